"""What an undo works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.store.audit import FIELDS_ENTITY, TABLES_ENTITY, AuditedTable
from domain.store.audit.changes import now_text
from domain.store.tables.physical import definition_tables

ValueKey = tuple[int, int, int | None]
"""One value: a table's id, a record's, a field's (None for a part of a definition)."""

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

    def steps(self, size: int) -> Iterator[Range]:
        """Yield ranges of at most so many entries that make up this one."""
        for first in range(self.first, self.last + 1, size):
            yield Range(first, min(first + size - 1, self.last), self.entities)


def _tell_nobody(_done: int) -> None:
    """Nobody waits for the number of records that went back."""


@dataclass(frozen=True)
class Wish:
    """On whose behalf to undo, and which newer values give way: all (`force`), some or none.

    `told` hears of so many more records that were dealt with, and may raise Cancelled.
    """

    actor: str = ""
    force: bool = False
    put_back: frozenset[ValueKey] = frozenset()
    told: Callable[[int], None] = _tell_nobody

    def target(self, table: AuditedTable) -> Target:
        """Return a table to undo in, now."""
        return Target(table, self, now_text())


@dataclass(frozen=True)
class Target:
    """A table to undo in, as it was wished, and when."""

    table: AuditedTable
    wish: Wish
    now: str

    @property
    def actor(self) -> str:
        """Return on whose behalf."""
        return self.wish.actor

    def gives_way(self, record: int, key: str) -> bool:
        """Say whether a newer value gives way to what the change set replaced."""
        field = int(key) if key.isdigit() else None
        return self.wish.force or (self.table.entity, record, field) in self.wish.put_back

    @property
    def columns(self) -> dict[str, str]:
        """Return the column name of each key."""
        return dict(self.table.columns)
