"""The verbs on records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.errors import NotFound
from domain.store import tables
from domain.store.bulk import unique_made_anew
from domain.store.names import quoted
from domain.store.session.base import SessionBase
from domain.store.session.numbers import next_numbers
from domain.store.session.rules import Values, by_name, defaults, refuse_faults
from domain.values import Stored, TableDef

if TYPE_CHECKING:
    from domain.store.models import BaseModel


class RecordVerbs(SessionBase):
    """Create, change, copy records and move them to the Trash."""

    def create(self, table_id: int, values: Values) -> int:
        """Write a new record and return its id.

        Fields not named get their default. InvalidRecord or Duplicate name what does not fit.
        """
        table, repository = self._repository(table_id)
        complete = {**defaults(table.fields, values), **values}
        complete |= self._numbers(table, complete)
        refuse_faults(table.fields, complete)
        record = repository.create(by_name(table, complete))
        return int(record.id)

    def create_many(self, table_id: int, rows: Sequence[Values]) -> list[int]:
        """Write new records and return their ids."""
        return [self.create(table_id, values) for values in rows]

    def update(
        self, table_id: int, record_id: int, values: Values, *, version: int | None = None
    ) -> bool:
        """Change a record's values and say whether it was there to change.

        StaleRecord if `version` is given and somebody changed the record since.
        """
        table, repository = self._repository(table_id)
        fields = [field for field in table.fields if field.id in values]
        refuse_faults(fields, values, record_id)
        stored = by_name(table, values)
        changed = self._really_changed(table, record_id, stored) if version is None else stored
        if not changed:
            return repository.exists(record_id)
        return bool(repository.update(record_id, changed, version=version))

    def update_many(self, table_id: int, changes: Sequence[tuple[int, Values]]) -> int:
        """Change several records and return how many were there to change."""
        done = 0
        for number, (record_id, values) in enumerate(changes):
            done += self.update(table_id, record_id, values)
            if number % 200 == 0:
                self.progress(number, len(changes))
        return done

    def duplicate(self, table_id: int, record_ids: Sequence[int]) -> list[int]:
        """Copy records and return the ids of the copies; unique values are left blank."""
        table, _ = self._repository(table_id)
        return [self._duplicate(table, record_id) for record_id in record_ids]

    def move_to_trash(self, table_id: int, record_ids: Sequence[int]) -> int:
        """Move records to the Trash and return how many moved."""
        table, repository = self._repository(table_id)
        with unique_made_anew(self.connection, table_id, table.name, len(record_ids)):
            return repository.delete_many(record_ids, self.progress)

    def _numbers(self, table: TableDef, values: Values) -> dict[int, Stored]:
        """Return the next number for each automatic number that has no value."""
        return {
            field.id: next_numbers(self.connection, table, field, 1)
            for field in table.fields
            if field.type == "autonumber" and values.get(field.id) is None
        }

    def _really_changed(
        self, table: TableDef, record_id: int, values: dict[str, Stored]
    ) -> dict[str, Stored]:
        """Return those values, by column, that differ from what the record holds."""
        if not values:
            return {}
        row = self.connection.execute(
            f"SELECT {', '.join(quoted(name) for name in values)} "
            f"FROM {quoted(table.name)} WHERE id = ?",
            (record_id,),
        ).fetchone()
        if row is None:
            return values
        return {
            name: new
            for (name, new), old in zip(values.items(), row, strict=True)
            if old != new or type(old) is not type(new)
        }

    def _duplicate(self, table: TableDef, record_id: int) -> int:
        copied = [
            field
            for field in table.fields
            if tables.has_column(field) and field.type != "autonumber"
        ]
        model: BaseModel | None = self._repository(table.id)[1].get_by_id(record_id)
        if model is None:
            raise NotFound("record", record_id)
        values: dict[int, Stored] = {
            field.id: None if field.unique else getattr(model, field.name) for field in copied
        }
        values |= self._numbers(table, values)
        record = self._repository(table.id)[1].create(by_name(table, values))
        return int(record.id)
