"""Cells as they stand in the sheet of a workbook, and back."""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from domain.errors import CannotHold
from domain.formats.writers.base import (
    Cell,
    Column,
    Sheet,
    Texts,
    column_letters,
    in_batches,
    is_plain_number,
)
from domain.formats.writers.memory import Made
from domain.formats.writers.notation import ISO_DATE, pieces, precision_of, with_precision
from domain.values import Stored

MOST_CHARACTERS = 32_767
"""How many UTF-16 units Excel keeps in a cell."""

FIRST_DATE = dt.date(1900, 3, 1)
"""Excel believes in a 29 February 1900; what is before it stays text."""

TEXT_FORMAT = "@"
SHEET = "xl/worksheets/sheet1.xml"

_EPOCH = dt.datetime(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_MARK = "\x1b"  # sets what is not text apart, so that 7 is not taken for "7"
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_UNUSUAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x|^[ \t\n]|[ \t\n]$")

Style = Callable[[str], int]


def cell_maker(column: Column, style: Style) -> Callable[[Stored], Made]:
    """Return what makes of a value its cell, after the place, and the text to be found again.

    `style` answers the number of a number format. Raises CannotHold for a text that is too long.
    """
    if column.kind == "text":
        text_style = style(TEXT_FORMAT)
        return lambda value: text_cell(column, column.to_text(value), text_style)

    def make(value: Stored) -> Made:
        cell = column.to_cell(value)
        if isinstance(cell, bool):
            return f' t="b"><v>{cell:d}</v></c>', f"{_MARK}{cell:d}"
        notation = _notation_of(cell, column.notation)
        if notation is None:
            return text_cell(column, column.to_text(value), style(TEXT_FORMAT))
        if isinstance(cell, dt.date):
            number, found = _serial(cell), _midnight(cell).isoformat()
        else:
            number = found = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
        return f' s="{style(notation)}"><v>{number}</v></c>', _MARK + found

    return make


def text_cell(column: Column, text: str, style: int) -> Made:
    """Answer the cell of a text, which is never a formula."""
    if len(text) > MOST_CHARACTERS // 2 and units(text) > MOST_CHARACTERS:
        raise CannotHold("", "cell_too_long", field=column.label, limit=str(MOST_CHARACTERS))
    if _UNUSUAL.search(text) is None:
        return f' s="{style}" t="inlineStr"><is><t>{text}</t></is></c>', text
    inside = html.escape(escaped(text), quote=False)
    kept = f'<t xml:space="preserve">{inside}</t>'
    return f' s="{style}" t="inlineStr"><is>{kept}</is></c>', text


def escaped(text: str) -> str:
    """Answer text as Excel's files hold it: what XML cannot hold is written "_x0001_"."""
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


@cache
def excel_notation(notation: str) -> str:
    """Answer how Excel names the way of writing a date."""
    written = {"HH": "hh", "SS": "ss", "fff": "000"}
    found = [
        written.get(piece) or (piece.lower() if piece[0] in "YMD" else _literal(piece))
        for piece, _ in pieces(notation)
    ]
    return "".join(found).replace("ss\\.000", "ss.000")


def units(text: str) -> int:
    """Answer how long Excel finds a text."""
    return len(text) + sum(one > "\uffff" for one in text)


def _literal(piece: str) -> str:
    return piece if piece in ":- " else f"\\{piece}"


def _notation_of(cell: Cell, notation: str) -> str | None:
    """Answer the number format of a cell that Excel keeps exactly, None if it has to be text."""
    if isinstance(cell, dt.datetime):
        kept = cell.date() >= FIRST_DATE and cell.microsecond % 1000 == 0
        return excel_notation(with_precision(notation, precision_of(cell))) if kept else None
    if isinstance(cell, dt.date):
        return excel_notation(notation or ISO_DATE) if cell >= FIRST_DATE else None
    if isinstance(cell, str) or not is_plain_number(cell):
        return None
    decimals = -int(cell.as_tuple().exponent) if isinstance(cell, Decimal) else 0
    return f"0.{'0' * decimals}" if decimals > 0 else "0"


def _serial(date: dt.date) -> str:
    return f"{(_midnight(date) - _EPOCH) / _DAY:.16G}"


def _midnight(date: dt.date) -> dt.datetime:
    if isinstance(date, dt.datetime):
        return date
    return dt.datetime(date.year, date.month, date.day)


# -- reading back

_ROW = re.compile(rb"<row [^>]*>(.*?)</row>", re.DOTALL)
_CELL = re.compile(
    r'<c r="([A-Z]+)[0-9]+"(?: s="[0-9]+")?(?: t="(\w+)")?>'
    r"(?:<v>([^<]*)</v>|<is><t[^>]*>(.*?)</t></is>)</c>",
    re.DOTALL,
)
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_CHUNK = 64 * 1024


def read_back(path: Path, sheet: Sheet) -> Iterator[Texts]:
    """Read the sheet as it stands in the file, a part at a time."""
    letters = {column_letters(place): place for place in range(len(sheet.columns))}
    kinds = [column.kind for column in sheet.columns]
    with zipfile.ZipFile(path) as book, book.open(SHEET) as stream:
        rows = _raw_rows(iter(lambda: stream.read(_CHUNK), b""))
        next(rows, None)  # the header
        yield from in_batches(_row_texts(raw.decode(), letters, kinds) for raw in rows)


def _raw_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        rest += chunk
        whole = rest.rfind(b"</row>") + len(b"</row>")
        if whole < len(b"</row>"):
            continue
        yield from _ROW.findall(rest[:whole])
        rest = rest[whole:]


def _row_texts(raw: str, letters: dict[str, int], kinds: list[str]) -> list[str]:
    texts = [""] * len(kinds)
    for letter, kind, number, inside in _CELL.findall(raw):
        place = letters[letter]
        if kind == "inlineStr":
            texts[place] = _plain(inside) if "&" in inside or "_x" in inside else inside
        elif kinds[place] in ("date", "datetime"):
            texts[place] = _MARK + _moment_text(number)
        else:
            texts[place] = _MARK + number
    return texts


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), html.unescape(text))


@cache
def _day_text(serial: int) -> str:
    return (_EPOCH + dt.timedelta(days=serial)).isoformat()


def _moment_text(serial: str) -> str:
    if serial.isdecimal():
        return _day_text(int(serial))
    return (_EPOCH + dt.timedelta(milliseconds=round(float(serial) * 86_400_000))).isoformat()
