"""Reads SQLite files of others, and other workspaces, without writing or trusting anything.

The file may be hostile: the connection is read-only, the schema is not trusted, and neither views
nor virtual tables are read, for reading those runs what somebody else wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from domain.errors import DomainError, FileInUse, SourceError, SourceUnreadable, TooLargeCell
from domain.store.connection import APPLICATION_ID, connect_reader
from domain.store.locking import FileLock
from domain.store.names import quoted
from domain.store.tables import load_tables
from domain.values import FieldDef, Stored

LONGEST_VALUE = 64 * 1024 * 1024
_HIDDEN = 1  # of table_xinfo: 1 is a column of a virtual table that is not shown

Value = Stored | bytes


@dataclass(frozen=True)
class ForeignTable:
    """A table of a file: its name, what to call it, its columns; `fields` are a workspace's."""

    name: str
    label: str
    columns: tuple[str, ...]
    fields: tuple[FieldDef, ...] = ()
    order: str = "rowid"

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what to call the columns."""
        return tuple(field.label for field in self.fields) or self.columns


class ForeignFile:
    """An SQLite file open for reading; close it in the thread that opened it.

    Everything raises SourceUnreadable (detail: damaged, in_use) and TooLargeCell.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        _refuse_held(path)
        with _told(path):
            self._connection = connect_reader(path, immutable=not _has_log(path))
        try:
            with _told(path):
                self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
                self._connection.text_factory = _text
                self.tables = tuple(self._find_tables())
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> ForeignFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def count(self, table: ForeignTable) -> int:
        """Return the number of rows."""
        with _told(self.path):
            sql = f"SELECT count(*) FROM main.{quoted(table.name)} {_live(table)}"
            (number,) = self._connection.execute(sql).fetchone()
        return int(number)

    def rows(self, table: ForeignTable) -> Iterator[tuple[Value, ...]]:
        """Yield the rows in the order of their rowid or primary key."""
        columns = ", ".join(map(quoted, table.columns))
        sql = f"SELECT {columns} FROM main.{quoted(table.name)} {_live(table)}"
        with _told(self.path), closing(self._connection.cursor()) as cursor:
            yield from cursor.execute(f"{sql} ORDER BY {table.order}")

    def _find_tables(self) -> Iterator[ForeignTable]:
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        ours = self._own_tables() if application == APPLICATION_ID else None
        if ours is not None:
            yield from ours
            return
        listed = self._connection.execute("PRAGMA main.table_list").fetchall()
        for _, name, kind, _, without_rowid, _ in sorted(listed, key=lambda row: row[1].casefold()):
            if kind == "table" and not name.casefold().startswith("sqlite_"):
                yield from self._table(name, bool(without_rowid))

    def _own_tables(self) -> list[ForeignTable] | None:
        """Return the live tables of a workspace; None where it only says that it is one."""
        try:
            return [
                ForeignTable(
                    table.name,
                    table.label,
                    tuple(field.name for field in table.fields),
                    table.fields,
                )
                for table in load_tables(self._connection)
                if table.fields
            ]
        except (sqlite3.OperationalError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def _table(self, name: str, without_rowid: bool) -> Iterator[ForeignTable]:
        info = self._connection.execute(f"PRAGMA main.table_xinfo({quoted(name)})").fetchall()
        columns = tuple(row[1] for row in info if row[6] != _HIDDEN)
        keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
        names = {column.casefold() for column in columns}
        rowid = next((one for one in ("rowid", "oid", "_rowid_") if one not in names), "")
        order = ", ".join(map(quoted, keys)) if without_rowid else rowid
        if columns:
            yield ForeignTable(name, name, columns, order=order or quoted(columns[0]))


def _live(table: ForeignTable) -> str:
    return "WHERE deleted_at IS NULL" if table.fields else ""


def _text(data: bytes) -> str:
    """Stand in for bytes that are no UTF-8 as delimited text does: 0x81 becomes U+DC81."""
    return data.decode("utf-8", "surrogateescape")


def _has_log(path: Path) -> bool:
    """Say whether changes wait beside the file, so that it must be read with locks."""
    for ending in ("-wal", "-journal"):
        try:
            if path.with_name(path.name + ending).stat().st_size:
                return True
        except OSError:
            continue
    return False


def _refuse_held(path: Path) -> None:
    """Refuse a workspace that is open somewhere.

    It may be open in this very process, and to read its bytes would drop SQLite's locks.
    """
    if not path.with_name(f".{path.name}.lock").exists():
        return
    lock = FileLock(path)
    try:
        lock.acquire()
    except FileInUse as error:
        raise SourceUnreadable(path, "in_use") from error
    except DomainError:
        return  # the lock cannot be asked for; so nobody here holds it
    lock.release()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into errors about a file to read from."""
    try:
        yield
    except SourceError:
        raise
    except sqlite3.DataError as error:
        raise TooLargeCell(path) from error
    except FileInUse as error:
        raise SourceUnreadable(path, "in_use") from error
    except (sqlite3.Error, sqlite3.Warning, DomainError, OverflowError, ValueError) as error:
        locked = "locked" in str(error)
        raise SourceUnreadable(path, "in_use" if locked else "damaged") from error
