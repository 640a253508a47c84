"""One open workspace file, its one writing connection, and the transactions on it."""

from __future__ import annotations

import getpass
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from domain.errors import NotADatabase, OpenReadOnly, ReadOnly, WorkspaceMissing
from domain.store import cleaning, opening
from domain.store.audit import (
    seal_outside,
)
from domain.store.closing import remove_empty_log, settle_log
from domain.store.connection import (
    connect_reader,
    connect_writer,
    looks_like_sqlite,
    translated,
)
from domain.store.locking import FileLock, holder_of
from domain.store.migrations import migrate
from domain.store.placement import is_protected
from domain.store.registered import REGISTERED

if TYPE_CHECKING:
    from domain.store.door import PeeweeDatabase
    from domain.store.transactions import TransactionManager
    from domain.values import ChangeSet

CHECKPOINT_BYTES = 4 << 20
"""Beyond this size of the write-ahead log a checkpoint follows a commit."""


class Database:
    """An ordinary database object: configure it, connect, write in transactions, disconnect.

    Use it in the thread that connected it. Everything written goes through `transaction`.
    """

    def __init__(self) -> None:
        self.path = Path()
        self.read_only = False
        self.holder = ""
        self.is_protected = False
        self.soft_delete_enabled = True
        self.actor = _system_actor()
        self.checkpoint_after_commit = True
        self.last_change_set: ChangeSet | None = None
        self._connection: sqlite3.Connection | None = None
        self._peewee: PeeweeDatabase | None = None
        self._lock: FileLock | None = None
        self._is_ours = False  # what turns out to be somebody else's is left alone
        self._unclean = False

    def configure(
        self, path: str | Path, soft_delete_enabled: bool = True, *, actor: str | None = None
    ) -> Database:
        """Say which file to use, whether deleting moves to the Trash, and who acts."""
        self.path = Path(path)
        self.soft_delete_enabled = soft_delete_enabled
        if actor is not None:
            self.actor = actor
        return self

    def connect(self, *, must_exist: bool = False, read_only: bool = False) -> None:
        """Open the file, making it if there is none, and bring it to the present form.

        With `read_only` it is only looked at: another program holds it (`holder` says who), or
        it may not be written (`is_protected`). Raises a StorageError that says why the file
        cannot be used.
        """
        if self._connection is not None:
            return
        # one file, one name: the lock and the log lie beside what a link points to
        self.path = self.path.resolve()
        self._check_place(must_exist or read_only)
        self.read_only = read_only
        if not read_only:
            self._lock = FileLock(self.path)
            self._lock.acquire()
        try:
            self._open_to_read() if read_only else self._open()
        except BaseException:
            self.disconnect()
            raise

    def disconnect(self) -> None:
        """Close the file; does nothing if it is not open."""
        if self._connection is not None and self._is_ours:
            self.clean()
            settle_log(self._connection)
        if self._peewee is not None:
            if not self._peewee.is_closed():
                self._peewee.close()
            self._peewee = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            if self.read_only:
                remove_empty_log(self.path)
        self._is_ours = False
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def create_tables(self) -> None:
        """Make the tables of every registered model that are missing, with their audit."""
        if REGISTERED:
            from domain.store.registry import install_registered

            install_registered(self)

    @property
    def is_open(self) -> bool:
        """Say whether the file is open."""
        return self._connection is not None

    @property
    def peewee(self) -> PeeweeDatabase:
        """Return peewee's database object, for models and repositories."""
        if self._peewee is None:
            from domain.store.door import PeeweeDatabase  # who only reads needs no models

            self._peewee = PeeweeDatabase(self)
        return self._peewee

    @property
    def _db(self) -> PeeweeDatabase:
        return self.peewee  # what the kit's scripts call it

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the writing connection, for the thread that connected."""
        if self._connection is None:
            raise WorkspaceMissing(self.path, "not connected")
        return self._connection

    @property
    def acting(self) -> str:
        """Return who acts: whom the transaction under way was told, else `actor`."""
        around = self.peewee.top_transaction()
        return self.actor if around is None else str(around.header.actor)

    @property
    def transaction(self) -> TransactionManager:
        """Return a transaction to enter with `with`; call it first to say who, what and whence.

        ReadOnly if the file is open for reading only.
        """
        self.refuse_read_only()
        from domain.store.transactions import TransactionManager

        return TransactionManager(self)

    def refuse_read_only(self) -> None:
        """Raise what stands in the way of writing, where the file is only looked at."""
        if self.read_only:
            raise self.refusal()

    def refusal(self) -> ReadOnly:
        """Return what stands in the way of writing in a file that is only looked at."""
        return ReadOnly(self.path) if self.is_protected else OpenReadOnly(self.path, self.holder)

    @property
    def is_immutable(self) -> bool:
        """Say whether the file is read as it lies there, without the log of a writer.

        SQLite cannot make a log, nor what readers share, where it may not write. A log that a
        program left there that was stopped holds changes, and is read.
        """
        return self.read_only and self.is_protected and not opening.has_filled_log(self.path)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file as far as readers let it."""
        with translated(self.path):
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def after_commit(self) -> None:
        """Keep the write-ahead log small, and the file free of what was erased."""
        if not self.checkpoint_after_commit:
            return
        self.clean()
        if self.needs_checkpoint():
            self.checkpoint()

    def note_erased(self) -> None:
        """Note inside a transaction that what was erased must leave the file's pages as well."""
        cleaning.note_pending(self.connection)
        self._unclean = True

    def clean(self) -> None:
        """Write the file anew if something was erased since that was done; tried once."""
        unclean, self._unclean = self._unclean, False
        if unclean:
            cleaning.clean(self.connection)

    def needs_checkpoint(self) -> bool:
        """Say whether the write-ahead log has grown large; who only reads leaves it alone."""
        if self.read_only:
            return False
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
        opening.check_header(self.path)
        with translated(self.path):
            self._connection = connection = connect_writer(self.path)
            opening.check_ownership(connection, self.path)
            # our own triggers use JSON functions, which SQLite before 3.41 counts as unsafe
            connection.execute("PRAGMA trusted_schema = ON")
            opening.choose_journal(connection, self.path)
            migrate(connection, before=self._backup_before_migration)
            connection.execute("BEGIN IMMEDIATE")
            seal_outside(connection)
            connection.execute("COMMIT")
            self._unclean = cleaning.is_pending(connection)
        self._is_ours = True

    def _open_to_read(self) -> None:
        self.holder, self.is_protected = holder_of(self.path), is_protected(self.path)
        if not looks_like_sqlite(self.path):
            raise NotADatabase(self.path)
        with translated(self.path):
            self._connection = connect_reader(self.path, immutable=self.is_immutable)
            opening.check_readable(self._connection, self.path)

    def _backup_before_migration(self, version: int) -> None:
        from domain.store import backup  # most files are of the present form

        backup.make_backup(self.connection, self.path, f"before-version-{version + 1}")


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
