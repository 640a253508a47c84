"""Tells comments from values that begin alike: a cell in quotes never begins a comment."""

from __future__ import annotations

from collections.abc import Iterator

from domain.formats.delimited.options import ReadingOptions

MARKS = ("#", "//", "%")
"""What lines that are comments begin with, in one program or another."""

_SHIELD = "\x1e"


class Comments:
    """Knows which records are comments; once they are read, nothing tells that quotes were there.

    So a line that begins with a quote and the mark gets a character between them, which is taken
    off again.
    """

    def __init__(self, options: ReadingOptions) -> None:
        self._mark = options.comment
        self._quote = options.quotechar

    def shielded(self, lines: Iterator[str]) -> Iterator[str]:
        """Answer the lines with a shield before a mark in quotes."""
        if not self._mark or not self._quote:
            return lines
        return map(self._shielded, lines)

    def is_one(self, cells: list[str]) -> bool:
        """Answer whether a record is a comment."""
        return bool(self._mark) and cells[0].startswith(self._mark)

    def bared(self, cells: list[str]) -> list[str]:
        """Answer a record without the shield."""
        if self._mark and cells and cells[0].startswith(_SHIELD + self._mark):
            return [cells[0][1:], *cells[1:]]
        return cells

    def unshielded(self, text: str) -> str:
        """Answer the text of a record as it stands in the file."""
        return text.replace(f"{self._quote}{_SHIELD}{self._mark}", self._quote + self._mark)

    def _shielded(self, line: str) -> str:
        if line.startswith(self._quote + self._mark):
            return f"{self._quote}{_SHIELD}{line[len(self._quote) :]}"
        return line
