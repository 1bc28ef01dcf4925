"""Rows on their way into a table: in pieces, and with the search for circles of garbage put off meanwhile."""

import csv
import gc

import pytest

from foundation.intake.loading import PIECE_ROWS, _CsvPieces, seldom_collected


def test_pieces_are_the_rows_in_order_and_then_nothing() -> None:
    rows = [(number, f"a,{number}", None) for number in range(2 * PIECE_ROWS + 1)]
    file = _CsvPieces(rows)
    pieces = list(iter(lambda: file.read(8192), ""))
    assert len(pieces) == 3
    assert list(csv.reader("".join(pieces).splitlines())) == [[str(number), f"a,{number}", ""] for number in range(len(rows))]
    assert file.read(8192) == ""


def test_garbage_is_collected_as_before_once_the_last_load_is_over() -> None:
    usual = gc.get_threshold()
    with seldom_collected():
        with pytest.raises(ValueError, match="broken off"), seldom_collected():
            raise ValueError("broken off")
        assert gc.get_threshold() != usual
    assert gc.get_threshold() == usual
