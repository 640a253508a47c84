"""Long text for printing: broken into lines as they are asked for, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtGui import QFont, QPagedPaintDevice, QTextLayout, QTextOption

_PIECE = 4_000
"""So many characters are broken at once; the last line of a piece is broken anew with the next."""


class Flow:
    """The lines of a text in a width, taken a page at a time."""

    def __init__(self, text: str, font: QFont, width: float, device: QPagedPaintDevice) -> None:
        self._lines = _lines(text, font, width, device)
        self._next: list[str] = []

    def take(self, most: int) -> list[str]:
        """Answer the next lines, at most so many."""
        taken = self._next[:most]
        self._next = self._next[most:]
        return taken + list(islice(self._lines, most - len(taken)))

    @property
    def is_done(self) -> bool:
        """Tell whether no line is left."""
        if not self._next:
            self._next = list(islice(self._lines, 1))
        return not self._next


def _lines(text: str, font: QFont, width: float, device: QPagedPaintDevice) -> Iterator[str]:
    for paragraph in text.splitlines():
        at = 0
        while True:
            piece = paragraph[at : at + _PIECE]
            whole = at + _PIECE >= len(paragraph)
            lines = _broken(piece, font, width, device)
            if not whole and len(lines) > 1:
                lines.pop()
            yield from (line.rstrip() for line in lines)
            at += sum(map(len, lines))
            if whole:
                break


def _broken(piece: str, font: QFont, width: float, device: QPagedPaintDevice) -> list[str]:
    """Break a text into lines; together they are the text."""
    layout = QTextLayout(piece, font, device)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = piece.encode("utf-16-le", "surrogatepass")  # Qt counts in these
    found, end = [], 0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, end = end, line.textStart() + line.textLength()
        found.append(units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
    layout.endLayout()
    return found or [""]
