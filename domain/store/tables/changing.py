"""The verbs on tables and fields; each runs inside a transaction of its caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from domain.errors import Fault, InvalidDefinition
from domain.fields import check_definition, convert
from domain.store.names import quoted, slug
from domain.store.tables.definitions import (
    MOST_FIELDS,
    check_table_label,
    column_name,
    create_definition,
    field_values,
    load_field,
    load_fields,
    load_table,
    refuse_taken_label,
    set_trashed,
    update_row,
)
from domain.store.tables.physical import drop_physical, has_column, sync
from domain.values import FieldDef, FieldDraft, Stored


def create_table(
    connection: sqlite3.Connection,
    label: str,
    drafts: Sequence[FieldDraft],
    actor: str = "",
    *,
    defer_unique: bool = False,
) -> int:
    """Make a table with these fields and return its id; InvalidDefinition says what is wrong."""
    label = check_table_label(connection, label)
    if len(drafts) > MOST_FIELDS:
        raise InvalidDefinition("too_many_fields", str(len(drafts)), str(MOST_FIELDS))
    columns: dict[str, FieldDraft] = {}
    labels: set[str] = set()
    for draft in drafts:
        check_definition(draft)
        if draft.label.strip().casefold() in labels:
            raise InvalidDefinition("label_taken", draft.label)
        labels.add(draft.label.strip().casefold())
        columns[column_name(draft, set(columns))] = draft
    taken = {name for (name,) in connection.execute("SELECT lower(name) FROM sqlite_master")}
    name = slug(label, taken, fallback="table")
    table_id = create_definition(connection, name, label, columns, actor=actor)
    sync(connection, table_id, defer_unique=defer_unique)
    return table_id


def rename_table(
    connection: sqlite3.Connection, table_id: int, label: str, actor: str = ""
) -> None:
    """Give a table another label; its SQL name stays."""
    label = check_table_label(connection, label, but=table_id)
    update_row(connection, "tab_table", table_id, {"label": label}, actor)


def update_field(
    connection: sqlite3.Connection, field_id: int, draft: FieldDraft, actor: str = ""
) -> int:
    """Change a field to what the draft says and return how many values do not fit it then.

    With another type the values are converted; one that does not convert stays as it is.
    """
    old = load_field(connection, field_id)
    check_definition(draft)
    refuse_taken_label(draft.label, load_fields(connection, old.table_id), but=field_id)
    update_row(connection, "tab_field", field_id, field_values(draft), actor)
    new = load_field(connection, field_id)
    misfits = 0
    if has_column(old) != has_column(new):
        raise InvalidDefinition("unknown_type", draft.type)
    if has_column(new) and (old.type, old.format) != (new.type, new.format):
        # values that become equal clash only once all are converted
        sync(connection, old.table_id, defer_unique=new.unique)
        misfits = _convert_values(connection, old, new)
    sync(connection, old.table_id)
    return misfits


def reorder_fields(
    connection: sqlite3.Connection, table_id: int, field_ids: Sequence[int], actor: str = ""
) -> None:
    """Put the named fields in this order; those not named follow as they were."""
    present = load_fields(connection, table_id)
    rank = {field_id: place for place, field_id in enumerate(field_ids)}
    ordered = sorted(present, key=lambda field: rank.get(field.id, len(rank)))
    for position, field in enumerate(ordered, start=1):
        if field.position != position:
            update_row(connection, "tab_field", field.id, {"position": position}, actor)


def trash_field(connection: sqlite3.Connection, field_id: int, actor: str = "") -> None:
    """Move a field to the Trash; its values stay in the file."""
    field = load_field(connection, field_id)
    if len(load_table(connection, field.table_id).fields) == 1:
        raise InvalidDefinition("last_field", field.label)
    set_trashed(connection, "tab_field", field_id, actor)
    sync(connection, field.table_id)


def restore_field(connection: sqlite3.Connection, field_id: int) -> None:
    """Bring a field back from the Trash with its values."""
    field = load_field(connection, field_id)
    refuse_taken_label(field.label, load_fields(connection, field.table_id), but=field_id)
    set_trashed(connection, "tab_field", field_id, None)
    sync(connection, field.table_id)


def purge_field(connection: sqlite3.Connection, field_id: int) -> None:
    """Remove a field in the Trash and its values for good."""
    field = load_field(connection, field_id)
    table = load_table(connection, field.table_id)
    if has_column(field):
        column = quoted(field.name)
        connection.execute(
            f"UPDATE {quoted(table.name)} SET {column} = NULL WHERE {column} IS NOT NULL"
        )
    connection.execute("DELETE FROM tab_field WHERE id = ?", (field_id,))
    sync(connection, field.table_id)


def trash_table(connection: sqlite3.Connection, table_id: int, actor: str = "") -> None:
    """Move a table with all its records to the Trash."""
    load_table(connection, table_id)
    set_trashed(connection, "tab_table", table_id, actor)


def restore_table(connection: sqlite3.Connection, table_id: int) -> None:
    """Bring a table back from the Trash; InvalidDefinition if its label is taken meanwhile."""
    check_table_label(connection, load_table(connection, table_id).label, but=table_id)
    set_trashed(connection, "tab_table", table_id, None)


def purge_table(connection: sqlite3.Connection, table_id: int) -> None:
    """Remove a table with its records for good; the audit log keeps what they were."""
    table = load_table(connection, table_id)
    connection.execute(f"DELETE FROM {quoted(table.name)}")
    connection.execute("DELETE FROM tab_field WHERE table_id = ?", (table_id,))
    connection.execute("DELETE FROM tab_table WHERE id = ?", (table_id,))
    drop_physical(connection, table.name)


def _convert_values(connection: sqlite3.Connection, old: FieldDef, new: FieldDef) -> int:
    """Convert a column's values to the new type; return how many records keep a misfit."""
    table, column = quoted(load_table(connection, new.table_id).name), quoted(new.name)
    changed: list[tuple[Stored, Stored]] = []
    misfits = 0
    distinct = (
        f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY {column}"
    )
    for value, count in connection.execute(distinct).fetchall():
        converted = convert(value, old, new)
        if isinstance(converted, Fault):
            misfits += count
        elif converted != value or type(converted) is not type(value):
            changed.append((value, converted))
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS tab_converted (old PRIMARY KEY, new)")
    connection.execute("DELETE FROM temp.tab_converted")
    connection.executemany("INSERT INTO temp.tab_converted VALUES (?, ?)", changed)
    connection.execute(
        f"UPDATE {table} SET {column} = converted.new, version = version + 1 "
        f"FROM temp.tab_converted AS converted WHERE converted.old = {table}.{column}"
    )
    connection.execute("DELETE FROM temp.tab_converted")
    return misfits
