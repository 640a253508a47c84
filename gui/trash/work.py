"""What restoring and purging a choice of things does, inside one change set."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import NamedTuple

from domain.values import Conflict, RestoreOutcome
from domain.workspace import Session
from gui import wording
from gui.models.trash_list import FIELD_KEY, TABLE_KEY, Key


class Amount(NamedTuple):
    """How many tables, fields and records something is about."""

    tables: int
    fields: int
    records: int

    def words(self) -> str:
        """Say it with the right word for each: “1 field and 2 records”."""
        named = zip(self, ("table", "field", "record"), strict=True)
        parts = [wording.plural(number, noun) for number, noun in named if number]
        return wording.listed(parts) or "nothing"


NOTHING = Amount(0, 0, 0)


def amount(keys: Iterable[Key], gone: int = 0) -> Amount:
    """Count what keys stand for; so many of the records stay where they are."""
    entities = [entity for entity, _ in keys]
    tables, fields = entities.count(TABLE_KEY), entities.count(FIELD_KEY)
    return Amount(tables, fields, len(entities) - tables - fields - gone)


def _by_entity(keys: list[Key]) -> dict[int, list[int]]:
    """Group keys, tables first, then fields, then records: what holds others comes first."""
    found: dict[int, list[int]] = {}
    for entity, one in sorted(keys, key=lambda key: {TABLE_KEY: 0, FIELD_KEY: 1}.get(key[0], 2)):
        found.setdefault(entity, []).append(one)
    return found


def restore(session: Session, *, keys: list[Key]) -> RestoreOutcome:
    """Bring things back; records whose unique value is in use stay and are named."""
    restored, conflicts = 0, list[Conflict]()
    for entity, ids in _by_entity(keys).items():
        if entity > 0:
            outcome = session.restore(entity, ids)
            restored += outcome.restored
            conflicts += outcome.conflicts
            continue
        for one in ids:
            session.restore_table(one) if entity == TABLE_KEY else session.restore_field(one)
        restored += len(ids)
    session.describe(f"Restore {amount(keys, len(keys) - restored).words()}")
    return RestoreOutcome(restored, tuple(conflicts))


def restore_all(session: Session) -> RestoreOutcome:
    """Bring everything back that can come."""
    outcome = session.restore_trash()
    records = outcome.restored - outcome.tables - outcome.fields
    session.describe(f"Restore {Amount(outcome.tables, outcome.fields, records).words()}")
    return outcome


def restore_blank(session: Session, *, conflicts: tuple[Conflict, ...]) -> RestoreOutcome:
    """Bring records back with the clashing value blank."""
    restored, left = 0, list[Conflict]()
    for one in conflicts:
        assert one.field_id is not None
        outcome = session.restore_without(one.table_id, one.record_id, [one.field_id])
        restored += outcome.restored
        left += outcome.conflicts
    return RestoreOutcome(restored, tuple(left))


def purge(session: Session, *, keys: list[Key], erase: bool) -> int:
    """Remove things for good, records before the fields and tables that hold them.

    With `erase` what the history holds of the records goes as well.
    """
    with session.erasing() if erase else nullcontext():
        gone = 0
        for entity, ids in reversed(_by_entity(keys).items()):
            if entity > 0:
                gone += session.purge(entity, ids)
                continue
            for one in ids:
                session.purge_table(one) if entity == TABLE_KEY else session.purge_field(one)
            gone += len(ids)
        return gone


def purge_all(session: Session, *, erase: bool) -> int:
    """Empty the Trash; with `erase` what the history holds of the records goes as well."""
    with session.erasing() if erase else nullcontext():
        return session.purge_trash()
