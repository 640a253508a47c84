"""Reads and writes the rows that define tables and fields."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from domain.errors import InvalidDefinition, NotFound
from domain.fields import TYPES, check_definition
from domain.store.audit.changes import now_text
from domain.store.names import quoted, slug
from domain.values import FieldDef, FieldDraft, TableDef

MOST_FIELDS = 1_900
"""SQLite's tables end at 2,000 columns; some are ours."""

LONGEST_LABEL = 300

_FIELD_COLUMNS = (
    "id, table_id, name, label, type, position, required, is_unique, hidden, choices, minimum, "
    "maximum, pattern, default_text, format, help, deleted_at"
)
_TABLE_COLUMNS = "id, name, label, kind, position, deleted_at"


def load_tables(connection: sqlite3.Connection, *, trashed: bool = False) -> list[TableDef]:
    """Return the live tables, or the trashed ones, in their order with their live fields."""
    condition = "IS NOT NULL" if trashed else "IS NULL"
    rows = connection.execute(
        f"SELECT {_TABLE_COLUMNS} FROM tab_table WHERE deleted_at {condition} ORDER BY position, id"
    ).fetchall()
    return [_with_fields(connection, row) for row in rows]


def load_table(connection: sqlite3.Connection, table_id: int) -> TableDef:
    """Return a table, in the Trash or not; NotFound if there is none."""
    row = connection.execute(
        f"SELECT {_TABLE_COLUMNS} FROM tab_table WHERE id = ?", (table_id,)
    ).fetchone()
    if row is None:
        raise NotFound("table", table_id)
    return _with_fields(connection, row)


def find_table(connection: sqlite3.Connection, name: str) -> TableDef | None:
    """Return the table with this SQL name, in the Trash or not, or None."""
    row = connection.execute("SELECT id FROM tab_table WHERE name = ?", (name,)).fetchone()
    return load_table(connection, row[0]) if row else None


def load_fields(connection: sqlite3.Connection, table_id: int) -> list[FieldDef]:
    """Return all fields of a table in their order, those in the Trash too."""
    rows = connection.execute(
        f"SELECT {_FIELD_COLUMNS} FROM tab_field WHERE table_id = ? ORDER BY position, id",
        (table_id,),
    ).fetchall()
    return [_field_of(row) for row in rows]


def load_field(connection: sqlite3.Connection, field_id: int) -> FieldDef:
    """Return a field, in the Trash or not; NotFound if there is none."""
    row = connection.execute(
        f"SELECT {_FIELD_COLUMNS} FROM tab_field WHERE id = ?", (field_id,)
    ).fetchone()
    if row is None:
        raise NotFound("field", field_id)
    return _field_of(row)


def create_definition(
    connection: sqlite3.Connection,
    name: str,
    label: str,
    drafts: Mapping[str, FieldDraft],
    *,
    kind: str = "user",
    actor: str = "",
) -> int:
    """Write a table's definition, or add what is missing of it, and return the table's id.

    `drafts` maps column names to what their fields are.
    """
    table = find_table(connection, name)
    if table is None:
        table_id = _insert(
            connection,
            "tab_table",
            {
                "name": name,
                "label": label,
                "kind": kind,
                "position": _next_position(connection, "tab_table", "1"),
            },
            actor,
        )
    else:
        table_id = table.id
    present = {field.name for field in load_fields(connection, table_id)}
    for column, draft in drafts.items():
        if column not in present:
            insert_field(connection, table_id, column, draft, actor)
    return table_id


def add_field(
    connection: sqlite3.Connection, table_id: int, draft: FieldDraft, actor: str = ""
) -> int:
    """Write the definition of a new field at the end of the table and return its id."""
    check_definition(draft)
    fields = load_fields(connection, table_id)
    refuse_taken_label(draft.label, fields)
    if len(fields) >= MOST_FIELDS:
        raise InvalidDefinition("too_many_fields", limit=str(MOST_FIELDS))
    return insert_field(
        connection, table_id, column_name(draft, {field.name for field in fields}), draft, actor
    )


def column_name(draft: FieldDraft, taken: set[str]) -> str:
    """Return the column of a field: a slug of its label, or what an automatic type reads."""
    if TYPES[draft.type].automatic and draft.type != "autonumber":
        if draft.type in taken:
            raise InvalidDefinition("already_there", draft.label)
        return draft.type
    return slug(draft.label, taken)


