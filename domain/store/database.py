"""One open workspace file, its one writing connection, and the transactions on it."""

from __future__ import annotations

import getpass
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

import peewee

from domain.errors import (
    DamagedDatabase,
    ForeignDatabase,
    NotADatabase,
    ReadOnly,
    WorkspaceMissing,
)
from domain.store import backup, placement
from domain.store.audit import (
    ChangeSetHeader,
    begin_change_set,
    end_change_set,
    seal_outside,
)
from domain.store.connection import (
    APPLICATION_ID,
    BUSY_MS,
    WRITER_PRAGMAS,
    looks_like_sqlite,
    prepare,
    translated,
)
from domain.store.locking import FileLock
from domain.store.migrations import migrate, refuse_newer, version_of
from domain.values import ChangeSet, Origin

CHECKPOINT_BYTES = 4 << 20
"""Beyond this size of the write-ahead log a checkpoint follows a commit."""


class PeeweeDatabase(peewee.SqliteDatabase):
    """Peewee's door to the file; a write outside any transaction becomes one of ours."""

    def __init__(self, owner: Database, path: Path) -> None:
        super().__init__(str(path), timeout=BUSY_MS / 1000)
        self.owner = owner

    def _add_conn_hooks(self, conn: sqlite3.Connection) -> None:
        super()._add_conn_hooks(conn)
        prepare(conn, WRITER_PRAGMAS)

    def execute(self, query: Any, **context_options: Any) -> Any:
        """Run a query; a writing one gets a change set of its own if none is open."""
        writes = isinstance(query, peewee._WriteQuery) and not getattr(query, "_returning", None)
        if writes and not self.in_transaction():
            with self.owner.transaction():
                return super().execute(query, **context_options)
        return super().execute(query, **context_options)


class Database:
    """An ordinary database object: configure it, connect, write in transactions, disconnect.

    Use it in the thread that connected it. Everything written goes through `transaction`.
    """

    def __init__(self) -> None:
        self.path = Path()
        self.soft_delete_enabled = True
        self.actor = _system_actor()
        self.checkpoint_after_commit = True
        self.last_change_set: ChangeSet | None = None
        self._peewee: PeeweeDatabase | None = None
        self._lock: FileLock | None = None

    def configure(
        self, path: str | Path, soft_delete_enabled: bool = True, *, actor: str | None = None
    ) -> Database:
        """Say which file to use, whether deleting moves to the Trash, and who acts."""
        self.path = Path(path)
        self.soft_delete_enabled = soft_delete_enabled
        if actor is not None:
            self.actor = actor
        return self

    def connect(self, *, must_exist: bool = False) -> None:
        """Open the file, making it if there is none, and bring it to the present form.

        Raises a StorageError that says why the file cannot be used.
        """
        if self._peewee is not None:
            return
        self._check_place(must_exist)
        self._lock = FileLock(self.path)
        self._lock.acquire()
        try:
            self._open()
        except BaseException:
            self.disconnect()
            raise

    def disconnect(self) -> None:
        """Close the file; does nothing if it is not open."""
        if self._peewee is not None:
            if not self._peewee.is_closed():
                self._peewee.close()
            self._peewee = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def create_tables(self) -> None:
        """Make the tables of every registered model that are missing, with their audit."""
        from domain.store.registry import install_registered

        install_registered(self)

    @property
    def is_open(self) -> bool:
        """Say whether the file is open."""
        return self._peewee is not None

    @property
    def _db(self) -> PeeweeDatabase:
        if self._peewee is None:
            raise WorkspaceMissing(self.path, "not connected")
        return self._peewee

    @property
    def peewee(self) -> PeeweeDatabase:
        """Return peewee's database object, for models and repositories."""
        return self._db

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the writing connection of this thread."""
        connection: sqlite3.Connection = self._db.connection()
        return connection

    @property
    def transaction(self) -> TransactionManager:
        """Return a transaction to enter with `with`; call it first to say who, what and whence."""
        return TransactionManager(self)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file as far as readers let it."""
        with translated(self.path):
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def after_commit(self) -> None:
        """Keep the write-ahead log small."""
        if self.checkpoint_after_commit and self.needs_checkpoint():
            self.checkpoint()

    def needs_checkpoint(self) -> bool:
        """Say whether the write-ahead log has grown large."""
        try:
            size = self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return False
        return size > CHECKPOINT_BYTES

    def _check_place(self, must_exist: bool) -> None:
        if self.path.is_dir():
            raise NotADatabase(self.path, "folder")
        if must_exist and not self.path.exists():
            raise WorkspaceMissing(self.path)
        if not self.path.parent.is_dir():
            raise WorkspaceMissing(self.path, "folder")

    def _open(self) -> None:
        _check_header(self.path)
        with translated(self.path):
            database = PeeweeDatabase(self, self.path)
            self._peewee = database
            database.connect()
            connection: sqlite3.Connection = database.connection()
            _check_ownership(connection, self.path)
            # our own triggers use JSON functions, which SQLite before 3.41 counts as unsafe
            connection.execute("PRAGMA trusted_schema = ON")
            _choose_journal(connection, self.path)
            migrate(connection, before=self._backup_before_migration)
            connection.execute("BEGIN IMMEDIATE")
            seal_outside(connection)
            connection.execute("COMMIT")

    def _backup_before_migration(self, version: int) -> None:
        backup.make_backup(self.connection, self.path, f"before-version-{version + 1}")


