"""What is in the Trash: records, fields and whole tables, the latest first."""

from __future__ import annotations

import sqlite3

from domain.fields import to_text
from domain.store.names import quoted
from domain.store.tables.definitions import load_tables
from domain.values import TableDef, TrashItem


def trash_items(connection: sqlite3.Connection, limit: int, offset: int) -> list[TrashItem]:
    """Return a page of the Trash over all live tables, fields and tables included."""
    tables = {table.id: table for table in load_tables(connection)}
    parts = [_RECORDS.format(table=quoted(table.name), id=table.id) for table in tables.values()]
    union = " UNION ALL ".join([_TABLES, _FIELDS, *parts])
    rows = connection.execute(
        f"SELECT * FROM ({union}) ORDER BY 4 DESC, 3 DESC LIMIT ? OFFSET ?", (limit, offset)
    ).fetchall()
    titles = _record_titles(connection, tables, rows)
    return [
        TrashItem(
            kind=kind,
            table_id=table_id,
            table_label=tables[table_id].label if table_id in tables else label,
            id=item_id,
            title=titles.get((table_id, item_id), "") if kind == "record" else label,
            deleted_at=at,
            deleted_by=by or "",
        )
        for kind, table_id, item_id, at, by, label in rows
    ]


def trash_count(connection: sqlite3.Connection) -> int:
    """Return how many things the Trash holds."""
    counts = [
        f"SELECT count(*) FROM {quoted(table.name)} WHERE deleted_at IS NOT NULL"
        for table in load_tables(connection)
    ]
    counts += [f"SELECT count(*) FROM ({_TABLES})", f"SELECT count(*) FROM ({_FIELDS})"]
    return sum(connection.execute(count).fetchone()[0] for count in counts)


_RECORDS = (
    "SELECT 'record', {id}, id, deleted_at, deleted_by, '' FROM {table} "
    "WHERE deleted_at IS NOT NULL"
)
_TABLES = (
    "SELECT 'table', id, id, deleted_at, deleted_by, label FROM tab_table "
    "WHERE deleted_at IS NOT NULL"
)
_FIELDS = (
    "SELECT 'field', f.table_id, f.id, f.deleted_at, f.deleted_by, f.label FROM tab_field f "
    "JOIN tab_table t ON t.id = f.table_id WHERE f.deleted_at IS NOT NULL AND t.deleted_at IS NULL"
)


def _record_titles(
    connection: sqlite3.Connection,
    tables: dict[int, TableDef],
    rows: list[tuple[str, int, int, str, str, str]],
) -> dict[tuple[int, int], str]:
    wanted: dict[int, list[int]] = {}
    for kind, table_id, item_id, *_ in rows:
        if kind == "record":
            wanted.setdefault(table_id, []).append(item_id)
    found: dict[tuple[int, int], str] = {}
    for table_id, ids in wanted.items():
        main = tables[table_id].main_field
        if main is None:
            continue
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            rows_of_titles = connection.execute(
                f"SELECT id, {quoted(main.name)} FROM {quoted(tables[table_id].name)} "
                f"WHERE id IN ({', '.join('?' * len(part))})",
                part,
            )
            for record_id, value in rows_of_titles:
                found[table_id, record_id] = to_text(value, main)
    return found
