"""The cells of the tables in a piece of HTML, as plain text."""

from __future__ import annotations

from html.parser import HTMLParser

_MOST_SPANNED = 100
_MOST_DIGITS = 6
_SILENT = frozenset({"script", "style", "head", "title"})


def rows_of(html: str) -> list[list[str]]:
    """Return the rows of all tables; of HTML without a table, a row for each line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.rows:
        return [row for row in reader.rows if any(row)]
    return [[line.strip()] for line in "".join(reader.loose).splitlines() if line.strip()]


class _Reader(HTMLParser):
    """Gathers cells; a cell over several columns or rows has blank ones in its other places."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.loose: list[str] = []
        self._cell: list[str] | None = None
        self._span = self._rows = 1
        self._down: dict[int, int] = {}  # by column: in so many rows a cell from above is there
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self._end_row()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            found = dict(attrs)
            self._cell = []
            self._span, self._rows = _number(found.get("colspan")), _number(found.get("rowspan"))
        elif tag in ("br", "p", "div", "li"):
            (self.loose if self._cell is None else self._cell).append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_row()
            self._down.clear()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # a line break in the source is a blank
            (self.loose if self._cell is None else self._cell).append(" ".join(_words(data)))

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        text = "\n".join(lines).strip()
        if not self.rows:
            self.rows.append([])
        self._fill()
        first = len(self.rows[-1])
        self.rows[-1] += [text, *[""] * (self._span - 1)]
        self._down |= dict.fromkeys(range(first, first + self._span), self._rows - 1)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.rows:
            self._fill()

    def _fill(self) -> None:
        """Leave the places blank into which cells of the rows above reach."""
        row = self.rows[-1]
        while self._down.get(len(row)):
            self._down[len(row)] -= 1
            row.append("")


def _words(data: str) -> list[str]:
    """Split at blanks, keeping that there was one at either end."""
    words = data.split()
    start = [""] if data[:1].isspace() else []
    end = [""] if data[-1:].isspace() and words else []
    return [*start, *words, *end]


def _number(text: str | None) -> int:
    number = int(text[:_MOST_DIGITS]) if text and text.isdecimal() else 1
    return min(_MOST_SPANNED, max(1, number))
