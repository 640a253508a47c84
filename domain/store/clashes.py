"""Turns a broken unique rule that nobody foresaw into an error that names the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import DomainError, Duplicate, Fault
from domain.store.connection import either
from domain.store.database import Database


@contextmanager
def clashes_named(database: Database) -> Iterator[None]:
    """Raise Duplicate for a unique rule that a statement over many records broke."""
    try:
        yield
    except either("IntegrityError") as error:
        if isinstance(error, DomainError):
            raise
        found = re.search(r"UNIQUE constraint failed: (\w+)\.(\w+)", str(error))
        row = (
            found
            and database.connection.execute(
                "SELECT f.id FROM tab_field f JOIN tab_table t ON t.id = f.table_id "
                "WHERE t.name = ? AND f.name = ?",
                found.groups(),
            ).fetchone()
        )
        if not row:
            raise
        raise Duplicate({row[0]: Fault("duplicate")}) from error
