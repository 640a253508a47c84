"""Turns a `Query` into SQL for the ids of its records."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from domain.fields import TYPES
from domain.store.names import quoted
from domain.values import FieldDef, Filter, Query, Scope, Stored, TableDef

MOST_TERMS = 16
"""More words than this in a search are taken as one phrase."""

# The plus keeps SQLite from walking the table in the order of a unique index, which covers just
# the live records: ten times as slow as reading it straight through.
_SCOPES = {
    Scope.LIVE: "+deleted_at IS NULL",
    Scope.TRASH: "deleted_at IS NOT NULL",
    Scope.ALL: "1",
}


class Statement(NamedTuple):
    """A statement that finds ids, and its bound values."""

    sql: str
    binds: list[Stored]

    def on(self, connection: sqlite3.Connection) -> Iterator[int]:
        """Yield the ids as the file gives them."""
        return (row[0] for row in connection.execute(self.sql, self.binds))


def ids_statement(
    table: TableDef,
    query: Query,
    *,
    among: Sequence[int] | None = None,
    between: tuple[int, int] | None = None,
    limit: int | None = None,
    plain: Collection[str] = (),
) -> Statement:
    """Return the statement for the ids of a query's records (see `compile_query`)."""
    where, order, binds = compile_query(table, query, among=among, between=between, plain=plain)
    sql = f"SELECT id FROM {quoted(table.name)} WHERE {where} ORDER BY {order}"
    return Statement(sql if limit is None else f"{sql} LIMIT {limit:d}", binds)


def compile_query(
    table: TableDef,
    query: Query,
    *,
    among: Sequence[int] | None = None,
    between: tuple[int, int] | None = None,
    plain: Collection[str] = (),
) -> tuple[str, str, list[Stored]]:
    """Return the WHERE condition, the ORDER BY terms and the bound values of a query.

    With `among` only records with these ids count, with `between` those from the first id of
    the two to the second. The columns in `plain` are known to hold nothing but ASCII.
    """
    conditions, binds = [_SCOPES[query.scope]], list[Stored]()
    if between is not None:
        conditions.append("id BETWEEN ? AND ?")
        binds.extend(between)
    if among is not None:
        conditions.append("id IN (SELECT value FROM json_each(?))")
        binds.append(json.dumps(list(among)))
    fields = {field.id: field for field in table.fields}
    for one in query.filters:
        if one.field_id == 0:
            conditions.append(_changed_in(table, one, binds))
        elif one.field_id in fields:
            conditions.append(_filter(fields[one.field_id], one, binds))
    conditions += [_search(table.fields, term, binds) for term in search_terms(query.search)]
    order = [
        part
        for field_id, descending in query.sort
        if field_id in fields
        for part in order_terms(fields[field_id], descending, fields[field_id].name in plain)
    ]
    return " AND ".join(conditions), ", ".join(order) or "id", binds


def search_terms(search: str) -> list[str]:
    """Return the words that must all occur."""
    words = search.split()
    return words if len(words) <= MOST_TERMS else [search.strip()]


def order_terms(field: FieldDef, descending: bool, plain: bool = False) -> list[str]:
    """Return the ORDER BY terms of a field; blanks last either way.

    Text that is known to be `plain` ASCII needs no look at each value, which takes a third of
    the time in which a million of them are read.

    Records with equal values keep the order in which they are read, that of their ids: SQLite's
    sorter is stable, and sorting by the id as well takes a fifth longer.
    """
    column = quoted(field.name)
    kind = TYPES[field.type].sort
    if kind == "text" and plain:
        terms = [f"{column} COLLATE NOCASE"]
    elif kind == "text":
        # NOCASE folds ASCII in C; only other text needs the slower function
        terms = [
            f"CASE WHEN length({column}) = length(CAST({column} AS BLOB)) THEN {column} "
            f"ELSE tab_sort_key({column}) END COLLATE NOCASE"
        ]
    elif kind == "decimal":
        terms = _decimal_terms(column)
    else:
        terms = [column]
    direction = " DESC" if descending else ""
    return [f"{term}{direction} NULLS LAST" for term in terms]


def _decimal_terms(column: str) -> list[str]:
    """Return terms that sort exact decimal text as numbers, beyond a float's precision too.

    The float decides nearly always. Among equal floats more integer digits are more, then the
    digits themselves decide; for negative numbers the other way round.
    """
    sign = f"CASE WHEN {column} LIKE '-%' THEN -1 ELSE 1 END"
    digits = f"instr({column} || '.', '.')"
    return [
        f"typeof({column}) = 'text' AND {column} GLOB '*[^-0-9.]*'",
        f"CAST({column} AS REAL)",
        f"{sign} * {digits}",
        f"CASE WHEN {column} LIKE '-%' THEN NULL ELSE {column} END",
    ]


def _filter(field: FieldDef, one: Filter, binds: list[Stored]) -> str:
    column = quoted(field.name)
    values = [value for value in one.values if value is not None]
    parts = [f"{column} IS NULL"] if None in one.values else []
    if values:
        parts.append(f"{column} IN ({', '.join('?' * len(values))})")
        binds.extend(values)
    if not parts:
        return "1" if one.negated else "0"
    either = f"({' OR '.join(parts)})"
    return f"NOT ifnull({either}, 0)" if one.negated else either


def _changed_in(table: TableDef, one: Filter, binds: list[Stored]) -> str:
    """Return the condition that a change set made or changed the record, or brought it back."""
    parts = [_CHANGED_IN for _ in one.values]
    for change_set in one.values:
        binds.extend([change_set, change_set, table.id])
    return f"id {'NOT ' if one.negated else ''}IN ({' UNION '.join(parts) or 'NULL'})"


# the plus keeps SQLite from walking all entries of the table instead of those of the change set
_CHANGED_IN = (
    "SELECT record FROM tab_audit WHERE tab_audit.id "
    "BETWEEN (SELECT first_entry FROM tab_change_set c WHERE c.id = ?) "
    "AND (SELECT last_entry FROM tab_change_set c WHERE c.id = ?) "
    "AND +entity = ? AND action IN ('create', 'update', 'restore')"
)


def _search(fields: Sequence[FieldDef], term: str, binds: list[Stored]) -> str:
    """Return the condition that a term occurs in some field, without regard to case."""
    columns = [quoted(field.name) for field in fields if field.type != "boolean"]
    if not columns:
        return "0"
    pattern = "%" + _like_pattern(term) + "%"
    # LIKE is a quarter faster where it need not look for an escape
    like = "LIKE ? ESCAPE '\\'" if "\\" in pattern else "LIKE ?"
    if term.isascii():
        binds.extend([pattern] * len(columns))
        return _either([f"{column} {like}" for column in columns])
    parts = []
    for column in columns:
        parts.append(f"({column} {like} AND tab_contains({column}, ?))")
        binds.extend([pattern, term.lower()])
    return _either(parts)


def _either(parts: list[str]) -> str:
    """Join conditions as a balanced tree: SQLite refuses expressions deeper than 1,000."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({_either(parts[:middle])} OR {_either(parts[middle:])})"


def _like_pattern(term: str) -> str:
    """Return a LIKE pattern that a match in lower case passes: LIKE folds only ASCII letters."""
    escaped = "".join("\\" + char if char in "\\%_" else char for char in term)
    return "".join(char if char.isascii() else "%" for char in escaped)
