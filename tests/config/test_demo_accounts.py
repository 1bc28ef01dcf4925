"""The demo's accounts: fixed where only this machine can sign in, random elsewhere, printable at the next start."""

import pytest
from django.contrib.auth import authenticate

from config.demo_accounts import ACCOUNTS, LOCAL_PASSWORD, accounts_for
from foundation.people.models import User

pytestmark = pytest.mark.django_db
STAFF = [account.email for account in ACCOUNTS if not account.partner]


@pytest.fixture(autouse=True)
def state_folder(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    return tmp_path


def passwords(*, local: bool) -> dict[str, str]:
    return {row["sign_in"]: row["secret"] for row in accounts_for(local=local)}


def test_local_accounts_sign_in_with_the_documented_password():
    made = passwords(local=True)

    assert [made[email] for email in STAFF] == [LOCAL_PASSWORD] * 4
    assert authenticate(username="lead@relay.example", password=LOCAL_PASSWORD).role == "gtm_lead"


def test_without_the_demo_brands_partners_no_partner_account_is_made():
    passwords(local=True)

    assert sorted(User.objects.values_list("email", flat=True)) == sorted(STAFF)


def test_a_server_that_others_reach_gets_random_passwords_and_the_local_one_ends():
    passwords(local=True)
    made = passwords(local=False)

    assert len({made[email] for email in STAFF}) == 4
    assert LOCAL_PASSWORD not in made.values()
    assert authenticate(username="lead@relay.example", password=LOCAL_PASSWORD) is None
    assert authenticate(username="lead@relay.example", password=made["lead@relay.example"]) is not None


def test_the_next_start_prints_the_same_and_makes_nothing():
    made = passwords(local=False)

    assert passwords(local=False) == made
    assert User.objects.count() == 4


def test_what_is_kept_is_readable_by_its_owner_only(state_folder):
    passwords(local=False)

    assert (state_folder / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def test_a_new_database_beside_old_files_gets_accounts_again():
    passwords(local=True)
    User.objects.all().delete()

    assert passwords(local=True)["lead@relay.example"] == LOCAL_PASSWORD
    assert User.objects.count() == 4
