"""What an undo works on, and how values come back out of the audit log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from domain.store.audit import FIELDS_ENTITY, TABLES_ENTITY, AuditedTable
from domain.store.tables.physical import definition_tables
from domain.values import Stored

DEFINITIONS = {
    entity: AuditedTable(name, entity, tuple((column, column) for column in columns))
    for name, entity, columns in definition_tables()
}
assert set(DEFINITIONS) == {TABLES_ENTITY, FIELDS_ENTITY}


@dataclass(frozen=True)
class Range:
    """The entries of one change set, without a gap, and the tables they are of."""

    first: int
    last: int
    entities: tuple[int, ...]


@dataclass(frozen=True)
class Target:
    """A table to undo in, on whose behalf, when, and whether newer values give way."""

    table: AuditedTable
    actor: str
    now: str
    force: bool

    @property
    def columns(self) -> dict[str, str]:
        """Return the column name of each key."""
        return dict(self.table.columns)


def plain(value: Any) -> Stored:
    """Return the stored value for a value read from an entry's JSON."""
    if isinstance(value, dict):
        return bytes.fromhex(value["blob"])
    stored: Stored = value
    return stored


def changes_in(body: str | None) -> dict[str, tuple[Stored, Stored]]:
    """Return {key: (old, new)} from the body of an entry that changed a record."""
    return {key: (plain(old), plain(new)) for key, (old, new) in json.loads(body or "{}").items()}


def values_in(body: str | None, keys: list[str]) -> dict[str, Stored]:
    """Return {key: value} from the body of an entry that holds a whole record."""
    return {key: plain(value) for key, value in zip(keys, json.loads(body or "[]"), strict=False)}
