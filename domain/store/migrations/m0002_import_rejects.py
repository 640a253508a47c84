"""Rows that an import left out stay in the file, beside their change set."""

from __future__ import annotations

import sqlite3


def up(connection: sqlite3.Connection) -> None:
    """Make the table that keeps them: one compressed text for each import."""
    connection.execute(
        "CREATE TABLE tab_import_reject (change_set INTEGER PRIMARY KEY, body BLOB NOT NULL)"
    )
