"""What an undo works on."""

from __future__ import annotations

from dataclasses import dataclass

from domain.store.audit import FIELDS_ENTITY, TABLES_ENTITY, AuditedTable
from domain.store.tables.physical import definition_tables

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
