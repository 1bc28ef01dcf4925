"""Rows of a Parquet file, a batch at a time, as the text that a csv file would hold. Needs the extra ``parquet``."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from foundation.intake.errors import FileUnreadable

BATCH_ROWS = 2_000
PART = 1 << 16  # bytes of a column that are held at a time
# Every row has a key of its own: a file of fewer bytes for so many rows, or that swells so much, was made to exhaust memory.
MOST_ROWS_A_BYTE, MOST_SWELLING, SWELLING_FROM = 50, 200, 200 << 20


def parquet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The header, then the rows, counted like the lines of a csv file. Raises FileUnreadable, also where a batch is damaged."""
    arrow, reader = _arrow()
    line = 0
    try:
        with reader.ParquetFile(path, buffer_size=PART, pre_buffer=False) as file:
            _demand_honest(file.metadata, path.stat().st_size)
            names = _plain_columns(arrow, file.schema_arrow)
            line = 1
            yield line, names
            for batch in file.iter_batches(batch_size=BATCH_ROWS, use_threads=False):
                columns = [[_cell_text(cell) for cell in _microseconds(arrow, column).to_pylist()] for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    line += 1
                    yield line, list(cells)
    except (arrow.lib.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        if isinstance(error, FileUnreadable):
            raise
        raise FileUnreadable(
            _("the Parquet file cannot be read after row %(line)s (%(error)s); write it again")
            % {"line": line, "error": str(error).strip().split("\n")[0][:200]},
            line=line,
        ) from None


def _arrow() -> tuple[Any, Any]:
    """pyarrow, loaded with the first Parquet file: it is large, and an installation may do without it."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise FileUnreadable(
            _(
                "this installation does not read Parquet; install the extra parquet (pip install pyarrow), or save the table as .csv"
            )
        ) from None


def _demand_honest(metadata: Any, size: int) -> None:
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if metadata.num_rows > MOST_ROWS_A_BYTE * size or (unpacked > SWELLING_FROM and unpacked > MOST_SWELLING * size):
        raise FileUnreadable(
            _("the Parquet file swells from %(size)s KB to %(rows)s rows; it is refused as a decompression bomb")
            % {"size": size >> 10, "rows": metadata.num_rows}
        )


def _plain_columns(arrow: Any, schema: Any) -> list[str]:
    for field in schema:
        if arrow.types.is_nested(field.type):
            raise FileUnreadable(
                _("the column %(name)s holds lists or records; a cell is one value") % {"name": field.name},
                line=1,
                column=field.name,
            )
    return list(schema.names)


def _microseconds(arrow: Any, column: Any) -> Any:
    """Moments to the microsecond, as exact as a csv file's."""
    if arrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(arrow.timestamp("us", column.type.tz), safe=False)
    return column


def _cell_text(cell: Any) -> str:
    """A moment keeps its offset; one without a zone, at midnight, is a day."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case bytes():
            return cell.decode("utf-8", "surrogateescape")
        case float():
            return _plain(Decimal(repr(cell)))
        case Decimal():
            return _plain(cell)
        case datetime():
            is_day = cell.tzinfo is None and cell.time() == time(0)
            return cell.date().isoformat() if is_day else cell.isoformat()
        case date():
            return cell.isoformat()
    return str(cell)


def _plain(number: Decimal) -> str:
    """All digits and no zeros behind them, which are the column's, not the number's."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
