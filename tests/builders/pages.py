"""What a page says, for tests that look for what it must not say."""

from __future__ import annotations

import re

from django.http import HttpResponse

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def told(answer: HttpResponse) -> str:
    """The page's text without the form tokens: they are random letters, and now and then spell a partner's code."""
    return _TOKEN.sub("", answer.content.decode())
