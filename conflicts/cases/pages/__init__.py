"""The pages of cases that only read: the inbox and its file."""

from conflicts.cases.pages.inbox import CaseDownload, CaseInbox

__all__ = ["CaseDownload", "CaseInbox"]
