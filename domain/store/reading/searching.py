"""Finds the ids of a query's records by the shortest way: by the search text, or by SQL."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from time import monotonic

from domain.store.reading.packed import packed_ids
from domain.store.reading.parted import MOMENT, PartedSearch, bounds, highest_id
from domain.store.reading.queries import Statement, ids_statement, search_terms
from domain.store.reading.search_text import ReaderTexts, SearchText
from domain.values import Query, Scope, TableDef

MOST_AMONG = 20_000
"""Up to so many hits of the search text are handed to SQL for sorting and filtering."""

MOST_ONE_BY_ONE = 8_000
"""More hits than this SQL finds sooner, and nobody has to wait for the interpreter meanwhile."""

_AT_ONCE = 20_000


def matching_ids(
    connection: sqlite3.Connection,
    table: TableDef,
    query: Query,
    texts: ReaderTexts,
    limit: int | None = None,
) -> array[int]:
    """Return the ids of the query's records in its order, all or the first `limit`."""
    found = _shortest(connection, table, query, texts, limit)
    if isinstance(found, Statement):
        return packed_ids(connection, found) if limit is None else _collected(found.on(connection))
    return _collected(islice(found, limit))


def first_hits(
    connection: sqlite3.Connection, table: TableDef, query: Query, texts: ReaderTexts, limit: int
) -> tuple[array[int], bool]:
    """Return the first ids of a query, and whether these are all."""
    hits = _shortest(connection, table, query, texts, limit)
    if not isinstance(hits, Statement):
        return _hits_until(monotonic() + MOMENT, hits, limit)
    if query.sort or not query.search.strip() or _text_for(table, query, texts):
        ids = packed_ids(connection, hits)
        return ids, len(ids) < limit
    alone = PartedSearch(limit)
    alone.work(connection, table, query)
    return alone.found() or (array("q"), True)


def shared_hits(
    connection: sqlite3.Connection,
    table: TableDef,
    query: Query,
    texts: ReaderTexts,
    shared: PartedSearch,
    *,
    helping: bool,
) -> tuple[array[int], bool] | None:
    """Return what `first_hits` does, for a search without an order that two connections share.

    One of them is `helping`. None while the other is at a part: who ends last knows the hits.
    """
    if not _text_for(table, query, texts):
        shared.work(connection, table, query)
        return shared.found()
    return None if helping else first_hits(connection, table, query, texts, shared.limit)


def _hits_until(late: float, hits: Iterator[int], limit: int) -> tuple[array[int], bool]:
    found = array("q")
    for hit in hits:
        found.append(hit)
        if len(found) == limit or monotonic() > late:
            return found, False
    return found, True


def first_of_part(
    connection: sqlite3.Connection,
    table: TableDef,
    query: Query,
    texts: ReaderTexts,
    limit: int,
    part: tuple[int, int],
) -> array[int]:
    """Return the first ids of one of the even parts of a table: (number from 0, of so many)."""
    between, plain = bounds(highest_id(connection, table), *part), _plain(table, query, texts)
    statement = ids_statement(table, query, between=between, limit=limit, plain=plain)
    return array("q", statement.on(connection))


def _plain(table: TableDef, query: Query, texts: ReaderTexts) -> frozenset[str]:
    return texts.plain(table) if query.scope is Scope.LIVE else frozenset()


def _shortest(
    connection: sqlite3.Connection,
    table: TableDef,
    query: Query,
    texts: ReaderTexts,
    limit: int | None,
) -> Statement | Iterator[int]:
    """Return the statement that finds the ids, or the hits of the search text."""
    text = _text_for(table, query, texts)
    by_sql = ids_statement(table, query, limit=limit, plain=_plain(table, query, texts))
    if text is None:
        return by_sql
    hits = _unchanged_hits(text, query, texts)
    changed = _among(connection, table, query, sorted(text.changed))
    plainly = not (query.sort or query.filters or changed)
    if plainly and limit is not None:
        return hits
    most = MOST_ONE_BY_ONE if plainly else MOST_AMONG
    few = list(islice(hits, most + 1))
    if len(few) > most:
        return by_sql
    if plainly:
        return iter(few)
    return ids_statement(table, query._replace(search=""), among=[*few, *changed], limit=limit)


def _text_for(table: TableDef, query: Query, texts: ReaderTexts) -> SearchText | None:
    return texts.get(table) if query.search.strip() and query.scope is Scope.LIVE else None


def _among(
    connection: sqlite3.Connection, table: TableDef, query: Query, ids: Sequence[int]
) -> list[int]:
    return list(ids_statement(table, query, among=ids).on(connection)) if ids else []


def _unchanged_hits(text: SearchText, query: Query, texts: ReaderTexts) -> Iterator[int]:
    changed = text.changed
    hits = texts.find(text, search_terms(query.search))
    return (one for one in hits if one not in changed) if changed else hits


def _collected(ids: Iterable[int]) -> array[int]:
    found, rest = array("q"), iter(ids)
    while part := array("q", islice(rest, _AT_ONCE)):
        found.extend(part)
    return found
