"""SQLite files of others and other workspaces, read table by table.

This room lies above `domain.store`, the only one that knows SQLite; to the registry it is a format
like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from domain.formats import Batch, Stamp, TableProbe
from domain.formats.database.options import DatabaseOptions

NAME = "database"
SIGNED = True
SUFFIXES = (".sqlite", ".sqlite3", ".db", ".db3", ".s3db", ".tabularium")
BY_NAME = (".tabularium",)
"""Files that may be open in this process: to read their first bytes would drop SQLite's locks."""

__all__ = ["BY_NAME", "NAME", "SIGNED", "SUFFIXES", "DatabaseOptions", "batches", "probe"]


def recognises(head: bytes, _path: Path) -> bool:
    """Answer whether a file begins as an SQLite database does."""
    return head.startswith(b"SQLite format 3\0")


def probe(path: Path, options: DatabaseOptions | None = None) -> TableProbe[DatabaseOptions]:
    """Look at a table and answer what was understood of it.

    A table without rows is one, and a note says so. Raises EmptySource if there are no tables,
    TooManyColumns, TooLargeCell, and SourceUnreadable (detail: damaged, in_use, part_missing).
    """
    from domain.formats.database import reading

    return reading.probe(path, options)


def batches(
    path: Path,
    options: DatabaseOptions,
    *,
    width: int,
    size: int = 500,
    expected: Stamp | None = None,
) -> Iterator[Batch]:
    """Read the rows of a table by the options of a probe; raises what `probe` does."""
    from domain.formats.database import reading

    return reading.batches(path, options, width=width, size=size, expected=expected)
