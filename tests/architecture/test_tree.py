"""Where files may lie and how large they may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import (
    APPS,
    FLOORS,
    NOT_ROOMS,
    ROOM_APPS,
    ROOT,
    Finding,
    assert_none,
    functions,
    imported_modules,
    rooms,
    sources,
)

APP_ROOT = {"__init__", "apps", "models", "urls", "admin"}
APP_ROOTS = {"foundation": APP_ROOT | {"fields"}}
CONFIG_ROOT = {
    "__init__",
    "apps",
    "settings",
    "urls",
    "wsgi",
    "asgi",
    "celery",
    "gunicorn",
    "nightly",
    "audit_words",
    "thresholds",
    "interchange",
    "subscriptions",
    "navigation",
    "personal_data",
    "demo_accounts",
}
LONGEST_FILE = 500
LONGEST_FUNCTION = 70


def test_a_room_holds_known_files_only() -> None:
    found = (
        Finding("file-name", entry.relative_to(ROOT).as_posix(), 1, f"{entry.name} is not a file of a room")
        for room in rooms()
        for entry in _entries(room)
        if entry.name.removesuffix(".py") not in FLOORS | {"__init__"}
    )
    assert_none(found, "A room holds the files that docs/architecture.md lists, or packages of these names")


def test_an_app_holds_rooms_and_known_files_only() -> None:
    found = (
        Finding("file-name", entry.relative_to(ROOT).as_posix(), 1, f"{entry.name} is not a file of an app's root")
        for app in ROOM_APPS
        for entry in _entries(ROOT / app)
        if entry.is_file() and entry.name.removesuffix(".py") not in APP_ROOTS.get(app, APP_ROOT)
    )
    assert_none(found, "An app's root holds rooms, apps, models, urls, admin, migrations and management")


def test_config_is_wiring_of_known_files() -> None:
    found = (
        Finding("file-name", entry.relative_to(ROOT).as_posix(), 1, f"{entry.name} is not a file of config")
        for entry in _entries(ROOT / "config")
        if entry.name.removesuffix(".py") not in CONFIG_ROOT | NOT_ROOMS
    )
    assert_none(found, "config holds wiring only; a decision belongs into a room")


def test_every_app_and_room_is_a_package_with_an_empty_init() -> None:
    assert_none(_wrong_inits(), "__init__.py of apps, rooms and plug-in folders is there and empty")


def test_every_rooms_tables_are_found_by_django() -> None:
    assert_none(_unlisted_tables(), "An app's models.py imports the models of each of its rooms; Django ignores the others")


def test_no_file_and_no_function_is_two_things() -> None:
    assert_none(_oversized(), f"Files stay under {LONGEST_FILE} lines and functions under {LONGEST_FUNCTION}")


def _entries(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        is_package = entry.is_dir() and any(entry.rglob("*.py"))
        if is_package or entry.suffix == ".py":
            yield entry


def _wrong_inits() -> Iterator[Finding]:
    plug_in_folders = [
        folder for room in rooms() for folder in room.iterdir() if folder.name in ("kinds", "formulas", "layouts", "actions")
    ]
    for folder in [*(ROOT / app for app in APPS), *rooms(), *plug_in_folders]:
        if not any(folder.rglob("*.py")):
            continue
        init = folder / "__init__.py"
        path = init.relative_to(ROOT).as_posix()
        if not init.is_file():
            yield Finding("init", path, 1, "missing: the import linter does not see this folder")
        elif init.read_text(encoding="utf-8").strip():
            yield Finding("init", path, 1, "not empty")


def _unlisted_tables() -> Iterator[Finding]:
    trees = {source.path: source.tree for source in sources()}
    for room in rooms():
        app, name = room.parent.name, room.name
        if not ((room / "models.py").is_file() or (room / "models").is_dir()):
            continue
        listing = trees.get(f"{app}/models.py", ast.Module([], []))
        wanted = f"{app}.{name}.models"
        if not any(f"{module}.".startswith(f"{wanted}.") for _, module in imported_modules(listing)):
            yield Finding("tables", f"{app}/models.py", 1, f"{wanted} is not imported")


def _oversized() -> Iterator[Finding]:
    for source in sources():
        lines = (ROOT / source.path).read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_FILE:
            yield Finding("size", source.path, 1, f"{lines} lines")
        for function in functions(source.tree):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > LONGEST_FUNCTION:
                yield Finding("size", source.path, function.lineno, f"{function.name} has {length} lines")
