"""What is in the Trash: records, fields and whole tables, the latest first.

A key names one thing: a table's id and a record's id for a record, TABLE_KEY or FIELD_KEY and an
id for a definition. Keys of all that is there come at once, the things themselves in pages.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain import values
from domain.fields import to_text
from domain.store.names import quoted
from domain.store.reading.queries import compile_query, search_terms
from domain.store.tables.definitions import load_tables
from domain.values import Query, Scope, Stored, TableDef

if TYPE_CHECKING:
    from domain.values import TrashItem

TABLE_KEY, FIELD_KEY = -1, -2

Key = tuple[int, int]


def trash_keys(connection: sqlite3.Connection, search: str, limit: int, offset: int) -> array[int]:
    """Return the keys of what matches a search, flat: entity, id, entity, id, ..."""
    binds: list[Stored] = []
    definitions = [
        f"SELECT {TABLE_KEY} AS entity, id, deleted_at FROM tab_table "
        f"WHERE deleted_at IS NOT NULL{_label_condition('label', search, binds)}",
        f"SELECT {FIELD_KEY}, f.id, f.deleted_at FROM tab_field f "
        "JOIN tab_table t ON t.id = f.table_id WHERE f.deleted_at IS NOT NULL "
        f"AND t.deleted_at IS NULL{_label_condition('f.label', search, binds)}",
    ]
    records = []
    for table in load_tables(connection):
        where, _, found = compile_query(table, Query(table.id, search=search, scope=Scope.TRASH))
        records.append(f"SELECT {table.id}, id, deleted_at FROM {quoted(table.name)} WHERE {where}")
        binds += found
    union = " UNION ALL ".join([*definitions, *records])
    rows = connection.execute(
        f"SELECT entity, id FROM ({union}) ORDER BY deleted_at DESC, id DESC LIMIT ? OFFSET ?",
        (*binds, limit, offset),
    )
    keys = array("q")
    for row in rows:
        keys.extend(row)
    return keys


def trash_page(connection: sqlite3.Connection, keys: Sequence[Key]) -> dict[Key, TrashItem]:
    """Return the things with these keys that are in the Trash still."""
    tables = {table.id: table for table in load_tables(connection)}
    found: dict[Key, TrashItem] = {}
    for entity in {entity for entity, _ in keys}:
        ids = [one for owner, one in keys if owner == entity]
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            for item in _items(connection, tables, entity, part):
                found[entity, item.id] = item
    return found


def trash_items(connection: sqlite3.Connection, limit: int, offset: int) -> list[TrashItem]:
    """Return a page of the Trash over all live tables, fields and tables included."""
    flat = trash_keys(connection, "", limit, offset)
    keys = list(zip(flat[::2], flat[1::2], strict=True))
    found = trash_page(connection, keys)
    return [found[key] for key in keys if key in found]


def trash_count(connection: sqlite3.Connection) -> int:
    """Return how many things the Trash holds."""
    counts = [
        f"SELECT count(*) FROM {quoted(table.name)} WHERE deleted_at IS NOT NULL"
        for table in load_tables(connection)
    ]
    counts += [
        "SELECT count(*) FROM tab_table WHERE deleted_at IS NOT NULL",
        "SELECT count(*) FROM tab_field f JOIN tab_table t ON t.id = f.table_id "
        "WHERE f.deleted_at IS NOT NULL AND t.deleted_at IS NULL",
    ]
    return sum(connection.execute(count).fetchone()[0] for count in counts)


def _label_condition(column: str, search: str, binds: list[Stored]) -> str:
    terms = search_terms(search)
    binds.extend(term.casefold() for term in terms)
    return f" AND tab_contains({column}, ?)" * len(terms)


def _items(
    connection: sqlite3.Connection, tables: dict[int, TableDef], entity: int, ids: list[int]
) -> list[TrashItem]:
    marks = ", ".join("?" * len(ids))
    if entity == TABLE_KEY:
        rows = connection.execute(
            "SELECT id, label, deleted_at, deleted_by FROM tab_table "
            f"WHERE deleted_at IS NOT NULL AND id IN ({marks})",
            ids,
        )
        return [
            values.TrashItem("table", one, label, one, label, at, by or "")
            for one, label, at, by in rows
        ]
    if entity == FIELD_KEY:
        rows = connection.execute(
            "SELECT id, table_id, label, deleted_at, deleted_by FROM tab_field "
            f"WHERE deleted_at IS NOT NULL AND id IN ({marks})",
            ids,
        )
        return [
            values.TrashItem("field", table_id, tables[table_id].label, one, label, at, by or "")
            for one, table_id, label, at, by in rows
            if table_id in tables
        ]
    return _records(connection, tables[entity], ids) if entity in tables else []


def _records(connection: sqlite3.Connection, table: TableDef, ids: list[int]) -> list[TrashItem]:
    main = table.main_field
    title = quoted(main.name) if main else "NULL"
    rows = connection.execute(
        f"SELECT id, {title}, deleted_at, deleted_by FROM {quoted(table.name)} "
        f"WHERE deleted_at IS NOT NULL AND id IN ({', '.join('?' * len(ids))})",
        ids,
    )
    return [
        values.TrashItem(
            "record", table.id, table.label, one, to_text(value, main) if main else "", at, by or ""
        )
        for one, value, at, by in rows
    ]
