"""What all verbs of a session stand on: the transaction, its header, the tables' repositories."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from domain.store import tables
from domain.store.audit import ChangeSetHeader
from domain.store.database import Database
from domain.store.transactions import TransactionManager
from domain.values import TableDef

if TYPE_CHECKING:
    from domain.store.repository import BaseRepository


class SessionBase:
    """One transaction, and the tables that its verbs work on."""

    def __init__(
        self,
        database: Database,
        transaction: TransactionManager,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        self._database = database
        self._transaction = transaction
        self._repositories: dict[int, tuple[TableDef, BaseRepository]] = {}
        self.progress = progress

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the writing connection; for `domain.store` only."""
        return self._database.connection

    @property
    def database(self) -> Database:
        """Return the database; for `domain.store` only."""
        return self._database

    @property
    def actor(self) -> str:
        """Return who acts."""
        return self._transaction.header.actor

    @property
    def label(self) -> str:
        """Return what the change set is called so far."""
        return self._transaction.header.label

    def describe(self, label: str, **details: object) -> None:
        """Give the change set its words, and facts to keep with it."""
        header = self._transaction.header
        self._set_header(header._replace(label=label, details={**header.details, **details}))

    def table(self, table_id: int) -> TableDef:
        """Return a table as it is inside this transaction."""
        return tables.load_table(self.connection, table_id)

    def repository(self, table_id: int) -> BaseRepository:
        """Return the repository of a user's table."""
        return self._repository(table_id)[1]

    def _set_header(self, header: ChangeSetHeader) -> None:
        self._transaction.header = header

    def _repository(self, table_id: int) -> tuple[TableDef, BaseRepository]:
        if table_id not in self._repositories:
            from domain.store.repository import BaseRepository  # only writing needs it

            table = self.table(table_id)
            model = tables.model_of(self._database.peewee, table)
            self._repositories[table_id] = (table, BaseRepository(self._database, model))
        return self._repositories[table_id]
