"""Knows a header by its quotes: all names stand in them, and below only what must.

So our own files are written, and so are those of some other programs. No name is then taken for
data because it is a number, nor for a comment because it begins like one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from domain.formats.delimited.comments import MARKS

_HEADER = re.compile(r'"(?:[^"]|"")*"(?:(.)"(?:[^"]|"")*")?(?:\1"(?:[^"]|"")*")*(\r\n|\r|\n|\Z)')
DELIMITERS = frozenset(",;\t|")
_REASONS = DELIMITERS | frozenset('"\r\n')
"""Characters for which one program or another puts a cell in quotes."""

_ROWS, _ENOUGH = 300, 20


@dataclass(frozen=True)
class _Cell:
    text: str
    quoted: bool

    def is_needless(self, reasons: Container[str]) -> bool:
        """Answer whether the cell is in quotes though nothing asks for them."""
        text = self.text
        return (
            self.quoted and text == text.strip() != "" and not any(map(reasons.__contains__, text))
        )


class _UnevenError(Exception):
    """A cell that no program writes so."""


def quoted_header(text: str, *, whole: bool) -> str:
    """Answer the delimiter of a text whose first record is a header in quotes, "" of any other.

    `whole` says that nothing of the text is missing.
    """
    head = _HEADER.match(text)
    if head is None or (head.end() == len(text) and head[2] != "\r\n"):
        return ""
    if head[1]:
        return head[1] if _fits(text, head[1], whole=whole) else ""
    # one name above rows that could be of several cells is a title more often
    return "," if all(_fits(text, one, whole=whole) for one in DELIMITERS) else ""


def _fits(text: str, delimiter: str, *, whole: bool) -> bool:
    """Answer whether all rows are as long as the header and have quotes only where they must."""
    rows = _rows(text, delimiter)
    header = next(rows)
    if not any(one.is_needless(frozenset(f'{delimiter}"\r\n')) for one in header):
        return False
    count = 0
    try:
        for count, row in enumerate(rows, start=1):
            if len(row) != len(header) or _is_needless(row):
                return False
            if count == _ROWS:
                break
    except _UnevenError:
        return count >= _ENOUGH and not whole  # the last record may be cut
    return True


def _is_needless(row: list[_Cell]) -> bool:
    if row[0].text.startswith(MARKS):
        row = row[1:]
    return any(one.is_needless(_REASONS) for one in row)


def _rows(text: str, delimiter: str) -> Iterator[list[_Cell]]:
    cell = re.compile(rf'"((?:[^"]|"")*)"|[^"{re.escape(delimiter)}\r\n]*')
    line_end = re.compile(r"\r\n|\r|\n|\Z")
    place = 0
    while place < len(text):
        row: list[_Cell] = []
        while True:
            found = cell.match(text, place)
            assert found is not None  # the pattern fits the empty text too
            row.append(_Cell(found[0] if found[1] is None else found[1], found[1] is not None))
            place = found.end()
            if not text.startswith(delimiter, place):
                break
            place += len(delimiter)
        end = line_end.match(text, place)
        if end is None:
            raise _UnevenError
        place = end.end()
        yield row
