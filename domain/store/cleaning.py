"""Writes the file anew after an erasing, so that no page of it holds a trace of what was erased.

Pages keep bytes of values that were changed or moved long ago; overwriting what is deleted now
does not reach them. That the file is yet to be written anew is noted in it, with the erasing
itself: a program that was stopped in between does it when it opens the file again.
"""

from __future__ import annotations

import sqlite3

from domain.store.remembered import load_remembered, save_remembered

_PENDING = "clean_pending"
_WAIT_MS = 200


def note_pending(connection: sqlite3.Connection) -> None:
    """Note inside the present transaction that the file must be written anew."""
    save_remembered(connection, _PENDING, "1")


def is_pending(connection: sqlite3.Connection) -> bool:
    """Say whether the file must be written anew."""
    return load_remembered(connection, _PENDING) is not None


def clean(connection: sqlite3.Connection) -> bool:
    """Write the file anew if that is noted, outside any transaction; say whether it went well."""
    (wait,) = connection.execute("PRAGMA busy_timeout").fetchone()
    try:
        if not is_pending(connection):
            return True
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}").fetchall()
        connection.execute("VACUUM")
        connection.execute("DELETE FROM tab_meta WHERE key = ?", (_PENDING,))
        # where somebody reads just now, the log goes when the file is closed
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:  # no room for a second file: what was erased is no longer to be read
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {wait}").fetchall()
    return True
