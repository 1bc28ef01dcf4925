"""What stands in an editor's form is published in one act, whether it was saved as a draft or not."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from foundation.values.scope import Scope
from pricing.rebates.models import RebateVersion
from pricing.rebates.queries.programmes import version_token
from pricing.rebates.services.drafts import ProgrammeTerms, publish_draft, save_draft


def publish_terms(
    scope: Scope, *, programme: str, version: str, terms: ProgrammeTerms, reason: str, first_open_day: date
) -> RebateVersion:
    """Saves ``terms`` as the draft and publishes it; nothing is kept where either is refused. Raises as both."""
    with transaction.atomic():
        draft = save_draft(scope, programme=programme, version=version, terms=terms)
        draft.refresh_from_db()
        token = version_token(draft)
        return publish_draft(scope, programme=programme, version=token, reason=reason, first_open_day=first_open_day)
