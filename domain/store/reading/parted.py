"""A search through all values of a table, part by part, by one connection or by several."""

from __future__ import annotations

import sqlite3
from array import array
from itertools import count
from time import monotonic

from domain.store.names import quoted
from domain.store.reading.queries import ids_statement
from domain.values import Query, TableDef

MOMENT = 0.1
"""Seconds that the first hits wait for more of them."""
_MOST_PARTS, _LEAST_PART = 40, 20_000


class PartedSearch:
    """The first hits of a search without an order, in that of the ids.

    Whoever works takes the next part of the table that nobody has taken. Hits that are there
    after a moment are not kept waiting for the rest of the table. No lock is needed: a part is
    taken, and its hits are put down, in one step of the interpreter each.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._late = monotonic() + MOMENT
        self._numbers = count()
        self._facts: dict[str, int] = {}
        self._hits: dict[int, array[int]] = {}

    def work(self, connection: sqlite3.Connection, table: TableDef, query: Query) -> None:
        """Search part after part until enough is found or none is left."""
        highest = self._facts.setdefault("highest", highest_id(connection, table))
        parts = self._facts.setdefault("parts", max(1, min(_MOST_PARTS, highest // _LEAST_PART)))
        while not self._is_enough() and (part := next(self._numbers)) < parts:
            between = bounds(highest, part, parts)
            statement = ids_statement(table, query, between=between, limit=self.limit)
            self._hits[part] = array("q", statement.on(connection))

    def found(self) -> tuple[array[int], bool] | None:
        """Return the first hits and whether these are all; None while a part is awaited."""
        hits, done = self._in_order()
        if done == self._facts.get("parts"):
            return hits[: self.limit], len(hits) < self.limit
        return (hits[: self.limit], False) if self._is_enough() else None

    def _in_order(self) -> tuple[array[int], int]:
        """Return the hits of the parts without a gap before them, and how many parts these are."""
        hits, done = array("q"), 0
        while (part := self._hits.get(done)) is not None:
            hits.extend(part)
            done += 1
        return hits, done

    def _is_enough(self) -> bool:
        hits, _ = self._in_order()
        return len(hits) >= self.limit or (len(hits) > 0 and monotonic() > self._late)


def highest_id(connection: sqlite3.Connection, table: TableDef) -> int:
    """Return the highest id in a table, 0 if it is empty."""
    sql = f"SELECT coalesce(max(id), 0) FROM {quoted(table.name)}"
    return int(connection.execute(sql).fetchone()[0])


def bounds(highest: int, part: int, parts: int) -> tuple[int, int]:
    """Return the first and the last id of a part; another program may use any numbers."""
    first = highest * part // parts + 1 if part else -(1 << 63)
    last = highest * (part + 1) // parts if part + 1 < parts else (1 << 63) - 1
    return first, last
