"""What the log says of requests that were refused: one line, for they are no fault of the program's."""

from __future__ import annotations

import logging

from django.core.exceptions import BadRequest


class RefusedRequests(logging.Filter):
    """Takes the traceback off the record of a request with a bad parameter."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.exc_info, tuple) and isinstance(record.exc_info[1], BadRequest):
            record.exc_info = None
        return True
