"""One open workspace: the read side, and the only place where a writing transaction begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from domain.store.connection import translated
from domain.store.database import Database
from domain.store.reading import Reader
from domain.store.reading.parted import PartedSearch
from domain.store.reading.search_text import SearchTexts
from domain.store.tables import load_tables, sync_triggers
from domain.values import Origin, TableDef

if TYPE_CHECKING:
    from domain.store.session import Session
    from domain.values import ChangeSet

__all__ = [
    "SUFFIX",
    "Operation",
    "PartedSearch",
    "Progress",
    "Reader",
    "Session",
    "Workspace",
    "Written",
]

Value = TypeVar("Value")
Operation = Callable[["Session"], Value]
Progress = Callable[[int, int], None]

SUFFIX = ".tabularium"


def _no_progress(done: int, total: int) -> None:
    """Report to nobody."""


def __getattr__(name: str) -> object:
    """Import what writes when it is first asked for: a window that only shows needs none of it."""
    if name != "Session":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from domain.store.session import Session

    return Session


class Written(NamedTuple, Generic[Value]):
    """What an operation returned, and the change set it made (None if it changed nothing)."""

    value: Value
    change_set: ChangeSet | None


class Workspace:
    """An open workspace file. Use it in the thread that opened it; readers are for other threads.

    >>> with Workspace.open("members.tabularium") as workspace:
    ...     written = workspace.write(lambda session: session.create(1, {2: "Ada"}))
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._texts = SearchTexts()

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        actor: str | None = None,
        must_exist: bool = False,
        read_only: bool = False,
    ) -> Workspace:
        """Open a workspace file, making it if there is none.

        With `read_only` it can be looked at while another program holds it, or where it may not
        be written; writing raises ReadOnly. Raises a StorageError that says why it cannot be used.
        """
        database = Database().configure(path, actor=actor)
        database.connect(must_exist=must_exist, read_only=read_only)
        workspace = cls(database)
        try:
            if not read_only:
                workspace._prepare()
        except BaseException:
            database.disconnect()
            raise
        return workspace

    @property
    def path(self) -> Path:
        """Return the place of the file."""
        return self.database.path

    @property
    def read_only(self) -> bool:
        """Say whether the file can only be looked at."""
        return self.database.read_only

    def close(self) -> None:
        """Close the file; its write-ahead log goes into it."""
        self.database.disconnect()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def reader(self) -> Reader:
        """Return a new reading connection for the calling thread."""
        return Reader(self.path, texts=self._texts, immutable=self.database.is_immutable)

    def write(
        self,
        operation: Operation[Value],
        *,
        actor: str | None = None,
        label: str = "",
        origin: Origin = Origin.SCRIPT,
        progress: Progress = _no_progress,
    ) -> Written[Value]:
        """Run an operation in one transaction and say what it returned and changed.

        An error, Cancelled included, rolls everything back. The operation may be a savepoint
        inside a larger one.
        """
        from domain.store.clashes import clashes_named
        from domain.store.session import Session

        transaction = self.database.transaction(actor=actor, label=label, origin=origin)
        with clashes_named(self.database), translated(self.path), transaction:
            value = operation(Session(self.database, transaction, progress))
        if transaction.change_set is not None:
            self._texts.note(transaction.change_set)
        return Written(value, transaction.change_set)

    def tables(self) -> list[TableDef]:
        """Return the live tables with their fields."""
        with translated(self.path):
            return load_tables(self.database.connection)

    def save_draft(self, table_id: int, record_id: int | None, texts: Mapping[int, str]) -> int:
        """Keep what is typed into a form until it is saved or discarded."""
        from domain.store.session import save_draft

        self.database.refuse_read_only()
        with translated(self.path):
            return save_draft(self.database, table_id, record_id, texts)

    def drop_draft(self, table_id: int, record_id: int | None) -> None:
        """Forget what was typed into a form."""
        from domain.store.session import drop_draft

        self.database.refuse_read_only()
        with translated(self.path):
            drop_draft(self.database, table_id, record_id)

    def save_view(self, table_id: int, layout: Mapping[str, object]) -> None:
        """Keep how a table is shown; what is only looked at keeps nothing."""
        if self.read_only:
            return
        from domain.store.session import save_view

        with translated(self.path):
            save_view(self.database, table_id, layout)

    def _prepare(self) -> None:
        with translated(self.path):
            connection = self.database.connection
            connection.execute("BEGIN IMMEDIATE")
            sync_triggers(connection)
            connection.execute("COMMIT")
        self.database.create_tables()
