"""Ranges of cells to and from the clipboard, in the form that spreadsheets use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from gui.rich_text import escaped

Rows = Sequence[Sequence[str]]

_AS_TEXT = ' style="mso-number-format:\'\\@\'" sdnum="1033;0;@"'
"""Keeps Excel and LibreOffice from reading 0170 as a number or =A1 as a formula."""

_FORMULA_LIKE = re.compile(r"[=@＝＋－＠]|[+-](?![0-9.,]*$)")
"""What in a column of numbers or dates does not fit it and could run."""


def to_mime(rows: Rows, textual: Sequence[bool]) -> QMimeData:
    """Return rows of texts for the clipboard; `textual` says which columns hold words."""
    data = QMimeData()
    data.setText(to_tsv(rows))
    data.setHtml(to_html(rows, textual))
    return data


def to_tsv(rows: Rows) -> str:
    """Return tab-separated lines; cells with tabs, line breaks or a leading quote are quoted."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def to_html(rows: Rows, textual: Sequence[bool]) -> str:
    """Return an HTML table in which words stay words."""
    lines = []
    for row in rows:
        cells = (_td(cell, words=words) for cell, words in zip(row, textual, strict=True))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<meta charset="utf-8"><table>{"".join(lines)}</table>'


def table_text(data: QMimeData) -> str:
    """Return the text of the clipboard; of a web page without text, the cells of its tables."""
    if data.hasText() and data.text().strip():
        return data.text()
    if not data.hasHtml():
        return ""
    from gui.clipboard_html import rows_of  # hardly any clipboard holds nothing else

    return to_tsv(rows_of(data.html()))


def from_tsv(text: str) -> list[list[str]]:
    """Return the cells of tab-separated lines; one line break at the end does not count.

    A cell in quotes may hold tabs, line breaks and doubled quotes, as spreadsheets write them; a
    quote that is not closed before a tab or the end of a line is an ordinary character.
    """
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        cell, place, mark = _cell(text, place)
        rows[-1].append(cell)
        if mark == "":
            break
        if mark == "\n":
            if place >= len(text):
                break
            rows.append([])
    return rows


def _quoted(cell: str) -> str:
    if any(char in cell for char in "\t\n\r") or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _td(cell: str, *, words: bool) -> str:
    mark = _AS_TEXT if words or _FORMULA_LIKE.match(cell) else ""
    return f"<td{mark}>{_html(cell)}</td>"


def _html(cell: str) -> str:
    lines = escaped(cell).replace("\r\n", "\n")
    return lines.replace("\n", '<br style="mso-data-placement:same-cell">')


def _cell(text: str, start: int) -> tuple[str, int, str]:
    """Return the cell at a place, the place after it and the mark that ended it."""
    if text.startswith('"', start):
        end = _closing_quote(text, start + 1)
        mark, after = _mark_at(text, end + 1)
        if end >= 0 and mark is not None:
            return text[start + 1 : end].replace('""', '"'), after, mark
    end = start
    while end < len(text) and text[end] not in "\t\n\r":
        end += 1
    mark, after = _mark_at(text, end)
    return text[start:end], after, mark or ""


def _closing_quote(text: str, start: int) -> int:
    """Return the place of the quote that ends a quoted cell, -1 if there is none."""
    place = text.find('"', start)
    while place >= 0 and text.startswith('""', place):
        place = text.find('"', place + 2)
    return place


def _mark_at(text: str, place: int) -> tuple[str | None, int]:
    """Return the tab, line break or end at a place and what comes after it; None for a letter."""
    if place >= len(text):
        return "", place
    if text.startswith("\r\n", place):
        return "\n", place + 2
    if text[place] in "\r\n":
        return "\n", place + 1
    return ("\t", place + 1) if text[place] == "\t" else (None, place)
