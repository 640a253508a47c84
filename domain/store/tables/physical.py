"""Makes the SQL tables agree with their definitions: columns, indexes, triggers, models."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from domain.errors import InvalidDefinition
from domain.fields import TYPES
from domain.store.audit import (
    FIELDS_ENTITY,
    TABLES_ENTITY,
    AuditedTable,
    drop_triggers,
    install_triggers,
)
from domain.store.names import quoted
from domain.store.tables.definitions import load_fields, load_table
from domain.values import FieldDef, TableDef

if TYPE_CHECKING:
    from domain.store.door import PeeweeDatabase
    from domain.store.models import BaseModel

_NOTED = """
    id INTEGER PRIMARY KEY AUTOINCREMENT, {columns}
    version INTEGER NOT NULL DEFAULT 1, created_at TEXT, created_by TEXT,
    updated_at TEXT, updated_by TEXT, deleted_at TEXT, deleted_by TEXT
"""

_TABLE_COLUMNS = ("name", "label", "kind", "position")
_FIELD_COLUMNS = (
    "table_id",
    "name",
    "label",
    "type",
    "position",
    "required",
    "is_unique",
    "hidden",
    "choices",
    "minimum",
    "maximum",
    "pattern",
    "default_text",
    "format",
    "help",
)


def sync_triggers(connection: sqlite3.Connection) -> None:
    """Make every audit trigger of the file what it should be, and drop any other."""
    for name, entity, columns in definition_tables():
        pairs = tuple((column, column) for column in columns)
        install_triggers(connection, AuditedTable(name, entity, pairs))
    for table_id, name in connection.execute("SELECT id, name FROM tab_table").fetchall():
        install_triggers(connection, _audited_in_file(connection, table_id, name))


def definition_tables() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Return name, number in the log, and audited columns of the tables of definitions."""
    return (
        ("tab_table", TABLES_ENTITY, _TABLE_COLUMNS),
        ("tab_field", FIELDS_ENTITY, _FIELD_COLUMNS),
    )


def sync(connection: sqlite3.Connection, table_id: int, *, defer_unique: bool = False) -> None:
    """Make the SQL table, its indexes and its triggers what the definition says.

    With `defer_unique` the unique indexes are left out: building them after a large load costs
    half of keeping them during it; call again without to make them.
    """
    table = load_table(connection, table_id)
    fields = load_fields(connection, table_id)
    _ensure_columns(connection, table, fields)
    columns = _columns(connection, table.name)
    _ensure_indexes(connection, table, [] if defer_unique else fields)
    install_triggers(connection, _audited(table.id, table.name, fields, columns))


def _audited_in_file(connection: sqlite3.Connection, table_id: int, name: str) -> AuditedTable:
    fields = load_fields(connection, table_id)
    return _audited(table_id, name, fields, _columns(connection, name))


def _audited(table_id: int, name: str, fields: list[FieldDef], columns: list[str]) -> AuditedTable:
    """Return what the audit covers: the columns that have a field, in the order of the file."""
    keys = {field.name: str(field.id) for field in fields if has_column(field)}
    return AuditedTable(name, table_id, tuple((keys[one], one) for one in columns if one in keys))


def _columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()]


def audited(connection: sqlite3.Connection, table_id: int) -> AuditedTable:
    """Return which columns of a table the audit covers, with their keys."""
    fields = [field for field in load_fields(connection, table_id) if has_column(field)]
    name = load_table(connection, table_id).name
    return AuditedTable(name, table_id, tuple((str(one.id), one.name) for one in fields))


def has_column(field: FieldDef) -> bool:
    """Say whether the field has a column of its own (not one that every record has)."""
    return field.type == "autonumber" or not TYPES[field.type].automatic


def drop_physical(connection: sqlite3.Connection, name: str) -> None:
    """Remove an SQL table with its triggers and indexes."""
    drop_triggers(connection, name)
    connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")


def model_of(database: PeeweeDatabase, table: TableDef) -> type[BaseModel]:
    """Return a peewee model of a table whose fields hold stored values as they are."""
    import peewee  # only writing needs it

    from domain.store.models import BaseModel

    fields: dict[str, Any] = {
        field.name: peewee.BareField(null=True) for field in table.fields if has_column(field)
    }
    meta = type("Meta", (), {"database": database, "table_name": table.name})
    return type(table.name, (BaseModel,), {**fields, "Meta": meta, "__module__": __name__})


def unique_index(table: str, column: str) -> str:
    """Return the name of the index that keeps a column's live values unique."""
    return f"{table}__{column}__unique"


def _ensure_columns(
    connection: sqlite3.Connection, table: TableDef, fields: list[FieldDef]
) -> None:
    wanted = [field.name for field in fields if has_column(field)]
    present = _columns(connection, table.name)
    if not present:
        columns = "".join(f"{quoted(name)}, " for name in wanted)
        connection.execute(f"CREATE TABLE {quoted(table.name)} ({_NOTED.format(columns=columns)})")
        return
    for name in wanted:
        if name not in present:
            connection.execute(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(name)}")


def _ensure_indexes(
    connection: sqlite3.Connection, table: TableDef, fields: list[FieldDef]
) -> None:
    connection.execute(
        f"CREATE INDEX IF NOT EXISTS {quoted(table.name + '__trash')} "
        f"ON {quoted(table.name)} (deleted_at) WHERE deleted_at IS NOT NULL"
    )
    wanted = {
        unique_index(table.name, field.name): field
        for field in fields
        if field.unique and field.deleted_at is None and has_column(field)
    }
    present = {
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table.name,)
        )
        if row[0].endswith("__unique")
    }
    for name in present - wanted.keys():
        connection.execute(f"DROP INDEX {quoted(name)}")
    for name in wanted.keys() - present:
        _create_unique(connection, table.name, name, wanted[name])


def _create_unique(connection: sqlite3.Connection, table: str, index: str, field: FieldDef) -> None:
    """Make a unique index over live records; InvalidDefinition says how many values clash."""
    column = quoted(field.name)
    try:
        connection.execute(
            f"CREATE UNIQUE INDEX {quoted(index)} ON {quoted(table)} ({column}) "
            "WHERE deleted_at IS NULL"
        )
    except sqlite3.IntegrityError as error:
        count, example = connection.execute(
            f"SELECT count(*), min(value) FROM (SELECT {column} AS value FROM {quoted(table)} "
            f"WHERE deleted_at IS NULL AND {column} IS NOT NULL GROUP BY {column} "
            "HAVING count(*) > 1)"
        ).fetchone()
        raise InvalidDefinition("not_unique", str(example), str(count)) from error
