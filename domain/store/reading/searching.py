"""Finds the ids of a query's records by the shortest way: by the search text, or by SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from domain.store.names import quoted
from domain.store.reading.queries import compile_query, search_terms
from domain.store.reading.search_text import SearchText, SearchTexts
from domain.values import Query, Scope, TableDef

MOST_AMONG = 20_000
"""Up to so many hits of the search text are handed to SQL for sorting and filtering."""


def matching_ids(
    connection: sqlite3.Connection,
    table: TableDef,
    query: Query,
    texts: SearchTexts,
    limit: int | None = None,
) -> Iterator[int]:
    """Yield the ids of the query's records in its order."""
    text = texts.get(table) if query.search.strip() and query.scope is Scope.LIVE else None
    if text is None:
        return _by_sql(connection, table, query, limit=limit)
    hits = _unchanged_hits(text, query)
    changed = list(_by_sql(connection, table, query, among=sorted(text.changed)))
    if not (query.sort or query.filters or changed):
        return hits
    few = list(islice(hits, MOST_AMONG + 1))
    if len(few) > MOST_AMONG:
        return _by_sql(connection, table, query, limit=limit)
    rest = replace(query, search="")
    return _by_sql(connection, table, rest, among=[*few, *changed], limit=limit)


def _unchanged_hits(text: SearchText, query: Query) -> Iterator[int]:
    changed = text.changed
    hits = text.find(search_terms(query.search))
    return (one for one in hits if one not in changed) if changed else hits


def _by_sql(
    connection: sqlite3.Connection,
    table: TableDef,
    query: Query,
    *,
    among: Sequence[int] | None = None,
    limit: int | None = None,
) -> Iterator[int]:
    if among is not None and not among:
        return iter(())
    where, order, binds = compile_query(table, query, among=among)
    sql = f"SELECT id FROM {quoted(table.name)} WHERE {where} ORDER BY {order}"
    if limit is not None:
        sql += f" LIMIT {limit:d}"
    return (row[0] for row in connection.execute(sql, binds))
