"""Guards that the schema itself holds, on both backends: declared by the room whose table it is, made after migrations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NoOverlap:
    """[valid_from, valid_to) of rows with the same ``group`` (and the same ``nullable`` references, none being one value)
    never overlap; an open end is for ever."""

    app: str
    table: str
    name: str
    group: tuple[str, ...]
    nullable: tuple[str, ...] = ()
    starts: str = "valid_from"
    ends: str = "valid_to"


@dataclass(frozen=True)
class AppendOnly:
    """Rows are written once: no UPDATE and no DELETE."""

    app: str
    table: str
    name: str


Guard = NoOverlap | AppendOnly


def sqlite_triggers(guard: Guard) -> dict[str, str]:
    """Trigger name -> its CREATE statement. Safe there because SQLite has one writer."""
    if isinstance(guard, AppendOnly):
        return {
            f"{guard.name}_{verb.lower()}": (
                f"CREATE TRIGGER {guard.name}_{verb.lower()} BEFORE {verb} ON {guard.table} "
                f"BEGIN SELECT RAISE(ABORT, '{guard.name}'); END"
            )
            for verb in ("UPDATE", "DELETE")
        }
    same = [f"o.{column} = NEW.{column}" for column in guard.group]
    same += [f"o.{column} IS NEW.{column}" for column in guard.nullable]
    overlap = (
        f"o.id <> NEW.id AND o.{guard.starts} < COALESCE(NEW.{guard.ends}, '9999-12-31') "
        f"AND NEW.{guard.starts} < COALESCE(o.{guard.ends}, '9999-12-31')"
    )
    body = f"SELECT RAISE(ABORT, '{guard.name}') WHERE EXISTS (SELECT 1 FROM {guard.table} o WHERE {' AND '.join(same)} AND {overlap})"
    watched = ", ".join((*guard.group, *guard.nullable, guard.starts, guard.ends))
    return {
        f"{guard.name}_insert": f"CREATE TRIGGER {guard.name}_insert AFTER INSERT ON {guard.table} BEGIN {body}; END",
        f"{guard.name}_update": f"CREATE TRIGGER {guard.name}_update AFTER UPDATE OF {watched} ON {guard.table} BEGIN {body}; END",
    }


def postgres_constraint(guard: NoOverlap) -> str:
    """The exclusion constraint; needs btree_gist."""
    parts = [f"{column} WITH =" for column in guard.group]
    parts += [f"(COALESCE({column}, 0)) WITH =" for column in guard.nullable]
    parts.append(f"daterange({guard.starts}, {guard.ends}, '[)') WITH &&")
    return f"ALTER TABLE {guard.table} ADD CONSTRAINT {guard.name} EXCLUDE USING gist ({', '.join(parts)})"


def postgres_refusal(guard: AppendOnly) -> tuple[str, str]:
    """The function that refuses, and the trigger that calls it."""
    function = (
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{guard.name}' USING ERRCODE = '23514', CONSTRAINT = '{guard.name}'; END $$"
    )
    trigger = f"CREATE TRIGGER {guard.name} BEFORE UPDATE OR DELETE ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
    return function, trigger
