"""Opens an exported file and saves it again, as a spreadsheet program does to it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine as calamine
import xlsxwriter

Grid = list[list[Any]]
Edit = Callable[[Grid], object]

HIDDEN = "Tabularium:1"


def resave(path: Path, edit: Edit = lambda grid: None) -> None:
    """Save a file anew, with the header in the grid's first row, edited in between."""
    if path.suffix == ".csv":
        _resave_csv(path, edit)
    else:
        _resave_workbook(path, edit)


def column(grid: Grid, label: str) -> int:
    """Return where a column stands."""
    return next(place for place, one in enumerate(grid[0]) if str(one).startswith(label))


def put(grid: Grid, row: int, label: str, value: object) -> None:
    """Type a value into a cell; rows count from 1 below the header."""
    grid[row][column(grid, label)] = value


def drop_column(grid: Grid, label: str) -> None:
    """Delete a column."""
    at = column(grid, label)
    for row in grid:
        del row[at]


def add_row(grid: Grid, **values: object) -> None:
    """Type a new row at the end, without a mark."""
    grid.append([""] * len(grid[0]))
    for label, value in values.items():
        put(grid, len(grid) - 1, label, value)


def _resave_csv(path: Path, edit: Edit) -> None:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        grid: Grid = list(csv.reader(handle))
    edit(grid)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows(grid)


def _resave_workbook(path: Path, edit: Edit) -> None:
    """Write numbers as floats and dates as serials, with the column of the trace hidden."""
    grid = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    edit(grid)
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Saved")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss.000"})
        for number, row in enumerate(grid):
            for place, value in enumerate(row):
                _write(sheet, number, place, value, day, moment)
        for place, label in enumerate(grid[0]):
            if str(label).startswith(HIDDEN):
                sheet.set_column(place, place, None, None, {"hidden": True})
        sheet.autofilter(0, 0, len(grid) - 1, len(grid[0]) - 1)


def _write(sheet: Any, row: int, place: int, value: object, day: object, moment: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, float(value))
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, place, value, moment)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, day)
    elif value != "":
        sheet.write_string(row, place, str(value))
