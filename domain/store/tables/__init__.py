"""The user's tables: their definitions, and the SQL tables that follow them.

Definitions are rows of `tab_table` and `tab_field`, audited like any record; `sync` makes the
SQL table agree with them. So undoing a change of a definition is undoing rows, then `sync`.

Columns of the user's tables have no declared type on purpose: SQLite would rewrite values to
suit a type ("1e5" to 100000) before any trigger sees them.
"""

from domain.store.tables.changing import (
    create_table,
    purge_field,
    purge_table,
    rename_table,
    reorder_fields,
    restore_field,
    restore_table,
    trash_field,
    trash_table,
    update_field,
)
from domain.store.tables.definitions import (
    add_field,
    create_definition,
    find_table,
    load_fields,
    load_table,
    load_tables,
)
from domain.store.tables.physical import audited, has_column, model_of, sync, sync_triggers

__all__ = [
    "add_field",
    "audited",
    "create_definition",
    "create_table",
    "find_table",
    "has_column",
    "load_fields",
    "load_table",
    "load_tables",
    "model_of",
    "purge_field",
    "purge_table",
    "rename_table",
    "reorder_fields",
    "restore_field",
    "restore_table",
    "sync",
    "sync_triggers",
    "trash_field",
    "trash_table",
    "update_field",
]
