"""Codes without the zeros at their front: staged rows that would meet a record with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from domain.store.names import quoted
from domain.values import TableDef

LONGEST = 40
"""Longer runs of digits are no codes that a spreadsheet took for numbers."""

_MOST_LENGTHS = 5


class Padded(NamedTuple):
    """To how many characters zeros fill up, how many rows then meet a record, and the first."""

    length: int
    rows: int
    example: str


def find_padded(
    connection: sqlite3.Connection, table: TableDef, keys: Mapping[str, str], own: str
) -> Padded | None:
    """Return the length by which most rows meet a record that they do not meet as they stand.

    `keys` maps the staged key columns to those of the table, `own` is the one to fill up. Nothing
    where zeros would part a row from the record that it meets already.
    """
    if not _any(connection, f"fate IS NULL AND {_digits(own)}"):
        return None
    found = [
        Padded(length, *one)
        for length in _lengths(connection, table, keys[own])
        if not _any(
            connection, f"record IS NOT NULL AND {_digits(own)} AND length({own}) < {length}"
        )
        and (one := _met(connection, table, keys, own, length))[0]
    ]
    return max(found, key=lambda one: one.rows, default=None)


def _any(connection: sqlite3.Connection, condition: str) -> bool:
    sql = f"SELECT 1 FROM temp.tab_staging WHERE {condition} LIMIT 1"
    return connection.execute(sql).fetchone() is not None


def _digits(name: str) -> str:
    return f"{name} GLOB '[0-9]*' AND {name} NOT GLOB '*[^0-9]*'"


def _lengths(connection: sqlite3.Connection, table: TableDef, name: str) -> list[int]:
    """Return the usual lengths of the table's codes that begin with a zero."""
    key = quoted(name)
    rows = connection.execute(
        f"SELECT length({key}) FROM {quoted(table.name)} WHERE deleted_at IS NULL "
        f"AND {key} GLOB '0*' AND {key} NOT GLOB '*[^0-9]*' AND length({key}) BETWEEN 2 AND ? "
        "GROUP BY 1 ORDER BY count(*) DESC LIMIT ?",
        (LONGEST, _MOST_LENGTHS),
    )
    return [length for (length,) in rows]


def _met(
    connection: sqlite3.Connection,
    table: TableDef,
    keys: Mapping[str, str],
    own: str,
    length: int,
) -> tuple[int, str]:
    """Return how many rows meet just one record when zeros fill them up, and the first of them."""
    filled = f"substr('{'0' * length}', 1, {length} - length(s.{own})) || s.{own}"
    same = " AND ".join(
        f"t.{quoted(name)} = {filled if column == own else f's.{column}'}"
        for column, name in keys.items()
    )
    lacking = f"s.fate IS NULL AND {_digits(f's.{own}')} AND length(s.{own}) < {length}"
    # beside min() a bare column has the value of that very row
    count, example, _ = connection.execute(
        f"SELECT count(*), code, min(row) FROM (SELECT s.row, s.{own} AS code "
        f"FROM temp.tab_staging s CROSS JOIN {quoted(table.name)} t ON {same} "
        f"WHERE t.deleted_at IS NULL AND {lacking} GROUP BY s.row HAVING count(*) = 1)"
    ).fetchone()
    return int(count), str(example or "")
