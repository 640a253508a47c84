"""Writes Excel workbooks with typed cells: numbers, dates, yes and no; text is never a formula."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import BinaryIO

from domain.errors import CannotHold
from domain.formats import Written
from domain.formats.writers.base import (
    Report,
    Row,
    Sheet,
    Stop,
    Texts,
    column_letters,
    longest_texts,
    write_verified,
)
from domain.formats.writers.memory import Made, Memory, first_failing
from domain.formats.writers.xlsx_cells import (
    MOST_CHARACTERS,
    cell_maker,
    read_back,
    text_cell,
    units,
)
from domain.values import Stored

NAME = "xlsx"
SUFFIX = ".xlsx"
ORDER = 20
MOST_ROWS = 1_048_575

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROWEST, _WIDEST = 8, 60
_NOTHING: Made = ("", "")


class _Pen:
    """Writes a workbook of one sheet in constant memory.

    XlsxWriter makes all of it but the rows: those go as XML into the file that it keeps them in,
    because its own way there takes several times as long.
    """

    def __init__(self, stream: BinaryIO, sheet: Sheet) -> None:
        from xlsxwriter import Workbook  # a program that exports no workbook does without

        self._folder = tempfile.TemporaryDirectory(prefix="tabularium-")
        options = {"constant_memory": True, "tmpdir": self._folder.name}
        self._book = Workbook(stream, options)
        self._sheet = sheet
        self._paper = self._book.add_worksheet(sheet_name(sheet.title))
        self._style = cache(self._make_style)
        makers = [cell_maker(column, self._style) for column in sheet.columns]
        self._cells = [Memory[Made](make, _NOTHING) for make in makers]
        self._letters = [column_letters(place) for place in range(len(makers))]
        self._row = 0

    def add(self, rows: list[Row]) -> Texts:
        """Write rows; see `Pen`."""
        if self._row == 0:
            self._begin(rows)
        if self._row - 1 + len(rows) > MOST_ROWS:
            raise CannotHold("", "too_many_rows", limit=str(MOST_ROWS))
        numbers = range(self._row + 1, self._row + 1 + len(rows))
        written, texts = [], []
        for letter, cells, values in zip(
            self._letters, self._cells, zip(*rows, strict=True), strict=True
        ):
            made = self._make(cells, values)
            written.append(
                [
                    inside and f'<c r="{letter}{number}"{inside}'
                    for number, (inside, _) in zip(numbers, made, strict=True)
                ]
            )
            texts.append([text for _, text in made])
        self._write_rows(numbers, zip(*written, strict=True))
        self._row += len(rows)
        return list(map(list, zip(*texts, strict=True)))

    def end(self) -> None:
        """Freeze the header, offer filters, and put the workbook together."""
        if self._row == 0:
            self._begin([])
        last = len(self._sheet.columns) - 1
        paper = self._paper
        paper.freeze_panes(1, 0)
        paper.autofilter(0, 0, self._row - 1, last)
        paper.ignore_errors({"number_stored_as_text": f"A1:{self._letters[last]}{self._row}"})
        paper.dim_rowmin, paper.dim_rowmax = 0, self._row - 1
        paper.dim_colmin, paper.dim_colmax = 0, last
        self._book.close()

    def close(self) -> None:
        """Close what XlsxWriter leaves open when it does not come to its end."""
        self._book.fileclosed = True
        with contextlib.suppress(OSError):
            self._paper.row_data_fh.close()
        self._folder.cleanup()

    def _begin(self, rows: list[Row]) -> None:
        """Set the widths, by the first rows, and write the header."""
        columns = self._sheet.columns
        for place, width in enumerate(longest_texts(rows, columns)):
            shown = min(max(width + 2, _NARROWEST), _WIDEST)
            self._paper.set_column(place, place, shown, None, {"hidden": columns[place].hidden})
        bold = self._book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        head = bold._get_xf_index()  # noqa: SLF001 - the number is needed where the rows are made
        inside = [text_cell(one, one.label[: MOST_CHARACTERS // 2], head)[0] for one in columns]
        cells = zip(self._letters, inside, strict=True)
        self._write_rows(range(1, 2), [[f'<c r="{letter}1"{one}' for letter, one in cells]])
        self._row = 1

    def _make(self, cells: Memory[Made], values: tuple[Stored, ...]) -> list[Made]:
        """Answer the cells of a column; say in which row one is that cannot be."""
        try:
            return cells.of(values)
        except CannotHold as error:
            error.record = str(self._row + first_failing(cells, values))
            raise

    def _write_rows(self, numbers: range, rows: Iterable[Iterable[str]]) -> None:
        lines = [
            f'<row r="{number}">{"".join(cells)}</row>'
            for number, cells in zip(numbers, rows, strict=True)
        ]
        self._paper.row_data_fh.write("".join(lines))

    def _make_style(self, number_format: str) -> int:
        form = self._book.add_format({"num_format": number_format, "valign": "top"})
        return int(form._get_xf_index())  # noqa: SLF001 - as above


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
    return write_verified(path, sheet, rows, _Pen, read_back, on_progress, cancelled)


def sheet_name(title: str) -> str:
    """Answer a name that Excel accepts for a sheet."""
    name = _NOT_IN_NAMES.sub(" ", title)
    while units(name) > 31:
        name = name[:-1]
    name = name.strip().strip("'").strip()
    return "Table" if not name or name.casefold() == "history" else name
