"""Writes Excel workbooks with typed cells: numbers, dates, yes and no; text is never a formula."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from domain.errors import CannotHold
from domain.formats import Written
from domain.formats.writers.base import (
    Cell,
    Column,
    Report,
    Row,
    Sheet,
    Stop,
    Texts,
    column_letters,
    in_batches,
    is_plain_number,
    longest_texts,
    write_verified,
)
from domain.formats.writers.notation import ISO_DATE, pieces, precision_of, with_precision
from domain.values import Stored

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAME = "xlsx"
SUFFIX = ".xlsx"
ORDER = 20
MOST_ROWS = 1_048_575

MOST_CHARACTERS = 32_767
"""How many UTF-16 units Excel keeps in a cell."""

FIRST_DATE = dt.date(1900, 3, 1)
"""Excel believes in a 29 February 1900; what is before it stays text."""

_EPOCH = dt.datetime(1899, 12, 30)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNUSUAL = re.compile("_x|[\x00-\x08\x0b-\x1f\ufffe\uffff]|\\A<r>")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NARROWEST, _WIDEST = 8, 60
_NUMBER = "\x1b"  # sets what is not text apart, so that 7 is not taken for "7"


class _Pen:
    """Writes the sheet through XlsxWriter, which keeps one row in memory."""

    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        from xlsxwriter import Workbook  # a program that exports no workbook does without

        self._folder = tempfile.TemporaryDirectory(prefix="tabularium-")
        self._book = Workbook(
            stream,
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._sheet = sheet
        self._paper = self._book.add_worksheet(sheet_name(sheet.title), _paper_class())
        self._format = cache(self._make_format)
        self._row = 0
        self._puts = [self._put_for(place, one) for place, one in enumerate(sheet.columns)]

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        if self._row == 0:
            self._begin(rows)
        return [self._add_row(row) for row in rows]

    def end(self) -> None:
        """Freeze the header, offer filters, and put the workbook together."""
        if self._row == 0:
            self._begin([])
        last = len(self._sheet.columns) - 1
        self._paper.freeze_panes(1, 0)
        self._paper.autofilter(0, 0, self._row, last)
        self._paper.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS + 1}"})
        self._book.close()

    def close(self) -> None:
        """Close what XlsxWriter leaves open when it does not come to its end."""
        self._book.fileclosed = True
        with contextlib.suppress(OSError):
            self._paper.row_data_fh.close()
        self._folder.cleanup()

    def _begin(self, rows: list[Row]) -> None:
        bold = self._book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        widths = longest_texts(rows, self._sheet.columns)
        for place, (column, width) in enumerate(zip(self._sheet.columns, widths, strict=True)):
            form = self._format("@") if column.kind == "text" else None
            self._paper.set_column(place, place, min(max(width + 2, _NARROWEST), _WIDEST), form)
            self._put_text(place, bold, column.label[:MOST_CHARACTERS])

    def _add_row(self, row: Row) -> list[str]:
        self._row += 1
        if self._row > MOST_ROWS:
            raise CannotHold("", "too_many_rows", limit=str(MOST_ROWS))
        texts = [
            "" if value is None else put(value) for put, value in zip(self._puts, row, strict=True)
        ]
        if not any(texts):  # a row of which nothing is written would not be there
            self._paper.write_blank(self._row, 0, None, self._format("@"))
        return texts

    # -- one cell

    def _put_for(self, place: int, column: Column) -> Callable[[Stored], str]:
        """Return what writes the values of a column and answers the text to be found again."""
        if column.kind == "text":
            form, to_text = self._format("@"), column.to_text
            return lambda value: self._put_text(place, form, to_text(value))
        return partial(self._put_cell, place, column)

    def _put_cell(self, place: int, column: Column, value: Stored) -> str:
        cell = column.to_cell(value)
        if isinstance(cell, bool):
            self._paper.write_boolean(self._row, place, cell)
            return f"{_NUMBER}{int(cell)}"
        form = self._form_of(cell, column.notation)
        if form is None:
            return self._put_text(place, self._format("@"), column.to_text(value))
        if isinstance(cell, dt.date):
            self._paper.write_datetime(self._row, place, cell, form)
            return _NUMBER + _midnight(cell).isoformat()
        self._paper.write_number(self._row, place, cell, form)
        return f"{_NUMBER}{cell:.16G}"

    def _put_text(self, place: int, form: Format, text: str) -> str:
        if len(text) > MOST_CHARACTERS // 2 and _units(text) > MOST_CHARACTERS:
            label = self._sheet.columns[place].label
            raise CannotHold("", "cell_too_long", str(self._row), label, str(MOST_CHARACTERS))
        self._paper.write_string(self._row, place, text, form)
        return text

    def _form_of(self, cell: Cell, notation: str) -> Format | None:
        """Answer the format of a cell that Excel keeps exactly, None if it has to be text."""
        if isinstance(cell, dt.datetime):
            kept = cell.date() >= FIRST_DATE and cell.microsecond % 1000 == 0
            shown = with_precision(notation, precision_of(cell))
            return self._format(excel_notation(shown)) if kept else None
        if isinstance(cell, dt.date):
            shown = excel_notation(notation or ISO_DATE)
            return self._format(shown) if cell >= FIRST_DATE else None
        if isinstance(cell, str) or not is_plain_number(cell):
            return None
        decimals = -int(cell.as_tuple().exponent) if isinstance(cell, Decimal) else 0
        return self._format(f"0.{'0' * decimals}" if decimals else "0")

    def _make_format(self, number_format: str) -> Format:
        return self._book.add_format({"num_format": number_format, "valign": "top"})


def write(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Row],
    *,
    on_progress: Report | None = None,
    cancelled: Stop | None = None,
) -> Written:
    """Write a workbook of one sheet; see `Writer`.

    Numbers of more than 15 digits stay text, as do dates before March 1900. Raises CannotHold for
    a text longer than a cell can be (cell_too_long) and for too_many_rows.
    """
    return write_verified(path, sheet, rows, _Pen, _read_back, on_progress, cancelled)


def sheet_name(title: str) -> str:
    """Answer a name that Excel accepts for a sheet."""
    name = _NOT_IN_NAMES.sub(" ", title)
    while _units(name) > 31:
        name = name[:-1]
    name = name.strip().strip("'").strip()
    return "Table" if not name or name.casefold() == "history" else name


@cache
def excel_notation(notation: str) -> str:
    """Answer how Excel names the way of writing a date."""
    written = {"HH": "hh", "SS": "ss", "fff": "000"}
    return "".join(
        written.get(piece, piece.lower() if piece[0] in "YMD" else f"\\{piece}")
        if piece not in (":", "-", " ")
        else piece
        for piece, _ in pieces(notation)
    ).replace("ss\\.000", "ss.000")


def _units(text: str) -> int:
    return len(text) + sum(one > "\uffff" for one in text)


@cache
def _paper_class() -> type[Worksheet]:
    """Return XlsxWriter's sheet with another way to escape texts.

    Its own escapes only one of two escapes that share a mark ("_x0041_x0042_"), and takes a text
    like "<r>…</r>" for XML that needs no escaping.
    """
    from xlsxwriter.worksheet import Worksheet

    class Paper(Worksheet):  # type: ignore[misc]
        @staticmethod
        def _escape_control_characters(data: object) -> object:
            return escaped(data) if isinstance(data, str) else data

    return Paper


def escaped(text: str) -> str:
    """Answer text as Excel's files hold it: what XML cannot hold is written "_x0001_"."""
    if _UNUSUAL.search(text) is None:
        return text
    text = _LIKE_ESCAPE.sub("_x005F_", text)
    return _UNUSUAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    return found if found == "_x" else f"_x{ord(found[0]):04X}_{found[1:]}"


