"""Writes OpenDocument spreadsheets with typed cells, one row after the other."""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import BinaryIO

from domain.errors import CannotHold
from domain.formats import Written
from domain.formats.writers import ods_parts as parts
from domain.formats.writers.base import (
    Column,
    Report,
    Row,
    Sheet,
    Stop,
    Texts,
    in_batches,
    is_plain_number,
    longest_texts,
    write_verified,
)
from domain.formats.writers.memory import Made, Memory, first_failing
from domain.formats.writers.notation import precision_of
from domain.values import Stored

NAME = "ods"
SUFFIX = ".ods"
ORDER = 30
MOST_ROWS = 1_048_575

FIRST_DATE = dt.date(1583, 1, 1)
"""Before this year, spreadsheets count by another calendar: such dates stay text."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANKS = re.compile(r"\t|(?:^| ) +| $")
_NUMBER = "\x1b"  # sets what is not text apart, so that 7 is not taken for "7"
_EMPTY = "<table:table-cell/>"


class _Pen:
    """Writes the parts of the package; the rows go straight into the compressed content."""

    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        self._package = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._package.writestr(
            zipfile.ZipInfo("mimetype", (1980, 1, 1, 0, 0, 0)), parts.MIMETYPE, zipfile.ZIP_STORED
        )
        for name, text in parts.fixed(sheet.title):
            self._package.writestr(name, text)
        self._content = self._package.open("content.xml", "w", force_zip64=True)
        self._sheet = sheet
        self._row = 0
        self._begun = False
        makers = [self._cell_for(place, one) for place, one in enumerate(sheet.columns)]
        self._cells = [Memory[Made](make, (_EMPTY, "")) for make in makers]

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        self._begin(rows)
        if self._row + len(rows) > MOST_ROWS:
            raise CannotHold("", "too_many_rows", limit=str(MOST_ROWS))
        found = list(zip(*self._columns(rows), strict=True))
        lines = [f"{_ROW}{''.join([xml for xml, _ in row])}{_END}\n" for row in found]
        self._content.write("".join(lines).encode())
        self._row += len(rows)
        return [[text for _, text in row] for row in found]

    def end(self) -> None:
        """Close the table, offer filters, and finish the package."""
        self._begin([])
        last = parts.end(self._sheet.title, len(self._sheet.columns), self._row)
        self._content.write(last.encode())
        self._content.close()
        self._package.close()

    def close(self) -> None:
        """End the part that is being written, so that the package can be let go."""
        if not self._content.closed:
            self._content.close()
        self._package.close()

    def _begin(self, rows: list[Row]) -> None:
        if self._begun:
            return
        self._begun = True
        widths = longest_texts(rows, self._sheet.columns)
        self._content.write(parts.start(self._sheet, widths).encode())

    def _columns(self, rows: list[Row]) -> list[list[Made]]:
        return [
            self._make(cells, values)
            for cells, values in zip(self._cells, zip(*rows, strict=True), strict=True)
        ]

    def _make(self, cells: Memory[Made], values: tuple[Stored, ...]) -> list[Made]:
        """Answer the cells of a column; say in which row one is that cannot be."""
        try:
            return cells.of(values)
        except CannotHold as error:
            error.record = str(self._row + 1 + first_failing(cells, values))
            raise

    # -- one cell

    def _cell_for(self, place: int, column: Column) -> Callable[[Stored], tuple[str, str]]:
        """Return what makes a cell of a value, with the text that is to be found again."""
        if column.kind == "text":
            return lambda value: self._text_cell(place, column.to_text(value))
        return partial(self._typed_cell, place, column)

    def _typed_cell(self, place: int, column: Column, value: Stored) -> tuple[str, str]:
        cell, shown = column.to_cell(value), html.escape(column.to_text(value))
        if isinstance(cell, bool):
            word = "true" if cell else "false"
            return _typed("boolean", "boolean-value", word, "bool", shown), _NUMBER + word
        if isinstance(cell, dt.date):
            if _keeps(cell):
                exact, style = cell.isoformat(), f"d{place}"
                if isinstance(cell, dt.datetime):
                    style = f"m{place}_{precision_of(cell)}"
                return _typed("date", "date-value", exact, style, shown), _NUMBER + exact
        elif not isinstance(cell, str) and is_plain_number(cell):
            digits = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
            decimals = len(digits.partition(".")[2])
            style = f"n{min(decimals, parts.MOST_DECIMALS)}"
            return _typed("float", "value", digits, style, shown), _NUMBER + digits
        return self._text_cell(place, column.to_text(value))

    def _text_cell(self, place: int, text: str) -> tuple[str, str]:
        if _FORBIDDEN.search(text):
            label = self._sheet.columns[place].label
            raise CannotHold("", "forbidden_character", field=label)
        exact = f' office:string-value="{_attribute(text)}"' if "\r" in text or "\t" in text else ""
        lines = "".join([f"<text:p>{_paragraph(line)}</text:p>" for line in _lines(text)])
        return f"{_TEXT_CELL}{exact}>{lines}</table:table-cell>", text


def write(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    *,
    on_progress: Report | None = None,
    cancelled: Stop | None = None,
) -> Written:
    """Write a spreadsheet of one sheet; see `Writer`.

    Numbers of more than 15 digits stay text, as do dates before 1583 and times finer than
    thousandths of a second. Raises CannotHold for a text with a character that XML cannot hold
    (forbidden_character) and for too_many_rows.
    """
    return write_verified(path, sheet, rows, _Pen, _read_back, on_progress, cancelled)


_ROW, _END = "<table:table-row>", "</table:table-row>"
_TEXT_CELL = '<table:table-cell office:value-type="string" table:style-name="text"'


def _typed(kind: str, attribute: str, value: str, style: str, shown: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}" '
        f'table:style-name="{style}"><text:p>{shown}</text:p></table:table-cell>'
    )


def _keeps(date: dt.date) -> bool:
    """Answer whether spreadsheets keep a date exactly: they count time in thousandths."""
    fine = isinstance(date, dt.datetime) and date.microsecond % 1000 != 0
    return date.year >= FIRST_DATE.year and not fine


def _attribute(text: str) -> str:
    escaped = html.escape(text).replace("\r", "&#13;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;")


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _paragraph(line: str) -> str:
    """Write a line so that no blank is lost: several in a row and tabs have elements."""
    escaped = html.escape(line, quote=False)
    if "  " in line or "\t" in line or line.startswith(" ") or line.endswith(" "):
        return _BLANKS.sub(_blanks, escaped)
    return escaped


def _blanks(match: re.Match[str]) -> str:
    if match[0] == "\t":
        return "<text:tab/>"
    return f'<text:s text:c="{len(match[0])}"/>'


# -- reading back

_CELL = re.compile(
    r"<table:table-cell(?:/>| office:value-type=\"(\w+)\"([^>]*)>(.*?)</table:table-cell>)"
)
_VALUE = re.compile(r'office:(?:[a-z]+-)?value="([^"]*)"')
_PARAGRAPH = re.compile(r"<text:p>(.*?)</text:p>")
_BLANK = re.compile(r'<text:tab/>|<text:s text:c="([0-9]+)"/>')


def _read_back(path: Path, _sheet: Sheet) -> Iterator[Texts]:
    with zipfile.ZipFile(path) as package, package.open("content.xml") as stream:
        lines = (raw.decode() for raw in stream)
        yield from in_batches(_row_texts(line) for line in lines if line.startswith(_ROW))


def _row_texts(line: str) -> list[str]:
    return [
        _cell_text(kind, attributes, inside) if kind else ""
        for kind, attributes, inside in _CELL.findall(line)
    ]


def _cell_text(kind: str, attributes: str, inside: str) -> str:
    exact = _VALUE.search(attributes)
    if exact is not None:
        return html.unescape(exact[1]) if kind == "string" else _NUMBER + exact[1]
    return html.unescape("\n".join(map(_line_of, _PARAGRAPH.findall(inside))))


def _line_of(paragraph: str) -> str:
    if "<" not in paragraph:
        return str(paragraph)
    return _BLANK.sub(lambda match: " " * int(match[1]) if match[1] else "\t", paragraph)
