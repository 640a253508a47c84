"""Opens SQLite connections the safe way and turns SQLite's errors into ours."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import (
    Cancelled,
    DamagedDatabase,
    DiskFull,
    DomainError,
    FileInUse,
    NotADatabase,
    ReadOnly,
    StorageError,
)
from domain.store.text import contains, sort_key

APPLICATION_ID = 0x54414255
"""Marks a workspace file in SQLite's header: "TABU"."""

HEADER = b"SQLite format 3\x00"

COMMON_PRAGMAS = ("foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON")
WRITER_PRAGMAS = (
    *COMMON_PRAGMAS,
    "synchronous = FULL",
    # REPLACE deletes rows without their triggers unless triggers may nest
    "recursive_triggers = ON",
    # measured with a million rows: a tenth faster than pages of 4,096 bytes (new files only)
    "page_size = 8192",
    "cache_size = -56000",
    "temp.cache_size = -16000",
    "temp_store = FILE",
    # checkpoints are the writer's own, in quiet moments (see Database.checkpoint)
    "wal_autocheckpoint = 0",
)
READER_PRAGMAS = (
    *COMMON_PRAGMAS,
    "query_only = ON",
    "wal_autocheckpoint = 0",
    "cache_size = -16000",
)

BUSY_MS = 5_000


def looks_like_sqlite(path: Path) -> bool:
    """Say whether the file begins as an SQLite database does; only for files not yet open."""
    with path.open("rb") as handle:
        return handle.read(len(HEADER)) == HEADER


def prepare(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> None:
    """Set the pragmas and functions that every connection of ours has."""
    # as one script: another thread that computes takes Python away once a statement, not thrice
    connection.executescript("".join(f"PRAGMA {pragma};" for pragma in pragmas))
    connection.create_function("tab_sort_key", 1, sort_key, deterministic=True)
    connection.create_function("tab_contains", 2, contains, deterministic=True)


def connect_reader(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """Return a connection that can only read; close it in the thread that made it."""
    mode = "immutable=1" if immutable else "mode=ro"
    uri = f"{path.resolve().as_uri()}?{mode}"
    with translated(path):
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000, cached_statements=256
        )
        prepare(connection, READER_PRAGMAS)
    return connection


def connect_writer(path: Path) -> sqlite3.Connection:
    """Return the connection that writes; it makes the file if there is none."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        prepare(connection, WRITER_PRAGMAS)
    except BaseException:
        connection.close()
        raise
    return connection


def either(name: str) -> tuple[type[Exception], ...]:
    """Return SQLite's class of error with this name, and peewee's where peewee is in use."""
    rooms = (sqlite3, sys.modules.get("peewee"))
    return tuple(getattr(room, name) for room in rooms if room is not None)


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Turn SQLite's operational errors into domain errors that name the file."""
    try:
        yield
    except either("IntegrityError"):
        raise
    except either("DatabaseError") as error:
        known = _known_error(error, path)
        if known is None:
            raise
        raise known from error


def _known_error(error: Exception, path: Path | str) -> DomainError | None:
    text = str(error).lower()
    if "interrupted" in text:
        return Cancelled()
    for words, kind in _KINDS:
        if any(word in text for word in words):
            return kind(path, str(error))
    return None


_KINDS: tuple[tuple[tuple[str, ...], type[StorageError]], ...] = (
    (("database or disk is full", "disk i/o error"), DiskFull),
    (("readonly", "read-only"), ReadOnly),
    (("locked",), FileInUse),
    (("file is not a database",), NotADatabase),
    (("malformed", "corrupt"), DamagedDatabase),
    (("unable to open",), ReadOnly),
)
