"""Small things kept in the file by a name, outside the history."""

from __future__ import annotations

import sqlite3


def load_remembered(connection: sqlite3.Connection, name: str) -> str | None:
    """Return what is kept under a name, None if there is nothing."""
    row = connection.execute("SELECT value FROM tab_meta WHERE key = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def save_remembered(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a text under a name in place of what was there."""
    connection.execute("INSERT OR REPLACE INTO tab_meta (key, value) VALUES (?, ?)", (name, value))
