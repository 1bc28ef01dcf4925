"""Who asks comes first."""

import ast
from collections.abc import Iterator

from tests.architecture.house import Finding, Source, assert_none, imported_names, sources

TABLE_SIDE = {"models", "queries", "services"}
# An import's context carries its scope: the row rules of interchange files are made from it.
WHO_ASKS = ("scope", "context")


def test_scope_is_the_first_argument_of_queries_and_services() -> None:
    assert_none(_unscoped(), "Public functions of queries and services take the scope first")


def _unscoped() -> Iterator[Finding]:
    for source in sources():
        if source.floor not in ("queries", "services"):
            continue
        functions = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
        for name in sorted(_reaching_tables(source, functions)):
            arguments = [*functions[name].args.posonlyargs, *functions[name].args.args]
            if not name.startswith("_") and (not arguments or arguments[0].arg not in WHO_ASKS):
                yield Finding("scope", source.path, functions[name].lineno, f"{name} does not take the scope first")


def _reaching_tables(source: Source, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """The functions that use tables, the database, or other queries and services, also through a function beside them.

    What is left only turns values into values, and has nobody to ask for.
    """
    reaching = {name for name, origin in imported_names(source.tree).items() if _is_table_side(origin)}
    used = {
        name: {node.id for line in function.body for node in ast.walk(line) if isinstance(node, ast.Name)}
        for name, function in functions.items()
    }
    while True:
        found = {name for name, names in used.items() if names & reaching}
        if found <= reaching:
            return found
        reaching |= found


def _is_table_side(origin: str) -> bool:
    """Tables, the database, and functions of queries and services; their value classes and errors ask nothing."""
    *path, name = origin.split(".")
    holders = TABLE_SIDE.intersection([*path[1:], name])
    return origin.startswith("django.db") or "models" in holders or (bool(holders) and not name[0].isupper())
