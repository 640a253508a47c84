"""What an import left out, kept beside its change set; the details there name its SHA-256."""

from __future__ import annotations

import sqlite3


def keep_rejects(connection: sqlite3.Connection, body: bytes) -> str:
    """Keep a text of rejected rows with the open change set; return its SHA-256 for the details."""
    from hashlib import sha256  # slow to load, and only an import needs it

    connection.execute(
        "INSERT OR REPLACE INTO tab_import_reject (change_set, body) "
        "SELECT change_set, ? FROM tab_current WHERE change_set IS NOT NULL",
        (body,),
    )
    return sha256(body).hexdigest()


def load_rejects(connection: sqlite3.Connection, change_set_id: int) -> bytes | None:
    """Return what was kept with a change set, None if there is nothing."""
    row = connection.execute(
        "SELECT body FROM tab_import_reject WHERE change_set = ?", (change_set_id,)
    ).fetchone()
    return bytes(row[0]) if row else None
