"""Peewee's door to the open file: made when a model or a repository first needs it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import peewee

from domain.store.models import AuditLog

if TYPE_CHECKING:
    from domain.store.database import Database


class PeeweeDatabase(peewee.SqliteDatabase):
    """Works on the connection of its owner; a write outside any transaction becomes one of ours."""

    def __init__(self, owner: Database) -> None:
        super().__init__(str(owner.path))
        self.owner = owner
        self.bind([AuditLog])
        self.connect()

    def _connect(self) -> sqlite3.Connection:
        connection = self.owner.connection
        self._add_conn_hooks(connection)  # type: ignore[attr-defined]
        return connection

    def execute(self, query: Any, **context_options: Any) -> Any:
        """Run a query; a writing one gets a change set of its own if none is open."""
        if not isinstance(query, peewee._WriteQuery) or self.in_transaction():
            return super().execute(query, **context_options)  # type: ignore[no-untyped-call]
        with self.owner.transaction():
            cursor = super().execute(query, **context_options)  # type: ignore[no-untyped-call]
            # rows that a RETURNING gives must be fetched before the commit
            return _Fetched(cursor) if cursor.description else cursor

    def atomic(self, *options: Any, **more: Any) -> Any:
        """Return one of our transactions, so that peewee's own way in is a change set too."""
        return self.owner.transaction

    transaction = atomic


class _Fetched:
    """The rows of a finished cursor, to be read as from the cursor itself."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._rows = iter(cursor.fetchall())
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""
        return next(self._rows, None)

    def close(self) -> None:
        """Do nothing: all rows are here."""