def insert_field(
    connection: sqlite3.Connection, table_id: int, column: str, draft: FieldDraft, actor: str
) -> int:
    """Write a field's definition row and return its id."""
    position = _next_position(connection, "tab_field", f"table_id = {table_id:d}")
    values = {"table_id": table_id, "name": column, "position": position, **field_values(draft)}
    return _insert(connection, "tab_field", values, actor)


def field_values(draft: FieldDraft) -> dict[str, Any]:
    """Return what a definition row holds for a draft."""
    return {
        "label": draft.label.strip(),
        "type": draft.type,
        "required": int(draft.required),
        "is_unique": int(draft.unique),
        "hidden": int(draft.hidden),
        "choices": json.dumps(list(draft.choices), ensure_ascii=False),
        "minimum": draft.minimum,
        "maximum": draft.maximum,
        "pattern": draft.pattern,
        "default_text": draft.default,
        "format": draft.format,
        "help": draft.help,
    }


def update_row(
    connection: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, Any], actor: str
) -> None:
    """Change a definition row, noting when and by whom."""
    assignments = ", ".join(f"{quoted(name)} = ?" for name in values)
    connection.execute(
        f"UPDATE {table} SET {assignments}, version = version + 1, updated_at = ?, updated_by = ? "
        "WHERE id = ?",
        (*values.values(), now_text(), actor, row_id),
    )


def set_trashed(connection: sqlite3.Connection, table: str, row_id: int, actor: str | None) -> None:
    """Move a definition row to the Trash, or with actor None back."""
    noted = (None, None) if actor is None else (now_text(), actor)
    connection.execute(
        f"UPDATE {table} SET deleted_at = ?, deleted_by = ?, version = version + 1 WHERE id = ?",
        (*noted, row_id),
    )


def refuse_taken_label(label: str, fields: list[FieldDef], but: int | None = None) -> None:
    """Raise InvalidDefinition if another live field has this label."""
    wanted = label.strip().casefold()
    for field in fields:
        if field.id != but and field.deleted_at is None and field.label.casefold() == wanted:
            raise InvalidDefinition("label_taken", label)


def refuse_repeated_labels(connection: sqlite3.Connection, table_ids: Collection[int]) -> None:
    """Raise InvalidDefinition if a live table's or field's label occurs twice."""
    live = load_tables(connection)
    _refuse_repeats([table.label for table in live])
    for table in live:
        if table.id in table_ids:
            _refuse_repeats([field.label for field in table.fields])


def _refuse_repeats(labels: list[str]) -> None:
    seen: set[str] = set()
    for label in labels:
        if label.casefold() in seen:
            raise InvalidDefinition("label_taken", label)
        seen.add(label.casefold())


def check_table_label(connection: sqlite3.Connection, label: str, but: int | None = None) -> str:
    """Return the label trimmed; InvalidDefinition if it is blank, too long or taken."""
    label = label.strip()
    if not label:
        raise InvalidDefinition("blank_label")
    if len(label) > LONGEST_LABEL:
        raise InvalidDefinition("label_too_long", label, str(LONGEST_LABEL))
    for table in load_tables(connection):
        if table.id != but and table.label.casefold() == label.casefold():
            raise InvalidDefinition("label_taken", label)
    return label


def _insert(
    connection: sqlite3.Connection, table: str, values: Mapping[str, Any], actor: str
) -> int:
    noted = {**values, "created_at": now_text(), "created_by": actor}
    columns = ", ".join(quoted(name) for name in noted)
    marks = ", ".join("?" * len(noted))
    cursor = connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(noted.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _next_position(connection: sqlite3.Connection, table: str, condition: str) -> int:
    query = f"SELECT coalesce(max(position), 0) + 1 FROM {table} WHERE {condition}"
    return int(connection.execute(query).fetchone()[0])


def _with_fields(connection: sqlite3.Connection, row: tuple[Any, ...]) -> TableDef:
    table_id, name, label, kind, position, deleted_at = row
    live = [field for field in load_fields(connection, table_id) if field.deleted_at is None]
    bare = TableDef(table_id, name, label, (), kind, position, deleted_at)
    return bare._replace(fields=tuple(live))


def _field_of(row: tuple[Any, ...]) -> FieldDef:
    required, unique, hidden, choices = row[6:10]
    rules = (bool(required), bool(unique), bool(hidden), tuple(json.loads(choices)))
    values: list[Any] = [*row[:6], *rules, *row[10:]]
    return FieldDef(*values)
