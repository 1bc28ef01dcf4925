"""Who asks comes first."""

import ast
from collections.abc import Iterator

from tests.architecture.house import Finding, assert_none, sources


def test_scope_is_the_first_argument_of_queries_and_services() -> None:
    assert_none(_unscoped(), "Public functions of queries and services take the scope first")


def _unscoped() -> Iterator[Finding]:
    for source in sources():
        if source.floor not in ("queries", "services"):
            continue
        for node in source.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            arguments = [*node.args.posonlyargs, *node.args.args]
            if not arguments or arguments[0].arg != "scope":
                yield Finding("scope", source.path, node.lineno, f"{node.name} does not take the scope first")
