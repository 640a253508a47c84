"""Transactions: each is one change set, sealed before its commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any

from domain.store.audit import ChangeSetHeader, begin_change_set, end_change_set
from domain.store.connection import translated
from domain.values import Origin

if TYPE_CHECKING:
    from domain.store.database import Database
    from domain.values import ChangeSet


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

    def __call__(self, function: Callable[..., Any] | None = None, **options: Any) -> Any:
        """Return a transaction with these options: actor, origin, label, undoes, details.

        Given a function, as a decorator is, return it running inside a transaction.
        """
        if function is None:
            return TransactionManager(self._database, **{**self._options, **options})

        @wraps(function)
        def inside(*values: Any, **named: Any) -> Any:
            with self():
                return function(*values, **named)

        return inside

    def note(self, **details: object) -> None:
        """Keep facts with the change set; from a savepoint they go to the transaction around it."""
        around = self
        if self._savepoint is not None:
            around = self._database.peewee.top_transaction()
        header = around.header
        around.header = header._replace(details={**header.details, **details})

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
                # a full disk may have rolled back all by itself, this savepoint with it
                if error is None or self._database.connection.in_transaction:
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
