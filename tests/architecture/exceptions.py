"""The one table of places where a rule of the house does not hold, each with the reason.

A line here is a decision: it names the rule, the narrowest path, and why the rule would make the code there worse.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Excuse:
    """``path`` is a prefix; ``only`` narrows the exception to findings about these names."""

    rule: str
    path: str
    reason: str
    only: tuple[str, ...] = ()


EXCEPTIONS = (
    Excuse("file-name", "foundation/values/", "plain values: money, clock, periods; no room's files apply to them"),
    Excuse("file-name", "foundation/web/", "the shared pieces of pages and api: one file a piece"),
    Excuse("file-name", "foundation/intake/", "the import pipeline: one file a stage of it"),
    Excuse("file-name", "foundation/jobs/", "the machinery of the night: one file a part of it"),
    Excuse("file-name", "foundation/outbox/", "delivery and the guard of outbound calls are machinery"),
    Excuse("file-name", "foundation/people/", "sign-in back ends, middleware and scope, which Django loads by name"),
    Excuse("write", "foundation/intake/", "one of the two shared hands: writes by the owner's specification"),
    Excuse("write", "foundation/jobs/", "one of the two shared hands: writes by the owner's specification"),
    Excuse("write", "foundation/people/", "sessions, tokens and users are its own tables; Django calls it by its own names"),
    Excuse("write", "foundation/web/idempotency.py", "kept answers are its own table, claimed around the request"),
    Excuse("sql", "foundation/intake/", "stage and delta tables are SQL on both backends"),
    Excuse("sql", "foundation/jobs/", "claims, fences and replaced results are SQL on both backends"),
    Excuse("scope", "foundation/", "below the scope: makes it, or serves the machinery of every brand"),
    Excuse("local-import", "config/apps.py", "ready() hands the lists of config to foundation's registries", ("ready",)),
    Excuse("inline", "templates/emails/", "mail programs read no style sheet"),
)
