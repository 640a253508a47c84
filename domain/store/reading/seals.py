"""Reads the seals of the history: the last one, one noted elsewhere, and the check of all."""

from __future__ import annotations

import sqlite3
from abc import abstractmethod
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from domain.store.audit import last_seal, verify_history
from domain.store.reading import history

if TYPE_CHECKING:
    from domain.values import ChangeSet


class SealReader:
    """What a reader answers about seals."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[sqlite3.Connection]:
        """Hold one state of the file over several reads."""

    def seal(self) -> str:
        """Return the seal of the whole history."""
        with self.snapshot() as connection:
            return last_seal(connection)

    def sealed_by(self, seal: str) -> ChangeSet | None:
        """Return the change set that made this the seal of the history; None if none did."""
        with self.snapshot() as connection:
            row = connection.execute(
                "SELECT id FROM tab_change_set WHERE lower(hex(link)) = ?", (seal.lower(),)
            ).fetchone()
            return history.change_set(connection, row[0]) if row else None

    def verify_history(self) -> int | None:
        """Return the first change set that does not fit the sealed chain, None if all fit."""
        with self.snapshot() as connection:
            return verify_history(connection)
