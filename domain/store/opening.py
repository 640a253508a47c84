"""What is checked and chosen before a file is opened to be written."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from domain.errors import DamagedDatabase, ForeignDatabase, NotADatabase, ReadOnly
from domain.store import placement
from domain.store.connection import APPLICATION_ID, looks_like_sqlite
from domain.store.migrations import STEPS, refuse_newer, version_of


def check_header(path: Path) -> None:
    """Refuse a file that is no database, cannot be written, or is cut short; not yet open."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    try:
        sound = size == 0 or looks_like_sqlite(path)
        with path.open("r+b") as handle:
            header = handle.read(100)
    except OSError as error:
        raise ReadOnly(path, str(error)) from error
    if not sound:
        raise NotADatabase(path)
    if size and _promised_size(header) > size and not _has_log(path):
        raise DamagedDatabase(path, "truncated")


def _promised_size(header: bytes) -> int:
    """Return the size that an SQLite header promises (file format, offsets 16 and 28)."""
    page = int.from_bytes(header[16:18], "big")
    valid_count = header[24:28] == header[92:96]
    return (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big") * valid_count


def _has_log(path: Path) -> bool:
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))


def has_filled_log(path: Path) -> bool:
    """Say whether a write-ahead log lies beside a file with something in it."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def check_ownership(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database that is not ours; mark an empty one as ours."""
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    if not objects and version_of(connection) == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        return
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    names = {name for _, name, _, _ in objects}
    if application != APPLICATION_ID or "tab_meta" not in names:
        raise ForeignDatabase(path)
    refuse_newer(connection, str(path))
    if "tab_table" not in names:
        raise ForeignDatabase(path)
    ours = {name for (name,) in connection.execute("SELECT name FROM tab_table")}
    for kind, name, table, sql in objects:
        if not _is_ours(kind, name, table, sql or "", ours):
            raise ForeignDatabase(path, name)


def check_readable(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database that is not ours or not of the present form: nothing can be put right."""
    if version_of(connection) == 0:
        raise ForeignDatabase(path)
    check_ownership(connection, path)
    if version_of(connection) < len(STEPS):
        raise ReadOnly(path, "an older form")


def _is_ours(kind: str, name: str, table: str, sql: str, ours: set[str]) -> bool:
    """Say whether an object of the schema can be of our making.

    What a trigger says need not be checked: those that differ from ours are made anew on opening.
    """
    if kind == "view":
        return name == "audit_log"
    if table.startswith(("tab_", "sqlite_")):
        return kind != "trigger" or name.startswith(f"{table}__")
    return table in ours and not _COMPUTED.search(sql if kind != "trigger" else "")


_COMPUTED = re.compile(r"\b(CHECK|GENERATED|AS)\b\s*\(", re.IGNORECASE)
"""Expressions that a schema of ours never holds."""


def choose_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Use a write-ahead log where it is safe, else a rollback journal."""
    mode = "DELETE" if placement.unsafe_for_wal(path) else "WAL"
    connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
