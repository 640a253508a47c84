"""What one writing operation may do: the verbs on records, tables, fields and change sets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from domain.errors import Duplicate, Fault, InvalidRecord
from domain.fields import check, default_value
from domain.store import tables, undo
from domain.store.audit import ChangeSetHeader
from domain.store.audit.changes import now_text
from domain.store.database import Database, TransactionManager
from domain.store.models import BaseModel
from domain.store.names import quoted
from domain.store.repository import BaseRepository
from domain.values import (
    Conflict,
    FieldDef,
    FieldDraft,
    Origin,
    RestoreOutcome,
    Stored,
    TableDef,
    UndoOutcome,
)

Values = Mapping[int, Stored]
"""Stored values by field id."""


class Session:
    """The verbs inside one transaction. `progress(done, total)` may raise Cancelled."""

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
        self._set_header(replace(header, label=label, details={**header.details, **details}))

    # -- records

    def table(self, table_id: int) -> TableDef:
        """Return a table as it is inside this transaction."""
        return tables.load_table(self.connection, table_id)

    def repository(self, table_id: int) -> BaseRepository:
        """Return the repository of a user's table."""
        return self._repository(table_id)[1]

    def create(self, table_id: int, values: Values) -> int:
        """Write a new record and return its id.

        Fields not named get their default. InvalidRecord or Duplicate name what does not fit.
        """
        table, repository = self._repository(table_id)
        complete = {**_defaults(table.fields, values), **values}
        complete |= self._numbers(table, complete)
        _refuse_faults(table.fields, complete)
        record = repository.create(_by_name(table, complete))
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
        _refuse_faults(fields, values, record_id)
        changed = self._really_changed(table, record_id, values) if version is None else values
        if not changed:
            return repository.exists(record_id)
        return bool(repository.update(record_id, _by_name(table, changed), version=version))

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
        return self._repository(table_id)[1].delete_many(record_ids)

    def restore(self, table_id: int, record_ids: Sequence[int]) -> RestoreOutcome:
        """Bring records back from the Trash; those whose unique value is in use stay there."""
        _, repository = self._repository(table_id)
        try:
            with self._database.transaction:
                return RestoreOutcome(repository.restore_many(record_ids))
        except Duplicate:
            return self._restore_one_by_one(table_id, record_ids)

    def restore_without(
        self, table_id: int, record_id: int, field_ids: Sequence[int]
    ) -> RestoreOutcome:
        """Bring a record back with these fields blank: another record has their values now."""
        table, _ = self._repository(table_id)
        fields = [table.field(field_id) for field_id in field_ids]
        _refuse_faults(fields, {}, record_id)
        blanks = ", ".join(f"{quoted(field.name)} = NULL" for field in fields)
        self.connection.execute(
            f"UPDATE {quoted(table.name)} SET {blanks}, version = version + 1 "
            "WHERE id = ? AND deleted_at IS NOT NULL",
            (record_id,),
        )
        return self.restore(table_id, [record_id])

    def purge(self, table_id: int, record_ids: Sequence[int]) -> int:
        """Remove records for good and return how many."""
        return self._repository(table_id)[1].delete_hard_many(record_ids)

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

    def restore_trash(self) -> RestoreOutcome:
        """Bring back all records, fields and tables from the Trash that can come."""
        restored, conflicts = 0, list[Conflict]()
        for table in tables.load_tables(self.connection, trashed=True):
            tables.restore_table(self.connection, table.id)
            restored += 1
        for table in tables.load_tables(self.connection):
            for field in tables.load_fields(self.connection, table.id):
                if field.deleted_at is not None:
                    tables.restore_field(self.connection, field.id)
                    restored += 1
            ids = self.connection.execute(
                f"SELECT id FROM {quoted(table.name)} WHERE deleted_at IS NOT NULL"
            ).fetchall()
            outcome = self.restore(table.id, [one for (one,) in ids])
            restored += outcome.restored
            conflicts += outcome.conflicts
        return RestoreOutcome(restored, tuple(conflicts))

    # -- tables and fields

    def create_table(self, label: str, fields: Sequence[FieldDraft]) -> TableDef:
        """Make a table; InvalidDefinition says what is wrong."""
        table_id = tables.create_table(self.connection, label, fields, self.actor)
        return self.table(table_id)

    def rename_table(self, table_id: int, label: str) -> None:
        """Give a table another label."""
        tables.rename_table(self.connection, table_id, label, self.actor)

    def add_field(self, table_id: int, draft: FieldDraft) -> FieldDef:
        """Add a field at the end of a table."""
        field_id = tables.add_field(self.connection, table_id, draft, self.actor)
        tables.sync(self.connection, table_id)
        self._repositories.pop(table_id, None)
        return self.table(table_id).field(field_id)

    def update_field(self, field_id: int, draft: FieldDraft) -> int:
        """Change a field; return how many values do not fit it then (they stay visible)."""
        self._repositories.clear()
        return tables.update_field(self.connection, field_id, draft, self.actor)

    def reorder_fields(self, table_id: int, field_ids: Sequence[int]) -> None:
        """Put a table's fields in this order."""
        self._repositories.pop(table_id, None)
        tables.reorder_fields(self.connection, table_id, field_ids, self.actor)

    def trash_field(self, field_id: int) -> None:
        """Move a field to the Trash; its values stay in the file."""
        self._repositories.clear()
        tables.trash_field(self.connection, field_id, self.actor)

    def restore_field(self, field_id: int) -> None:
        """Bring a field back from the Trash with its values."""
        self._repositories.clear()
        tables.restore_field(self.connection, field_id)

    def purge_field(self, field_id: int) -> None:
        """Remove a field and its values for good."""
        self._repositories.clear()
        tables.purge_field(self.connection, field_id)

    def trash_table(self, table_id: int) -> None:
        """Move a table with its records to the Trash."""
        tables.trash_table(self.connection, table_id, self.actor)

    def restore_table(self, table_id: int) -> None:
        """Bring a table back from the Trash."""
        tables.restore_table(self.connection, table_id)

    def purge_table(self, table_id: int) -> None:
        """Remove a table with its records for good."""
        self._repositories.pop(table_id, None)
        tables.purge_table(self.connection, table_id)

    # -- undo

    def undo(self, change_set_id: int, *, force: bool = False) -> UndoOutcome:
        """Take a change set back; undoing an undo is a redo.

        Values that a later change set wrote stay and are named as conflicts, unless `force`.
        """
        row = self.connection.execute(
            "SELECT origin, label FROM tab_change_set WHERE id = ?", (change_set_id,)
        ).fetchone()
        outcome = undo.undo(self.connection, change_set_id, self.actor, force=force)
        self._repositories.clear()
        origin = Origin.REDO if row[0] == Origin.UNDO else Origin.UNDO
        header = self._transaction.header
        self._set_header(
            replace(header, origin=origin, undoes=change_set_id, label=header.label or row[1])
        )
        return outcome

    def undo_next(self) -> UndoOutcome | None:
        """Take back the newest change set in effect; None if there is none that can be."""
        found = undo.next_undo(self.connection)
        return None if found is None else self.undo(found)

    def redo_next(self) -> UndoOutcome | None:
        """Bring back what was undone last; None after any new work."""
        found = undo.next_redo(self.connection)
        return None if found is None else self.undo(found)

    # -- the way down

    def _set_header(self, header: ChangeSetHeader) -> None:
        self._transaction.header = header

    def _repository(self, table_id: int) -> tuple[TableDef, BaseRepository]:
        if table_id not in self._repositories:
            table = self.table(table_id)
            model = tables.model_of(self._database.peewee, table)
            self._repositories[table_id] = (table, BaseRepository(self._database, model))
        return self._repositories[table_id]

    def _numbers(self, table: TableDef, values: Values) -> dict[int, Stored]:
        """Return the next number for each automatic number that has no value."""
        return {
            field.id: next_numbers(self.connection, table, field, 1)
            for field in table.fields
            if field.type == "autonumber" and values.get(field.id) is None
        }

    def _really_changed(self, table: TableDef, record_id: int, values: Values) -> Values:
        """Return those values that differ from what the record holds."""
        columns = {field.id: field.name for field in table.fields if field.id in values}
        if not columns:
            return {}
        row = self.connection.execute(
            f"SELECT {', '.join(quoted(name) for name in columns.values())} "
            f"FROM {quoted(table.name)} WHERE id = ?",
            (record_id,),
        ).fetchone()
        if row is None:
            return values
        return {
            field_id: values[field_id]
            for field_id, old in zip(columns, row, strict=True)
            if old != values[field_id] or type(old) is not type(values[field_id])
        }

    def _duplicate(self, table: TableDef, record_id: int) -> int:
        copied = [
            field
            for field in table.fields
            if tables.has_column(field) and field.type != "autonumber"
        ]
        model: type[BaseModel] = self._repository(table.id)[1].get_by_id(record_id)
        values: dict[int, Stored] = {
            field.id: None if field.unique else getattr(model, field.name) for field in copied
        }
        values |= self._numbers(table, values)
        record = self._repository(table.id)[1].create(_by_name(table, values))
        return int(record.id)

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


