"""The verbs on the Trash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from domain.errors import Duplicate, InvalidDefinition
from domain.store import tables
from domain.store.audit import erasing
from domain.store.bulk import Count, unique_made_anew
from domain.store.names import quoted
from domain.store.session.base import SessionBase
from domain.store.session.rules import refuse_faults
from domain.values import Conflict, RestoreOutcome

_STEP = 5_000


@dataclass(frozen=True)
class TrashRestored(RestoreOutcome):
    """What came back from the whole Trash; so many of `restored` are no records."""

    tables: int = 0
    fields: int = 0


class TrashVerbs(SessionBase):
    """Restore and purge."""

    def restore(self, table_id: int, record_ids: Sequence[int]) -> RestoreOutcome:
        """Bring records back from the Trash; those whose unique value is in use stay there."""
        try:
            with self._database.transaction:
                return RestoreOutcome(self._restore_at_once(table_id, record_ids))
        except (Duplicate, InvalidDefinition):
            return self._restore_one_by_one(table_id, record_ids)

    def restore_without(
        self, table_id: int, record_id: int, field_ids: Sequence[int]
    ) -> RestoreOutcome:
        """Bring a record back with these fields blank: another record has their values now."""
        table, _ = self._repository(table_id)
        fields = [table.field(field_id) for field_id in field_ids]
        refuse_faults(fields, {}, record_id)
        blanks = ", ".join(f"{quoted(field.name)} = NULL" for field in fields)
        self.connection.execute(
            f"UPDATE {quoted(table.name)} SET {blanks}, version = version + 1 "
            "WHERE id = ? AND deleted_at IS NOT NULL",
            (record_id,),
        )
        return self.restore(table_id, [record_id])

    def purge(self, table_id: int, record_ids: Sequence[int]) -> int:
        """Remove records for good and return how many."""
        count, gone = Count(len(record_ids), self.progress), 0
        for start in range(0, len(record_ids), _STEP):
            part = record_ids[start : start + _STEP]
            gone += self._repository(table_id)[1].delete_hard_many(part)
            count.add(len(part))
        return gone

    @contextmanager
    def erasing(self) -> Iterator[None]:
        """Erase what the history holds of the records that are purged inside this.

        That they were there, when and by whom, stays. What a purged field held stays as well.
        """
        with erasing.overwriting(self.connection):
            after = erasing.last_entry(self.connection)
            yield
            if erasing.erase_purged(self.connection, after, self.progress):
                self._transaction.note(erased=True)
                self._database.note_erased()

    def erase_purged(self, table_id: int, record_ids: Sequence[int]) -> int:
        """Erase what the history holds of records that were purged before; return of how many.

        Records that are there still, in the Trash or not, keep their history.
        """
        return self._erase({table_id: record_ids})

    def erase_purged_by(self, change_set_id: int) -> int:
        """Erase what the history holds of the records that a change set purged; return how many."""
        purged: dict[int, list[int]] = {}
        rows = self.connection.execute(
            "SELECT a.entity, a.record FROM tab_change_set c JOIN tab_audit a "
            "ON a.id BETWEEN c.first_entry AND c.last_entry "
            "WHERE c.id = ? AND a.action = 'purge' AND a.entity > 0",
            (change_set_id,),
        )
        for entity, record in rows:
            purged.setdefault(entity, []).append(record)
        return self._erase(purged)

    def _erase(self, records: Mapping[int, Sequence[int]]) -> int:
        with self.erasing():
            count = 0
            for table_id, record_ids in records.items():
                gone = self._gone(table_id, record_ids)
                erasing.note_purged(self.connection, table_id, gone)
                count += len(gone)
        return count

    def purge_trash(self) -> int:
        """Empty the Trash: records, fields and tables; return how many things went."""
        gone = 0
        for table in tables.load_tables(self.connection, trashed=True):
            tables.purge_table(self.connection, table.id)
            gone += 1
        for table in tables.load_tables(self.connection):
            gone += self.connection.execute(
                f"DELETE FROM {quoted(table.name)} WHERE deleted_at IS NOT NULL"
            ).rowcount
            for field in tables.load_fields(self.connection, table.id):
                if field.deleted_at is not None:
                    tables.purge_field(self.connection, field.id)
                    gone += 1
        self._repositories.clear()
        return gone

    def restore_trash(self) -> TrashRestored:
        """Bring back all records, fields and tables from the Trash that can come."""
        counts, conflicts = {False: 0, True: 0}, list[Conflict]()
        for what, conflict in self._trashed_definitions():
            try:
                with self._database.transaction:
                    what()
                counts[conflict.field_id is not None] += 1
            except InvalidDefinition as error:
                conflicts.append(replace(conflict, code=error.code))
        self._repositories.clear()
        restored = sum(counts.values())
        for table in tables.load_tables(self.connection):
            ids = self.connection.execute(
                f"SELECT id FROM {quoted(table.name)} WHERE deleted_at IS NOT NULL"
            ).fetchall()
            outcome = self.restore(table.id, [one for (one,) in ids])
            restored += outcome.restored
            conflicts += outcome.conflicts
        return TrashRestored(restored, tuple(conflicts), counts[False], counts[True])

    def _gone(self, table_id: int, record_ids: Sequence[int]) -> list[int]:
        """Return which of these records the history knows and the table no longer has."""
        row = self.connection.execute(
            "SELECT name FROM tab_table WHERE id = ?", (table_id,)
        ).fetchone()
        there = f"SELECT id FROM {quoted(row[0])}" if row else "SELECT NULL WHERE 0"
        found = self.connection.execute(
            "SELECT DISTINCT record FROM tab_audit WHERE entity = ? AND record IN "
            f"(SELECT value FROM json_each(?)) AND record NOT IN ({there})",
            (table_id, json.dumps(list(record_ids))),
        )
        return [record for (record,) in found]

    def _trashed_definitions(self) -> Iterator[tuple[Callable[[], None], Conflict]]:
        """Yield what restores each table and field in the Trash, and what to say if it cannot."""
        for table in tables.load_tables(self.connection, trashed=True):
            yield (
                partial(tables.restore_table, self.connection, table.id),
                Conflict("", table.id, 0),
            )
        for table in tables.load_tables(self.connection):
            for field in tables.load_fields(self.connection, table.id):
                if field.deleted_at is not None:
                    yield (
                        partial(tables.restore_field, self.connection, field.id),
                        Conflict("", table.id, 0, field.id),
                    )

    def _restore_at_once(self, table_id: int, record_ids: Sequence[int]) -> int:
        table, repository = self._repository(table_id)
        with unique_made_anew(self.connection, table_id, table.name, len(record_ids)):
            return repository.restore_many(record_ids, self.progress)

    def _restore_one_by_one(self, table_id: int, record_ids: Sequence[int]) -> RestoreOutcome:
        restored, conflicts = 0, list[Conflict]()
        repository = self._repository(table_id)[1]
        for record_id in record_ids:
            try:
                restored += repository.restore(record_id)
            except Duplicate as error:
                [(field_id, fault)] = error.faults.items()
                conflicts.append(
                    Conflict(
                        "clash",
                        table_id,
                        record_id,
                        field_id,
                        fault.value,
                        other_id=fault.record_id,
                    )
                )
        return RestoreOutcome(restored, tuple(conflicts))
