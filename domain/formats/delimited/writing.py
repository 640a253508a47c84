"""Writes delimited text: beside the target, flushed, read back and compared, then put in place."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from domain.errors import Cancelled
from domain.formats import Written
from domain.formats.delimited.comments import MARKS
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.quoting import DELIMITERS
from domain.formats.delimited.reading import Table
from domain.formats.placing import Digest, placed

_BATCH = 500
_MARKS = frozenset(mark[0] for mark in MARKS)


def written_options(*, delimiter: str = ",", unguard: bool = True) -> ReadingOptions:
    """Answer the options that read what `write` has written."""
    return ReadingOptions(encoding="utf-8", delimiter=delimiter, unguard=unguard)


def write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *,
    delimiter: str = ",",
    bom: bool = True,
    line_ending: str = "\r\n",
    on_progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Written:
    """Write rows into a file that spreadsheets open and that reads back equal.

    Nothing (None) and empty text are written alike. `on_progress` gets the number of rows.
    Raises TargetUnwritable (detail: disk_full, too_large, not_permitted, read_only, no_folder,
    folder, device, name_too_long, differs, or the name of the system's error) and Cancelled;
    then what was at `path` before is still there, and nothing else.
    """
    with placed(path) as place:
        with place.stream() as raw, _text_stream(raw, bom=bom) as stream:
            pen = _Pen(stream, delimiter, line_ending)
            written = _write_rows(pen, header, rows, on_progress, cancelled)
        place.compare(written, _read_back(place.beside, delimiter, len(header)))
        size = place.put()
    return Written(*written, size)


@contextlib.contextmanager
def _text_stream(raw: BinaryIO, *, bom: bool) -> Iterator[io.TextIOWrapper]:
    """Write text on a stream and leave that open."""
    if bom:
        raw.write(codecs.BOM_UTF8)  # the codec that does so by itself is slow
    stream = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    try:
        yield stream
    finally:
        stream.detach()  # which flushes


class _Pen:
    """Puts rows on a stream; all names of the header are in quotes, cells where they must.

    The quoted header is what `probe` knows our files by. A row that begins as a comment begins
    with a quote, as no comment does; so does an only cell that could be several. The lines
    are always made with CRLF, because only then `csv` quotes a CR inside a cell; another line
    ending is put in later.
    """

    def __init__(self, stream: io.TextIOWrapper, delimiter: str, line_ending: str) -> None:
        self._stream = stream
        self._line_ending = line_ending
        target = stream if line_ending == "\r\n" else self
        form = {"delimiter": delimiter, "lineterminator": "\r\n"}
        self.write_header = csv.writer(target, quoting=csv.QUOTE_ALL, **form).writerow  # type: ignore[arg-type]
        self._write_rows = csv.writer(target, **form).writerows  # type: ignore[arg-type]
        self._delimiter, self._target = delimiter, target

    def write_rows(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Write rows, those apart that could be read in another way."""
        start = 0
        for place in _doubtful(rows):
            self._write_rows(rows[start:place])
            self._write_quoted(rows[place])
            start = place + 1
        self._write_rows(rows[start:] if start else rows)

    def _write_quoted(self, row: Sequence[str | None]) -> None:
        rest = io.StringIO(newline="")
        csv.writer(rest, delimiter=self._delimiter, lineterminator="\r\n").writerow(["", *row[1:]])
        first = (row[0] or "").replace('"', '""')
        end = rest.getvalue() if len(row) > 1 else "\r\n"  # a lone blank would be in quotes
        self._target.write(f'"{first}"{end}')

    def write(self, line: str) -> int:
        """Take a line from `csv` and pass it on with the asked line ending."""
        return self._stream.write(line[:-2] + self._line_ending)


def _doubtful(rows: Sequence[Sequence[str | None]]) -> list[int]:
    """Answer the places of rows that begin as a comment, or whose only cell could be several."""
    if not rows[0]:
        return []  # a table without fields
    found = [place for place, row in enumerate(rows) if row[0] and row[0][0] in _MARKS]
    found = [place for place in found if str(rows[place][0]).startswith(MARKS)]
    if len(rows[0]) == 1:
        several = (at for at, row in enumerate(rows) if not DELIMITERS.isdisjoint(row[0] or ""))
        found = sorted({*found, *several})
    return found


def _write_rows(
    pen: _Pen,
    header: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    on_progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[int, str]:
    digest = Digest()
    pen.write_header(header)
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        if cancelled and cancelled():
            raise Cancelled
        pen.write_rows(batch)
        digest.add(batch)
        if on_progress:
            on_progress(digest.count)
    return digest.result()


def _read_back(path: Path, delimiter: str, width: int) -> tuple[int, str]:
    """Read the file and answer how many rows it has, and the digest of their values."""
    digest = Digest()
    with Table(path, written_options(delimiter=delimiter, unguard=False)) as table:
        for batch in table.batches(width=width, size=_BATCH):
            digest.add(batch.rows)
    return digest.result()
