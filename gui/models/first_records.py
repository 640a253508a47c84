"""The first records of a query, so that the first screen need not wait for a million."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from domain.values import Query, Record, TableDef
from domain.workspace import PartedSearch, Reader
from gui.models.record_ids import Ids, no_ids
from gui.worker import Job, Worker

PAGE = 128
FIRST = 200
"""How many ids come at once."""

WORTH_PARTS = 100_000
"""A larger table is put in order, or searched, by two lanes at a time."""

_LANES = ("quick", "slow")


class Arrival(NamedTuple):
    """Ids in a query's order, `complete` or only the first of them, with records to begin with."""

    query: Query
    ids: Ids[int]
    complete: bool
    table: TableDef
    records: dict[int, Record]


class FirstRecords(QObject):
    """Asks the worker; a new question makes the one before void."""

    arrived = Signal(object)
    """An `Arrival`."""
    failed = Signal(object)
    """A DomainError."""

    def __init__(self, worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._jobs: list[Job] = []
        self._found: list[Ids[int]] = []

    @property
    def is_under_way(self) -> bool:
        """Say whether an answer is to come."""
        return bool(self._jobs)

    def ask(self, query: Query, table: TableDef, rows: int) -> None:
        """Ask for the first records of a query on a table of about so many rows."""
        self.stop()
        searched = bool(query.search.strip())
        if rows < WORTH_PARTS or bool(query.sort) == searched:
            self._read(partial(first_page, query=query, table=table), self._on_page)
        elif searched:
            self._search(query, table)
        else:
            self._sort(query, table)

    def _search(self, query: Query, table: TableDef) -> None:
        shared = PartedSearch(FIRST)
        for lane in _LANES:
            helping = lane != _LANES[0]
            work = partial(_searched, query=query, table=table, shared=shared, helping=helping)
            self._read(work, self._on_searched, lane)

    def _sort(self, query: Query, table: TableDef) -> None:
        self._found = []
        for part, lane in enumerate(_LANES):
            work = partial(_first_of_part, query=query, part=part)
            self._read(work, partial(self._on_part, query, table), lane)

    def stop(self) -> None:
        """Make void what was asked."""
        for job in self._jobs:
            job.void = True
            job.cancel()
        self._jobs = []

    def _read(
        self, work: Callable[[Reader], Any], then: Callable[[Any], object], lane: str = "quick"
    ) -> None:
        job = self._worker.read(work, owner=self, then=then, failed=self._on_failed, lane=lane)
        self._jobs.append(job)

    def _on_part(self, query: Query, table: TableDef, ids: Ids[int]) -> None:
        self._found.append(ids)
        if len(self._found) == len(_LANES):
            self._jobs = []
            among = [one for part in self._found for one in part]
            work = partial(_put_together, query=query, table=table, ids=among)
            self._read(work, self._on_page)

    def _on_searched(self, arrival: Arrival | None) -> None:
        if arrival is not None:  # else the other lane is at a part still
            self.stop()
            self.arrived.emit(arrival)

    def _on_page(self, arrival: Arrival) -> None:
        self._jobs = []
        self.arrived.emit(arrival)

    def _on_failed(self, error: object) -> None:
        self.stop()
        self.failed.emit(error)


def first_page(reader: Reader, query: Query, table: TableDef, records: int = PAGE) -> Arrival:
    """Return the first ids of a query and the records of the first screen."""
    ids, complete = reader.first_hits(query, FIRST)
    return Arrival(query, ids, complete, table, reader.page(table, ids[:records]))


def _searched(
    reader: Reader, query: Query, table: TableDef, shared: PartedSearch, helping: bool
) -> Arrival | None:
    found = reader.shared_hits(query, shared, helping=helping)
    return None if found is None else _arrival(reader, query, table, *found)


def _first_of_part(reader: Reader, query: Query, part: int) -> Ids[int]:
    return reader.first_of_part(query, FIRST, part, len(_LANES))


def _put_together(reader: Reader, query: Query, table: TableDef, ids: Sequence[int]) -> Arrival:
    best = reader.best_of(query, ids, FIRST) if ids else no_ids()
    return _arrival(reader, query, table, best, len(best) < FIRST)


def _arrival(
    reader: Reader, query: Query, table: TableDef, ids: Ids[int], complete: bool
) -> Arrival:
    return Arrival(query, ids, complete, table, reader.page(table, ids[:PAGE]))