def next_numbers(
    connection: sqlite3.Connection, table: TableDef, field: FieldDef, count: int
) -> int:
    """Reserve `count` automatic numbers and return the first; no number is given twice."""
    column = quoted(field.name)
    row = connection.execute(
        "SELECT last FROM tab_counter WHERE field_id = ?", (field.id,)
    ).fetchone()
    (highest,) = (
        connection.execute(
            f"SELECT max(CASE typeof({column}) WHEN 'integer' THEN {column} END) "
            f"FROM {quoted(table.name)}"
        ).fetchone()
        if row is None
        else (None,)
    )
    last = max(row[0] if row else 0, highest or 0)
    connection.execute(
        "INSERT OR REPLACE INTO tab_counter (field_id, last) VALUES (?, ?)",
        (field.id, last + count),
    )
    return int(last) + 1


def save_draft(
    database: Database, table_id: int, record_id: int | None, texts: Mapping[int, str]
) -> int:
    """Keep what is typed into a form, outside the history; return the draft's id."""
    connection = database.connection
    connection.execute(
        "DELETE FROM tab_draft WHERE table_id = ? AND record_id IS ?", (table_id, record_id)
    )
    cursor = connection.execute(
        "INSERT INTO tab_draft (table_id, record_id, texts, at, actor) VALUES (?, ?, ?, ?, ?)",
        (table_id, record_id, json.dumps(dict(texts)), now_text(), database.actor),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def drop_draft(database: Database, table_id: int, record_id: int | None) -> None:
    """Forget a draft: its form was saved or discarded."""
    database.connection.execute(
        "DELETE FROM tab_draft WHERE table_id = ? AND record_id IS ?", (table_id, record_id)
    )


def save_view(database: Database, table_id: int, layout: Mapping[str, object]) -> None:
    """Keep how a table is shown, outside the history."""
    database.connection.execute(
        "INSERT OR REPLACE INTO tab_view (table_id, layout) VALUES (?, ?)",
        (table_id, json.dumps(dict(layout))),
    )


def _defaults(fields: Sequence[FieldDef], values: Values) -> dict[int, Stored]:
    found: dict[int, Stored] = {}
    for field in fields:
        if field.id not in values and field.default:
            default = default_value(field)
            if not isinstance(default, Fault):
                found[field.id] = default
    return found


def _refuse_faults(
    fields: Sequence[FieldDef], values: Values, record_id: int | None = None
) -> None:
    faults = {
        field.id: fault
        for field in fields
        if (tables.has_column(field) and (fault := check(values.get(field.id), field)))
    }
    if faults:
        raise InvalidRecord(faults, record_id=record_id)


def _by_name(table: TableDef, values: Values) -> dict[str, Stored]:
    names = {field.id: field.name for field in table.fields if tables.has_column(field)}
    return {names[field_id]: value for field_id, value in values.items() if field_id in names}
