"""Staged rows that had to be put right, beside how they stand in the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

PUT_RIGHT = "row IN (SELECT row FROM temp.tab_staging_original)"


def make_originals(connection: sqlite3.Connection) -> None:
    """Make room for them, empty."""
    connection.execute(
        "CREATE TEMP TABLE tab_staging_original (row INTEGER PRIMARY KEY, text TEXT)"
    )


def drop_originals(connection: sqlite3.Connection) -> None:
    """Forget them."""
    connection.execute("DROP TABLE IF EXISTS temp.tab_staging_original")


def add_originals(connection: sqlite3.Connection, texts: Mapping[int, str]) -> None:
    """Keep how rows stand in the file, by their row numbers."""
    connection.executemany(
        "INSERT OR REPLACE INTO temp.tab_staging_original VALUES (?, ?)",
        ((row, text.encode("utf-8", "replace").decode()) for row, text in texts.items()),
    )


def originals_of(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, str]:
    """Return how those of some rows that were put right stand in the file."""
    marks = ", ".join("?" * len(rows))
    found = connection.execute(
        f"SELECT row, text FROM temp.tab_staging_original WHERE row IN ({marks})", list(rows)
    )
    return dict(found.fetchall())
