"""What is put in order when a file is closed, so that the file alone holds all that was saved."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

_WAIT_MS = 200


def settle_log(connection: sqlite3.Connection) -> None:
    """Move the whole write-ahead log into the file, of which this connection is the writer.

    SQLite does so by itself when the last connection closes. Where another program looks on, that
    one is the last, and may not write: a copy of the file would lack what lies in the log.
    """
    with suppress(sqlite3.Error):  # then the log stays, and nothing is lost either
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def remove_empty_log(path: Path) -> None:
    """Remove the empty log that SQLite made only to read a file, if nobody else has it open."""
    log = path.with_name(path.name + "-wal")
    with suppress(OSError, sqlite3.Error):
        if log.stat().st_size:
            return  # of a program that was stopped: it is for the next one that writes
        uri = f"{path.as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=0)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
