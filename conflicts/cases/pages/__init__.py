"""The pages of cases that only read: the inbox and its file; and the filters that people keep of it."""

from conflicts.cases.pages.inbox import CaseDownload, CaseInbox
from conflicts.cases.pages.views import SavedCaseViewRemoval, SavedCaseViews

__all__ = ["CaseDownload", "CaseInbox", "SavedCaseViewRemoval", "SavedCaseViews"]
