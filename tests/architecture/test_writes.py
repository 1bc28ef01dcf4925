"""Who may change a table."""

import ast
from collections.abc import Iterator

from tests.architecture.house import Finding, Source, assert_none, dotted, functions, imported_names, sources

MANAGERS = {"objects", "_default_manager", "_base_manager"}
READS = {"filter", "exclude", "all", "order_by", "select_for_update", "select_related"}
ON_MANAGERS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def test_only_services_write() -> None:
    found = (
        Finding("write", source.path, line, f"{what} writes outside services")
        for source in sources()
        if source.floor not in ("services", "admin") and source.app != "config"
        for line, what, _ in writes(source.tree)
    )
    assert_none(found, "Tables are written in services only")


def test_a_service_writes_its_own_rooms_tables_only() -> None:
    assert_none(_foreign_writes(), "A service changes another room's table through that room's services")


def test_rows_lent_by_another_rooms_queries_are_not_saved() -> None:
    assert_none(_saved_loans(), "Rows that another room's queries lend are read, not saved")


def writes(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line, the writing call as text, and the name at the root of its chain."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        chain = dotted(node.func)
        if _is_write(node, chain):
            yield node.lineno, f"{'.'.join(chain)}()", chain[0]


def _is_write(call: ast.Call, chain: list[str]) -> bool:
    """A call that changes rows, as far as its text tells: dict.update takes no keywords or a subscript's value, cache.delete a key."""
    verb, before = chain[-1], chain[:-1]
    if before[:1] == ["super"] or isinstance(call.func.value, ast.Subscript):
        return False
    on_queryset = bool(MANAGERS.intersection(before)) or bool(READS.intersection(before))
    if verb in ON_MANAGERS:
        return on_queryset
    if verb == "update":
        return on_queryset or (bool(call.keywords) and not call.args and all(word.arg for word in call.keywords))
    if verb in ("save", "delete"):
        return on_queryset or not call.args
    return False


def _foreign_writes() -> Iterator[Finding]:
    for source in sources():
        if source.floor != "services":
            continue
        names = imported_names(source.tree)
        for line, what, root in writes(source.tree):
            origin = names.get(root, "")
            if ".models" in origin and not origin.startswith((f"{source.home}.", "django.")):
                yield Finding("foreign-write", source.path, line, f"{what} changes a table of {origin}")


def _saved_loans() -> Iterator[Finding]:
    for source in sources():
        lenders = {name for name, origin in imported_names(source.tree).items() if _is_foreign_query(source, origin)}
        if not lenders:
            continue
        for function in functions(source.tree):
            lent = set(_names_assigned_from(function, lenders))
            for line, what, root in writes(function):
                if root in lent or root in lenders:
                    yield Finding("lent-rows", source.path, line, f"{what} saves what another room's query lent")


def _is_foreign_query(source: Source, origin: str) -> bool:
    parts = origin.split(".")
    return "queries" in parts[2:] and ".".join(parts[:2]) != source.home


def _names_assigned_from(function: ast.AST, lenders: set[str]) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.For | ast.comprehension):
            targets, value = [node.target], node.iter
        elif isinstance(node, ast.NamedExpr | ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        if lenders.intersection(dotted(value)[:1]):
            yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
