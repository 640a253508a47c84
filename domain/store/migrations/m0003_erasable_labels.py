"""Labels are sealed as entries are, so that one that names a person can be erased."""

from __future__ import annotations

import sqlite3


def up(connection: sqlite3.Connection) -> None:
    """Give change sets a salt for their label, and a place for the leaf that stands for it."""
    connection.execute("ALTER TABLE tab_change_set ADD COLUMN label_salt BLOB")
    connection.execute("ALTER TABLE tab_change_set ADD COLUMN label_leaf BLOB")
