"""Brings a workspace file to the form of this program, one frozen step at a time.

`PRAGMA user_version` counts the steps taken. A step and its count are one transaction; a copy of
the file is made before the first step of each run. Steps use the tables of their own day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from importlib import import_module

from domain.errors import NewerVersion

STEPS: tuple[str, ...] = ("m0001_first", "m0002_import_rejects", "m0003_erasable_labels")
"""Module names in order; the file's version is how many were taken."""

PROGRAM_VERSION = "0.1.0"
"""The first program version that writes the present form of the file."""

Step = Callable[[sqlite3.Connection], None]


def steps() -> list[Step]:
    """Return the steps of this program, in order."""
    return [import_module(f"{__name__}.{name}").up for name in STEPS]


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many steps the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(connection: sqlite3.Connection, path: str, known: int | None = None) -> None:
    """Raise NewerVersion if the file took steps that this program does not know."""
    if version_of(connection) <= (len(STEPS) if known is None else known):
        return
    row = connection.execute("SELECT value FROM tab_meta WHERE key = 'needs_program'").fetchone()
    raise NewerVersion(path, row[0] if row else "")


def migrate(
    connection: sqlite3.Connection,
    *,
    before: Callable[[int], object] = lambda version: None,
    todo: Sequence[Step] | None = None,
) -> int:
    """Take the steps that are missing and return their number.

    `before` is called once with the present version if the file already has content and a step
    is missing: the place for a backup. The connection must be in autocommit mode.
    """
    start = version_of(connection)
    if todo is None and start == len(STEPS):
        return 0
    every = list(todo) if todo is not None else steps()
    if start and start < len(every):
        before(start)
    for number, step in enumerate(every[start:], start=start + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(
                "INSERT OR REPLACE INTO tab_meta (key, value) VALUES ('needs_program', ?)",
                (PROGRAM_VERSION,),
            )
            connection.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return len(every) - start
