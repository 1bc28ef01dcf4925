"""Every rule of the house is seen to fail: a small lawful tree, one planted breach at a time.

The tree has the real app names, two rooms an app (``beta`` may import ``alpha``), and the project's own .importlinter and
architecture tests.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOM_APPS, ROOT

pytestmark = pytest.mark.slow

LAW = (
    "__init__.py",
    "house.py",
    "exceptions.py",
    "test_tree.py",
    "test_writes.py",
    "test_reach.py",
    "test_scope.py",
    "test_templates.py",
    "test_text.py",
)
ROOM = {
    "__init__.py": "",
    "choices.py": "from enum import StrEnum\n\n\nclass Colour(StrEnum):\n    RED = 'red'\n",
    "errors.py": "class Wrong(Exception):\n    pass\n",
    "events.py": "CLOSED = 'closed'\n",
    "policy.py": "LIMIT = 3\n",
    "rules.py": "from {room}.policy import LIMIT\n\n\ndef is_over(value: int) -> bool:\n    return value > LIMIT\n",
    "wording.py": "from django.utils.translation import gettext_lazy as _\n\nRED = _('red')\n",
    "models.py": "from django.db import models\n\n\nclass {table}(models.Model):\n    code = models.TextField()\n",
    "queries.py": "from {room}.models import {table}\n\n\ndef rows(scope):\n    return {table}.objects.filter(code='x')\n",
    "services.py": (
        "from {room}.models import {table}\nfrom {room}.queries import rows\n\n\n"
        "def add_row(scope, *, code):\n    rows(scope)\n    return {table}.objects.create(code=code)\n"
    ),
    "forms.py": "from django import forms\n\n\nclass RowForm(forms.Form):\n    pass\n",
    "step.py": "from {room}.services import add_row\n\nSTEP = add_row\n",
    "files.py": "from {room}.services import add_row\n\nFILE = add_row\n",
    "blocks.py": "from {room}.queries import rows\n\nBLOCK = rows\n",
    "pages.py": "from {room}.forms import RowForm\nfrom {room}.services import add_row\n\nPAGE = (RowForm, add_row)\n",
    "portal.py": "from {room}.queries import rows\n\nPORTAL = rows\n",
    "api.py": "from rest_framework.views import APIView\n\n\nclass Rows(APIView):\n    pass\n",
    "tasks.py": "from celery import shared_task\n\nTASK = shared_task\n",
    "handlers.py": "from {room}.services import add_row\n\nHANDLER = add_row\n",
}
PLUG_INS = {
    "conflicts/alpha/kinds/__init__.py": "",
    "conflicts/alpha/kinds/first.py": "from conflicts.alpha.queries import rows\n\nDETECTOR = rows\n",
    "conflicts/alpha/kinds/second.py": "from conflicts.alpha.rules import is_over\n\nDETECTOR = is_over\n",
    "conflicts/alpha/registry.py": "from conflicts.alpha.kinds import first, second\n\nKINDS = (first, second)\n",
    "channels_core/alpha/layouts/__init__.py": "",
    "channels_core/alpha/layouts/shop.py": "import csv\n\nREADER = csv.reader\n",
}
CONFIG = {
    "config/__init__.py": "",
    "config/settings.py": (
        "SECRET_KEY = 'x'\nROOT_URLCONF = 'config.urls'\nDATABASES = {}\nINSTALLED_APPS = []\n"
        "TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': ['templates']}]\n"
    ),
    "config/urls.py": "from django.urls import path\n\nurlpatterns = [path('', print, name='home')]\n",
    "config/celery.py": "from celery import Celery\n\napp = Celery()\n",
    "config/nightly.py": "from conflicts.alpha.step import STEP\n\nSTEPS = (STEP,)\n",
    "templates/home.html": "<p>{% url 'home' %}</p>\n",
    "foundation/values/__init__.py": "",
    "foundation/values/money.py": "from decimal import Decimal\n\nZERO = Decimal(0)\n",
    "foundation/intake/__init__.py": "",
    "foundation/jobs/__init__.py": "",
    "foundation/web/__init__.py": "",
    "demo/__init__.py": "",
    "demo/simulator.py": "import random\n\nDRAW = random.Random(1)\n",
}

# (contract's or test's name, file, line added to it)
AGAINST_CONTRACTS = [
    ("chain", "foundation/alpha/services.py", "import channels_core.alpha.queries"),
    ("chain", "channels_core/alpha/queries.py", "import partners.alpha.queries"),
    ("chain", "partners/alpha/services.py", "import pricing.alpha.services"),
    ("chain", "pricing/alpha/rules.py", "import lifecycle.alpha.rules"),
    ("chain", "lifecycle/alpha/queries.py", "import conflicts.alpha.queries"),
    ("chain", "conflicts/alpha/services.py", "import analytics.alpha.services"),
    ("chain", "analytics/alpha/queries.py", "import config.nightly"),
    ("floors", "conflicts/alpha/queries.py", "import conflicts.alpha.registry"),
    ("floors", "partners/alpha/models.py", "import partners.alpha.queries"),
    ("floors", "partners/alpha/rules.py", "import partners.alpha.wording"),
    ("floors", "partners/alpha/rules.py", "import partners.alpha.models"),
    ("floors", "partners/alpha/policy.py", "import partners.alpha.queries"),
    ("floors", "partners/alpha/choices.py", "import partners.alpha.rules"),
    ("floors", "partners/alpha/services.py", "import partners.alpha.forms"),
    ("floors", "partners/alpha/services.py", "import partners.alpha.pages"),
    ("floors", "partners/alpha/services.py", "import partners.alpha.step"),
    ("floors", "partners/alpha/step.py", "import partners.alpha.files"),
    ("floors", "partners/alpha/forms.py", "import partners.alpha.pages"),
    ("floors", "partners/alpha/pages.py", "import partners.alpha.portal"),
    ("floors", "partners/alpha/api.py", "import partners.alpha.pages"),
    ("floors", "partners/alpha/handlers.py", "import partners.alpha.tasks"),
    ("floors", "foundation/alpha/queries.py", "import foundation.alpha.services"),
    ("circles", "pricing/alpha/rules.py", "import pricing.beta.rules"),
    ("circles", "foundation/alpha/queries.py", "import foundation.beta.queries"),
    ("pure", "pricing/alpha/rules.py", "from django.db import connection"),
    ("pure", "pricing/alpha/policy.py", "import django"),
    ("pure", "pricing/alpha/choices.py", "from django.utils.translation import gettext"),
    ("pure", "pricing/alpha/errors.py", "from rest_framework.exceptions import APIException"),
    ("pure", "pricing/alpha/events.py", "import celery"),
    ("pure", "foundation/values/money.py", "import django"),
    ("pure", "pricing/beta/rules.py", "import channels_core.alpha.wording"),
    ("pure", "channels_core/alpha/layouts/shop.py", "from django.utils import timezone"),
    ("faces", "pricing/beta/services.py", "import pricing.alpha.step"),
    ("faces", "pricing/beta/pages.py", "import pricing.alpha.pages"),
    ("faces", "analytics/alpha/pages.py", "import pricing.alpha.portal"),
    ("faces", "analytics/alpha/api.py", "import pricing.alpha.api"),
    ("faces", "pricing/beta/services.py", "import channels_core.alpha.tasks"),
    ("faces", "pricing/beta/services.py", "import channels_core.alpha.handlers"),
    ("faces", "partners/alpha/files.py", "import channels_core.alpha.files"),
    ("blocks", "analytics/alpha/services.py", "import pricing.alpha.blocks"),
    ("blocks", "analytics/alpha/api.py", "import pricing.alpha.blocks"),
    ("plugins", "conflicts/alpha/services.py", "import conflicts.alpha.kinds.first"),
    ("plugins", "conflicts/beta/services.py", "import conflicts.alpha.kinds.first"),
    ("strangers", "conflicts/alpha/kinds/first.py", "import conflicts.alpha.kinds.second"),
    ("forms", "pricing/beta/services.py", "import pricing.alpha.forms"),
    ("forms", "pricing/beta/forms.py", "import pricing.alpha.forms"),
    ("tables", "pricing/alpha/pages.py", "import pricing.alpha.models"),
    ("tables", "pricing/alpha/step.py", "import channels_core.alpha.models"),
    ("tables", "config/nightly.py", "import channels_core.alpha.models"),
    ("tables", "pricing/alpha/handlers.py", "import pricing.alpha.models"),
    ("faces-tables", "foundation/alpha/api.py", "import foundation.alpha.models"),
    ("faces-tables", "foundation/alpha/blocks.py", "import foundation.alpha.models"),
    ("readers", "pricing/beta/queries.py", "import pricing.alpha.services"),
    ("readers", "conflicts/alpha/kinds/first.py", "import channels_core.alpha.services"),
    ("readers", "pricing/beta/rules.py", "import channels_core.alpha.services"),
    ("rest", "pricing/alpha/services.py", "import rest_framework"),
    ("rest", "pricing/alpha/pages.py", "from rest_framework.response import Response"),
    ("celery", "pricing/alpha/services.py", "from celery import current_app"),
    ("celery", "pricing/alpha/handlers.py", "import celery"),
]
AGAINST_TESTS = [
    ("a_room_holds_known_files_only", "pricing/alpha/utils.py", "X = 1"),
    ("a_room_holds_known_files_only", "pricing/alpha/helpers/__init__.py", ""),
    ("an_app_holds_rooms_and_known_files_only", "pricing/services.py", "X = 1"),
    ("config_is_wiring_of_known_files", "config/prices.py", "X = 1"),
    ("every_app_and_room_is_a_package_with_an_empty_init", "pricing/alpha/__init__.py", "X = 1"),
    ("every_app_and_room_is_a_package_with_an_empty_init", "pricing/gamma/rules.py", "X = 1"),
    ("every_rooms_tables_are_found_by_django", "pricing/gamma/models.py", "X = 1"),
    ("no_file_and_no_function_is_two_things", "pricing/alpha/rules.py", "X = 1\n" * 501),
    ("no_file_and_no_function_is_two_things", "pricing/alpha/rules.py", "def f():\n" + "    print()\n" * 71),
    ("only_services_write", "pricing/alpha/queries.py", "Alpha.objects.filter(code='x').delete()"),
    ("only_services_write", "pricing/alpha/pages.py", "row.save()"),
    ("only_services_write", "pricing/alpha/step.py", "rows.update(code='y')"),
    ("only_services_write", "pricing/alpha/queries.py", "Alpha.objects.bulk_create([])"),
    ("only_services_write", "pricing/alpha/queries.py", "Alpha.objects.get_or_create(code='x')"),
    (
        "a_service_writes_its_own_rooms_tables_only",
        "pricing/beta/services.py",
        "from pricing.alpha.models import PricingAlpha\nPricingAlpha.objects.create(code='x')",
    ),
    (
        "rows_lent_by_another_rooms_queries_are_not_saved",
        "pricing/beta/services.py",
        "from pricing.alpha.queries import rows as lent\ndef spoil(scope):\n    for row in lent(scope):\n        row.save()",
    ),
    ("nothing_is_imported_by_a_name_in_a_string", "pricing/alpha/queries.py", "from importlib import import_module"),
    ("nothing_is_imported_by_a_name_in_a_string", "pricing/alpha/queries.py", "from django.apps import apps"),
    ("no_import_inside_a_function", "pricing/alpha/rules.py", "def late():\n    import csv\n    return csv"),
    ("no_model_signals", "pricing/alpha/services.py", "from django.db.models.signals import post_save"),
    ("sql_stands_in_queries", "pricing/alpha/pages.py", "connection.cursor().execute('x')"),
    ("sql_stands_in_queries", "pricing/alpha/step.py", "TEXT = 'SELECT a FROM b'"),
    ("the_simulator_knows_no_app", "demo/simulator.py", "from channels_core.alpha import rules"),
    ("what_ships_imports_no_test_tool", "pricing/alpha/rules.py", "import demo.simulator"),
    ("drf_spectacular_and_kombu", "pricing/alpha/pages.py", "from drf_spectacular.utils import extend_schema"),
    ("scope_is_the_first_argument", "pricing/alpha/queries.py", "def bands(sku, scope):\n    return rows(scope)"),
    ("scope_is_the_first_argument", "pricing/alpha/services.py", "def close():\n    return add_row(None, code='x')"),
    ("no_inline_style_or_script", "templates/home.html", "<p style='color:red'>"),
    ("no_inline_style_or_script", "templates/home.html", "<script>alert(1)</script>"),
    ("no_inline_style_or_script", "templates/home.html", "<button onclick='x()'>"),
    ("every_url_tag_names_a_route", "templates/home.html", "{% url 'nowhere' %}"),
    ("every_template_compiles", "templates/home.html", "{% if %}"),
    ("no_path_of_one_machine", "pricing/alpha/rules.py", "# see /ho" + "me/anna/notes"),
    ("nothing_is_marked_as_unfinished", "pricing/alpha/rules.py", "# TO" + "DO later"),
    ("the_project_stands_alone", "pricing/alpha/rules.py", "# see ../sha" + "red/domain.md"),
]


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("house")
    for app in ROOM_APPS:
        write(tree / app / "__init__.py", "")
        write(tree / app / "models.py", f"import {app}.alpha.models\nimport {app}.beta.models\n")
        write(tree / app / "urls.py", f"from {app}.alpha import pages\n\nurlpatterns = [pages]\n")
        for room in ("alpha", "beta"):
            for name, text in ROOM.items():
                table = f"{app.title().replace('_', '')}{room.title()}"
                write(tree / app / room / name, text.replace("{room}", f"{app}.{room}").replace("{table}", table))
        add_line(tree / app / "beta" / "queries.py", f"from {app}.alpha import queries as lower")
    for name, text in {**PLUG_INS, **CONFIG}.items():
        write(tree / name, text)
    for name in (".importlinter", "pyproject.toml", ".gitignore"):
        shutil.copy(ROOT / name, tree / name)
    write(tree / "tests" / "__init__.py", "")
    (tree / "tests" / "architecture").mkdir()
    for name in LAW:
        shutil.copy(ROOT / "tests" / "architecture" / name, tree / "tests" / "architecture" / name)
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    return tree


@pytest.fixture
def house(lawful: Path, tmp_path: Path) -> Path:
    """A copy of the lawful tree to plant a breach in."""
    return Path(shutil.copytree(lawful, tmp_path / "house"))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def add_line(path: Path, line: str) -> None:
    write(path, (path.read_text(encoding="utf-8") if path.is_file() else "") + line + "\n")


def run(command: list[str], tree: Path) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def lint_imports(tree: Path) -> tuple[int, str]:
    return run([str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], tree)


def architecture_tests(tree: Path, *, only: str = "test") -> tuple[int, str]:
    return run([sys.executable, "-m", "pytest", "tests/architecture", "-q", "-p", "no:cacheprovider", "-k", only], tree)


def test_the_lawful_tree_passes(house: Path) -> None:
    code, output = lint_imports(house)
    assert code == 0, output
    code, output = architecture_tests(house)
    assert code == 0, output


@pytest.mark.parametrize(("contract", "path", "line"), AGAINST_CONTRACTS)
def test_contract_catches(house: Path, contract: str, path: str, line: str) -> None:
    add_line(house / path, line)
    code, output = lint_imports(house)
    assert code == 1, output
    broken = {name.removesuffix(" BROKEN") for name in output.splitlines() if name.endswith(" BROKEN")}
    assert contract_title(contract) in broken, output


@pytest.mark.parametrize(("test", "path", "line"), AGAINST_TESTS)
def test_architecture_test_catches(house: Path, test: str, path: str, line: str) -> None:
    add_line(house / path, line)
    code, output = architecture_tests(house, only=test)
    assert code == 1, output
    assert f"::test_{test}" in "".join(row for row in output.splitlines() if row.startswith("FAILED")), output


def contract_title(contract: str) -> str:
    lines = (ROOT / ".importlinter").read_text(encoding="utf-8").splitlines()
    return lines[lines.index(f"[importlinter:contract:{contract}]") + 1].removeprefix("name = ")
