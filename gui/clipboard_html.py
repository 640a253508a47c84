"""The cells of the tables in a piece of HTML, as plain text."""

from __future__ import annotations

from html.parser import HTMLParser

_MOST_SPANNED = 100
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
    """Gathers cells; a cell over several columns is followed by blank ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.loose: list[str] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell, self._span = [], _number(dict(attrs).get("colspan"))
        elif tag in ("br", "p", "div", "li"):
            (self.loose if self._cell is None else self._cell).append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # a line break in the source is a blank
            (self.loose if self._cell is None else self._cell).append(" ".join(_words(data)))

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        text = "\n".join(lines).strip()
        if not self.rows:
            self.rows.append([])
        self.rows[-1] += [text, *[""] * (self._span - 1)]
        self._cell = None


def _words(data: str) -> list[str]:
    """Split at blanks, keeping that there was one at either end."""
    words = data.split()
    start = [""] if data[:1].isspace() else []
    end = [""] if data[-1:].isspace() and words else []
    return [*start, *words, *end]


def _number(text: str | None) -> int:
    return min(_MOST_SPANNED, int(text)) if text and text.isdecimal() and int(text) > 0 else 1
