"""Spreadsheets (Excel, OpenDocument), read in a child process; every cell comes out as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from domain.formats import Batch, Stamp, TableProbe
from domain.formats.workbook.options import FIND_OUT, WorkbookOptions
from domain.formats.workbook.signatures import is_workbook

NAME = "workbook"
SIGNED = True
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xltx", ".xltm", ".xlt", ".xlam", ".ots")

__all__ = [
    "FIND_OUT",
    "NAME",
    "SIGNED",
    "SUFFIXES",
    "WorkbookOptions",
    "batches",
    "probe",
    "recognises",
]


def recognises(head: bytes, path: Path) -> bool:
    """Answer whether a file is a workbook, whole or damaged."""
    return is_workbook(head, path, named=path.suffix.casefold() in SUFFIXES)


def probe(path: Path, options: WorkbookOptions | None = None) -> TableProbe[WorkbookOptions]:
    """Look at a sheet and answer what was understood of it.

    Names without rows are a table without records, and a note says so. Raises EmptySource (detail:
    header_only if there is one cell only), TooManyColumns, and SourceUnreadable (detail: encrypted,
    damaged, too_large, too_slow, part_missing, no_child).
    """
    from domain.formats.workbook import reading

    return reading.probe(path, options)


def batches(
    path: Path,
    options: WorkbookOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the rows of a sheet by the options of a probe; raises what `probe` does."""
    from domain.formats.workbook import reading

    return reading.batches(path, options, width=width, size=size, expected=expected)