class TransactionManager:
    """A transaction as a context manager: one change set; a nested one is a savepoint.

    `TransactionManager(db)` and `db.transaction` are the same. After a successful exit
    `change_set` says what the transaction did; None if it changed nothing.
    """

    def __init__(
        self,
        database: Database,
        *,
        actor: str | None = None,
        origin: Origin = Origin.SCRIPT,
        label: str = "",
        undoes: int | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        self._database = database
        self._options: dict[str, Any] = {
            "actor": actor,
            "origin": origin,
            "label": label,
            "undoes": undoes,
            "details": details,
        }
        self.header = ChangeSetHeader(
            database.actor if actor is None else actor, origin, label, undoes, dict(details or {})
        )
        self.change_set: ChangeSet | None = None
        self._change_set_id: int | None = None
        self._savepoint: Any = None

    def __call__(self, **options: Any) -> TransactionManager:
        """Return a transaction with these options: actor, origin, label, undoes, details."""
        return TransactionManager(self._database, **{**self._options, **options})

    @property
    def change_set_id(self) -> int | None:
        """Return the id of the open change set; None in a savepoint."""
        return self._change_set_id

    def __enter__(self) -> TransactionManager:
        database = self._database.peewee
        if database.in_transaction():
            self._savepoint = database.savepoint()
            self._savepoint.__enter__()
            return self
        with translated(self._database.path):
            database.begin("IMMEDIATE")
            database.push_transaction(self)
            try:
                self._change_set_id = begin_change_set(database.connection(), self.header)
            except BaseException:
                self._roll_back()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with translated(self._database.path):
            if self._savepoint is not None:
                self._savepoint.__exit__(kind, error, trace)
                return
            if error is not None:
                self._roll_back()
                return
            try:
                self._commit()
            except BaseException:
                self._roll_back()
                raise
        self._database.after_commit()

    def _commit(self) -> None:
        assert self._change_set_id is not None
        database = self._database.peewee
        self.change_set = end_change_set(database.connection(), self._change_set_id, self.header)
        database.commit()
        database.pop_transaction()
        self._database.last_change_set = self.change_set

    def _roll_back(self) -> None:
        database = self._database.peewee
        if database.transaction_depth():
            database.pop_transaction()
        # a full disk has already rolled back by itself
        if database.connection().in_transaction:
            database.rollback()


class DatabaseSingleton:
    """Hands out the process's one `Database`."""

    _instance: ClassVar[Database | None] = None

    @classmethod
    def get_instance(cls) -> Database:
        """Return the one instance, made at the first call."""
        if cls._instance is None:
            cls._instance = Database()
        return cls._instance


def _system_actor() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _check_header(path: Path) -> None:
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


def _check_ownership(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database that is not ours; mark an empty one as ours."""
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    if not objects and version_of(connection) == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        return
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise ForeignDatabase(path)
    refuse_newer(connection, str(path))
    ours = {name for (name,) in connection.execute("SELECT name FROM tab_table")}
    for kind, name, table, sql in objects:
        if not _is_ours(kind, name, table, sql or "", ours):
            raise ForeignDatabase(path, name)


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


def _choose_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Use a write-ahead log where it is safe, else a rollback journal."""
    mode = "DELETE" if placement.unsafe_for_wal(path) else "WAL"
    connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