def _midnight(date: dt.date) -> dt.datetime:
    if isinstance(date, dt.datetime):
        return date
    return dt.datetime(date.year, date.month, date.day)


# -- reading back

_ROW = re.compile(rb"<row [^>]*>(.*?)</row>", re.DOTALL)
_CELL = re.compile(
    r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="(\w+)")?>'
    r"(?:<v>([^<]*)</v>|<is>(.*?)</is>)</c>",
    re.DOTALL,
)
_TEXT = re.compile(r"<t(?: [^>]*)?>(.*?)</t>", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_CHUNK = 256 * 1024


def _read_back(path: Path, sheet: Sheet) -> Iterator[Texts]:
    """Read the sheet as it stands in the file, a part at a time."""
    letters = {column_letters(place): place for place in range(len(sheet.columns))}
    kinds = [column.kind for column in sheet.columns]
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as stream:
        rows = _raw_rows(stream)
        next(rows, None)  # the header
        yield from in_batches(_row_texts(raw.decode(), letters, kinds) for raw in rows)


def _raw_rows(stream: Iterable[bytes] | BinaryIO) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):  # type: ignore[union-attr]
        rest += chunk
        end = 0
        for match in _ROW.finditer(rest):
            yield match[1]
            end = match.end()
        rest = rest[end:]


def _row_texts(raw: str, letters: dict[str, int], kinds: list[str]) -> list[str]:
    texts = [""] * len(kinds)
    for letter, _form, kind, number, inside in _CELL.findall(raw):
        place = letters[letter]
        if kind == "inlineStr":
            texts[place] = "".join(map(_plain, _TEXT.findall(inside)))
        elif kinds[place] in ("date", "datetime"):
            texts[place] = _NUMBER + _moment_text(float(number))
        else:
            texts[place] = _NUMBER + number
    return texts


def _plain(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text


def _moment_text(serial: float) -> str:
    milliseconds = round(serial * 86_400_000)
    return (_EPOCH + dt.timedelta(milliseconds=milliseconds)).isoformat()
