"""A look at a file before it is opened: what it really is, how its text is encoded, and whether it is safe to unpack.

Every refusal says what was found and what to do instead; nothing is unpacked into memory.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from foundation.intake.errors import FileUnreadable

BLOCK = 1 << 20
LONGEST_LINE = 1_000_000  # bytes
GZIP_RATIO, GZIP_FROM = 200, 200 << 20
ZIP_ENTRIES, ZIP_UNPACKED, ZIP_RATIO, ZIP_FROM = 1_000, 200 << 20, 50, 8 << 20  # workbooks shrink to a tenth
SHARED_STRINGS = 32 << 20  # held in memory as a whole
ODD_ENOUGH = 10_000

_ODD = re.compile("[\udc80-\udcff]")

_GZIP, _ZIP, _OLE, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True)
class Probe:
    """``kind`` is text, workbook or parquet. ``broken_at`` is set where a gzip ends too early: what comes before is still good.

    ``odd_bytes``: the text is UTF-8 except for some bytes; rows that hold one are refused singly.
    """

    kind: str
    packed: bool = False
    encoding: str = "utf-8"
    newlines: int = 0
    odd_bytes: bool = False
    broken: str = ""


def probe(path: Path) -> Probe:
    """Raises FileUnreadable for what is empty, neither text nor workbook nor Parquet, or dangerous to unpack."""
    size = path.stat().st_size
    if size == 0:
        raise FileUnreadable(_("the file is empty: not even a header row"))
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_ZIP):
        check_workbook(path)
        return Probe(kind="workbook")
    if head.startswith(_OLE):
        raise FileUnreadable(_("this is an old Excel file (.xls); save it as .xlsx or .csv"))
    if head.startswith(_PARQUET):
        return Probe(kind="parquet")
    packed = head.startswith(_GZIP)
    if not packed and path.suffix == ".xlsx":
        raise FileUnreadable(_("the file is named .xlsx but is no Excel workbook; save it as .xlsx, or name it .csv"))
    if not packed and path.suffix == ".parquet":
        raise FileUnreadable(_("the file is named .parquet but is no Parquet file; write it again, or name it .csv"))
    if not packed and path.suffix == ".gz":
        raise FileUnreadable(_("the file is named .gz but is not packed with gzip; name it .csv"))
    return _probe_text(path, packed, size)


def open_bytes(path: Path, packed: bool) -> BinaryIO:
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


class _Reading:
    """Counts while the bytes pass: newlines, characters beyond ASCII, bytes that are not UTF-8."""

    def __init__(self, wide: str) -> None:
        self.newlines = 0
        self.total = 0
        self.since_newline = 0
        self.wide = wide
        self.utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.beyond_ascii = 0  # bytes that valid characters take beyond one each
        self.odd = 0

    def take(self, block: bytes) -> None:
        self.total += len(block)
        self.newlines += block.count(b"\n")
        last = block.rfind(b"\n")
        self.since_newline = self.since_newline + len(block) if last < 0 else len(block) - last - 1
        if self.since_newline > LONGEST_LINE:
            raise FileUnreadable(
                _("a line is longer than %(most)s bytes; is this a text file with one row a line?") % {"most": LONGEST_LINE},
                line=self.newlines + 1,
            )
        if self.wide or self.odd > ODD_ENOUGH or (block.isascii() and not self.beyond_ascii and not self.odd):
            return
        text = self.utf8.decode(block)
        self.beyond_ascii += max(0, len(block) - len(text))
        self.odd += len(_ODD.findall(text))


def _probe_text(path: Path, packed: bool, size: int) -> Probe:
    reading, broken = _Reading(""), ""
    try:
        with open_bytes(path, packed) as file:
            for index, block in enumerate(_blocks(file)):
                if index == 0:
                    reading = _Reading(_wide_encoding(block))
                    if not reading.wide and block.count(b"\x00") > len(block) // 10:
                        raise FileUnreadable(_("this is no text: save the table as .csv or .xlsx"))
                reading.take(block)
                if packed and reading.total > GZIP_FROM and reading.total > GZIP_RATIO * size:
                    raise FileUnreadable(
                        _("the file unpacks to more than %(ratio)s times its size; it is refused as a gzip bomb")
                        % {"ratio": GZIP_RATIO}
                    )
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        broken = str(error)
        if reading.total == 0:
            raise FileUnreadable(_("the gzip file is damaged at its start; pack it again")) from None
    if reading.total == 0:
        raise FileUnreadable(_("the file is empty: not even a header row"))
    encoding, odd = _encoding_of(reading, path, packed)
    return Probe("text", packed, encoding, reading.newlines, odd, broken)


def _encoding_of(reading: _Reading, path: Path, packed: bool) -> tuple[str, bool]:
    """The encoding, and whether some bytes are odd: a few in a text that is UTF-8 otherwise are damage, not GB18030."""
    if reading.wide or not reading.odd:
        return reading.wide or "utf-8", False
    if reading.beyond_ascii < 10 * reading.odd and _is_gb18030(path, packed):
        return "gb18030", False
    return "utf-8", True


def _is_gb18030(path: Path, packed: bool) -> bool:
    decoder = codecs.getincrementaldecoder("gb18030")()
    try:
        with open_bytes(path, packed) as file:
            for block in _blocks(file):
                decoder.decode(block)
    except UnicodeDecodeError:
        return False
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return True  # cut short: what is there is GB18030
    return True


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Blocks of the file; what a damaged gzip still gives before it breaks comes in small ones first."""
    while block := file.read1(BLOCK) if hasattr(file, "read1") else file.read(BLOCK):
        yield block


def _wide_encoding(head: bytes) -> str:
    """UTF-16 by its mark, or by the NULs that every second byte of plain text then is."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:4096]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[start::2]
        if len(half) > 8 and half.count(0) > 0.4 * len(half) and sample[1 - start :: 2].count(0) == 0:
            return name
    return ""


def check_workbook(path: Path) -> None:
    """The zip directory before anything is unpacked: entries, sizes, and how much they swell."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileUnreadable(
            _("the file is no readable workbook (%(error)s); save it again as .xlsx") % {"error": error}
        ) from None
    unpacked = sum(entry.file_size for entry in entries)
    stored = max(1, sum(entry.compress_size for entry in entries))
    strings = sum(entry.file_size for entry in entries if entry.filename.endswith("sharedStrings.xml"))
    if len(entries) > ZIP_ENTRIES:
        raise FileUnreadable(_("the workbook holds %(count)s parts; it is refused as a zip bomb") % {"count": len(entries)})
    if unpacked > ZIP_UNPACKED or strings > SHARED_STRINGS or (unpacked > ZIP_FROM and unpacked > ZIP_RATIO * stored):
        raise FileUnreadable(
            _("the workbook unpacks to %(size)s MB from %(stored)s KB; it is refused as a zip bomb. Send large tables as .csv.gz")
            % {"size": unpacked >> 20, "stored": stored >> 10}
        )
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise FileUnreadable(_("the file is a zip archive but no Excel workbook; unpack it, or save the table as .xlsx"))
