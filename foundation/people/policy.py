"""Which role may do what, in permission words; a token's scopes are a subset of its role's words."""

from __future__ import annotations

from foundation.values.scope import Role

READ = frozenset(
    {
        "channels:read",
        "partners:read",
        "kpis:read",
        "cases:read",
        "scores:read",
        "runs:read",
        "imports:read",
        "facts:read",
        "tiers:read",
        "bands:read",
        "rebates:read",
        "scorecards:read",
        "stages:read",
        "thresholds:read",
    }
)

#: What a manager of partners edits; the rules themselves are the GTM lead's.
MANAGE = frozenset({"cases:write", "partners:write", "tiers:write", "bands:write", "rebates:write", "stages:write"})
RULE = frozenset({"goals:write", "thresholds:write", "audit:read"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.GTM_LEAD: READ | MANAGE | RULE | {"imports:write", "facts:write", "runs:write", "people:write"},
    Role.PARTNER_MANAGER: READ | MANAGE,
    Role.FINANCE: READ,
    Role.ANALYST: READ,
    Role.INTEGRATION: READ | {"imports:write", "facts:write"},
    Role.PARTNER_USER: frozenset({"channels:read", "partners:read", "kpis:read", "cases:read"}),
}

LINK_HOURS = 72
RESET_LINK_HOURS = 2
RESETS_AN_HOUR = 3  # mails to one person; more asks change nothing
ASKS_AN_HOUR = 100  # for new passwords from one address
TOKEN_DAYS = 365
SIGN_IN_FAILURES = 10  # of one e-mail within the window, then it has to wait
SIGN_IN_WINDOW_MINUTES = 15
