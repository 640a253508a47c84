"""Names what is doubtful about a file as it is read by given options."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from domain.formats import NAMED, Batch, Note, header_notes
from domain.formats.delimited.dialect import split_lines
from domain.formats.delimited.encoding import count_lost_bytes
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.parsing import RecordReader
from domain.formats.uneven import UnevenRows

_PIECE = 64 * 1024
_ENDINGS = re.compile(r"\r\n|\n|\r")
_GUARDED = re.compile(r"""(?:^|[,;\t|\n"])(?='+[=+\-@\t\r\n])""")
_ENDING_NAMES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR", "": "none"}


def notes_on(
    header: tuple[str, ...], batch: Batch, options: ReadingOptions, text: str
) -> Iterator[Note]:
    """Name what is doubtful about a file as it is read by these options."""
    if failures := count_failures(header, batch):
        yield Note("decode_failures", count=failures)
    if options.header_rows:
        yield from header_notes(header)
    else:
        yield Note("no_header")
    if not batch.rows and not batch.ragged:
        yield Note("header_only", count=len(header))
    yield from _row_notes(batch)
    endings = _endings_of_records(text, options)
    if len(endings) > 1:
        yield Note("mixed_line_endings", text=", ".join(endings))
    if options.unguard and (count := _count_guarded(text)):
        yield Note("guarded_formulas", count=count)


def _row_notes(batch: Batch) -> Iterator[Note]:
    uneven = UnevenRows()
    uneven.see(batch)
    yield from uneven.notes()
    if batch.comments:
        yield Note("comment_lines", len(batch.comments), batch.comments[:NAMED])
    nuls = [fault.row for fault in batch.faults if fault.code == "nul"]
    if nuls:
        yield Note("nul_bytes", len(nuls), tuple(nuls[:NAMED]))


def _endings_of_records(text: str, options: ReadingOptions) -> list[str]:
    """Answer the line ends between records; those within quoted cells do not count."""
    if "\r" not in text:
        return ["LF"]
    if text.count("\r\n") == text.count("\r") == text.count("\n"):
        return ["CRLF"]
    lines = split_lines(text[:_PIECE])
    reader, found = RecordReader(iter(lines), options), list[str]()
    while reader.take(1):
        found.append(_ENDING_NAMES[first_line_ending(lines[reader.lines - 1][-2:])])
    # The last record may be cut, or stand without a line end.
    return [name for name, _ in Counter(found[:-1]).most_common()]


def _count_guarded(text: str) -> int:
    return len(_GUARDED.findall(text))


def count_failures(header: tuple[str, ...], batch: Batch) -> int:
    """Answer how many bytes of the header and the sample could not be decoded."""
    rows = [header, *batch.rows]
    return sum(count_lost_bytes(cell) for row in rows for cell in row)


def first_line_ending(text: str) -> str:
    """Answer the first line end as it stands in the text."""
    found = _ENDINGS.search(text)
    return found[0] if found else ""
