"""Automatic numbers: reserved in the file, never given twice."""

from __future__ import annotations

import sqlite3

from domain.store.names import quoted
from domain.values import FieldDef, TableDef


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


def number_blanks(connection: sqlite3.Connection, table: TableDef, field: FieldDef) -> int:
    """Number the records that have no number yet, in their order; return how many.

    Those in the Trash come last, so that what is seen is numbered without gaps.
    """
    name, column = quoted(table.name), quoted(field.name)
    (blanks,) = connection.execute(f"SELECT count(*) FROM {name} WHERE {column} IS NULL").fetchone()
    if not blanks:
        return 0
    first = next_numbers(connection, table, field, blanks)
    connection.execute(
        f"UPDATE {name} SET {column} = numbered.place + ?, version = version + 1 FROM ("
        "SELECT id, row_number() OVER (ORDER BY deleted_at IS NOT NULL, id) AS place "
        f"FROM {name} WHERE {column} IS NULL) AS numbered WHERE numbered.id = {name}.id",
        (first - 1,),
    )
    return int(blanks)
