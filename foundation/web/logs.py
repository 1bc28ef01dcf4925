"""What the log says of requests: which one a line belongs to, no secret of an address, one line where a request was refused."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar

from django.core.exceptions import BadRequest

# Stays after the answer, until the thread's next request: Django logs a refused one behind the last middleware.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")

_SECRET_IN_ADDRESS = re.compile(r"(/welcome/)[^/\s\"']+")


class RefusedRequests(logging.Filter):
    """Takes the traceback off the record of a request with a bad parameter: it is no fault of the program's."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.exc_info, tuple) and isinstance(record.exc_info[1], BadRequest):
            record.exc_info = None
        return True


class SecretsLeftOut(logging.Filter):
    """A one-time link lets its reader in as long as it is unused: its secret never stands in a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        told = _SECRET_IN_ADDRESS.sub(r"\1...", message)
        if told != message:
            record.msg, record.args = told, None
        return True


class RequestIds(logging.Filter):
    """Gives each record ``request_id``: what the answer's header X-Request-Id says; "-" outside of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True
