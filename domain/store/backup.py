"""Copies of a workspace file, made through SQLite's backup API, checked, renamed into place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import DamagedDatabase, DiskFull, ReadOnly
from domain.store.connection import translated


def backup_folder(path: Path) -> Path:
    """Return the folder beside the workspace file that holds its backups."""
    return path.with_name(f"{path.stem} backups")


def make_backup(connection: sqlite3.Connection, path: Path, reason: str) -> Path:
    """Copy the open file into its folder of backups, check the copy, and return its place.

    A copy that does not pass SQLite's check is removed and DamagedDatabase raised, so that it
    never stands among the good ones.
    """
    folder = backup_folder(path)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = folder / f"{path.stem} {stamp} {reason}{path.suffix}"
    part = target.with_name(target.name + ".part")
    try:
        folder.mkdir(exist_ok=True)
        with translated(part), closing(sqlite3.connect(part)) as copy:
            connection.backup(copy, pages=4096)
            copy.execute("PRAGMA journal_mode = DELETE")
            verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise DamagedDatabase(path, verdict)
        put_in_place(part, target)
    except OSError as error:
        kind = DiskFull if error.errno == 28 else ReadOnly
        raise kind(folder, str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def put_in_place(part: Path, target: Path) -> None:
    """Flush a finished file to the disk and rename it to its final name."""
    with part.open("r+b") as handle:
        os.fsync(handle.fileno())
    os.replace(part, target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
