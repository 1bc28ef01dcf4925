"""How code may reach other code and the database: plainly, where imports show it."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import (
    APPS,
    PLUG_INS,
    ROOT,
    Finding,
    assert_none,
    dotted,
    functions,
    imported_modules,
    sources,
)

BACK_DOORS = {"importlib.import_module", "django.utils.module_loading.import_string", "django.apps.apps"}
MODEL_SIGNALS = re.compile(r"^django\.db\.models\.signals\.(?!(pre|post)_migrate$)")
SQL_FLOORS = PLUG_INS - {"layouts"} | {"queries", "services", "management"}
SQL_CALLS = {"cursor", "execute", "executemany", "copy_expert", "raw", "extra", "RawSQL"}
SQL_TEXT = re.compile(
    r"^\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+.*\bAS\s*\()", re.DOTALL
)
SCHEMA_OWNERS = ("config/gunicorn.py", "config/settings.py")


def test_nothing_is_imported_by_a_name_in_a_string() -> None:
    found = (
        Finding("back-door", source.path, line, f"{module} hides an import from the contracts")
        for source in sources()
        for line, module in imported_modules(source.tree)
        if module in BACK_DOORS or module.endswith(".get_model")
    )
    assert_none(found, "No import_module, import_string or get_model: what a file reaches stands in its imports")


def test_no_import_inside_a_function() -> None:
    found = (
        Finding("local-import", source.path, node.lineno, f"{function.name} imports inside")
        for source in sources()
        for function in functions(source.tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    assert_none(found, "Imports stand at the top of a file")


def test_no_model_signals() -> None:
    found = (
        Finding("signal", source.path, line, f"{module} acts behind the reader's back")
        for source in sources()
        for line, module in imported_modules(source.tree)
        if MODEL_SIGNALS.match(module)
    )
    assert_none(found, "No model signals: a service does what has to happen; guards around migrations aside")


def test_sql_stands_in_queries_plug_ins_and_services() -> None:
    assert_none(_sql_elsewhere(), "SQL stands in queries, plug-ins, services and migrations")


def test_the_simulator_knows_no_app() -> None:
    found = (
        Finding("simulator", file.relative_to(ROOT).as_posix(), line, f"{module} is Relay's own")
        for file in sorted((ROOT / "demo").rglob("*.py"))
        for line, module in imported_modules(ast.parse(file.read_text(encoding="utf-8")))
        if module.split(".")[0] in (*APPS, "django")
    )
    assert_none(found, "The simulator imports nothing of the apps: its truth must not come from what it tests")


def test_what_ships_imports_no_test_tool() -> None:
    found = (
        Finding("test-tool", source.path, line, f"{module} is not part of what ships")
        for source in sources()
        for line, module in imported_modules(source.tree)
        if module.split(".")[0] in ("tests", "demo", "benchmarks", "scripts", "pytest", "hypothesis", "factory", "faker")
    )
    assert_none(found, "Apps import nothing of tests, demo, benchmarks or scripts")


def test_drf_spectacular_and_kombu_stay_with_their_masters() -> None:
    found = (
        Finding("library", source.path, line, f"{module} outside its place")
        for source in sources()
        for line, module in imported_modules(source.tree)
        if _library_outside(source.app, source.home, source.floor, module.split(".")[0])
    )
    assert_none(found, "drf_spectacular stays in api files and foundation.web, kombu and redis in foundation.jobs and config")


def _library_outside(app: str, home: str, floor: str, library: str) -> bool:
    if app == "config":
        return False
    if library == "drf_spectacular":
        return floor != "api" and home != "foundation.web"
    return library in ("kombu", "redis") and home not in ("foundation.jobs", "foundation.web")


def _sql_elsewhere() -> Iterator[Finding]:
    for source in sources():
        if source.floor in SQL_FLOORS or source.path in SCHEMA_OWNERS:
            continue
        told = _docstrings(source.tree)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and dotted(node.func)[-1:] and dotted(node.func)[-1] in SQL_CALLS:
                yield Finding("sql", source.path, node.lineno, f"{'.'.join(dotted(node.func))}() runs SQL")
            elif (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told and SQL_TEXT.match(node.value)
            ):
                yield Finding("sql", source.path, node.lineno, f"{node.value.split()[0]} statement")


def _docstrings(tree: ast.AST) -> set[ast.AST]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
