"""Fetches ids and records for a table model: the first screen at once, the rest behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from domain.values import Query, Record, TableDef
from domain.workspace import Reader
from gui.models.first_records import Arrival, FirstRecords
from gui.worker import Job, Worker

_MOST_PAGES = 6
"""How many pages may wait; older ones are not on the screen any more."""

_ONE_READ = 2_000

_PAINTING = 20
"""Milliseconds in which the first screen is painted, before all ids are asked for."""

_BUILDING = 80
"""The same where the page, and perhaps the window, is only being made."""


class Fetched(NamedTuple):
    """Records by id, and the ids that were asked for: what is missing is gone for good."""

    asked: Sequence[int]
    table: TableDef
    records: dict[int, Record]


class RecordLoader(QObject):
    """Asks the worker; a new query makes the answers to the last one void."""

    ids_arrived = Signal(object)
    """An `Arrival`."""
    records_arrived = Signal(object)
    """A `Fetched`."""
    failed = Signal(object)
    """A DomainError that kept the ids from coming."""

    def __init__(self, worker: Worker, table: TableDef, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._worker = worker
        self._only: frozenset[int] | None = None
        self._ids_at: Callable[[int], Sequence[int]] = _nothing
        self._wanted: list[int] = []
        self._reading = False
        self._first = FirstRecords(worker, self)
        self._first.arrived.connect(self._on_first)
        self._first.failed.connect(self._on_failed)
        self._all: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)  # what one painting asks for goes in one read
        self._timer.timeout.connect(self._read_pages)
        self._rest_of: Query | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._ask_rest)
        worker.closed.connect(self._on_closed)

    def set_source(self, ids_at: Callable[[int], Sequence[int]]) -> None:
        """Say what tells the ids of a page that are still to be fetched."""
        self._ids_at = ids_at

    @property
    def is_loading(self) -> bool:
        """Say whether ids are on their way that may not know of the latest change."""
        return self._first.is_under_way or self._all is not None or self._rest.isActive()

    def load(self, query: Query, only: frozenset[int] | None = None, rows: int = 0) -> None:
        """Ask for the first ids with their records, and for all ids behind them.

        `rows` is about how many records the table has.
        """
        self._only = only
        self._wanted.clear()
        self._stop_all()
        if only is None:
            # all follow: at the same time they would hold it up
            self._first.ask(query, self.table, rows)
        else:
            self._ask_all(query)

    def go_on(self, first: Arrival) -> None:
        """Begin with what somebody has read already, and ask for all ids behind it."""
        self._only = None
        self._wanted.clear()
        self._stop_all()
        self._on_first(first, _BUILDING)

    def reload(self, query: Query) -> None:
        """Ask for all ids again, for a list that stays on the screen meanwhile."""
        self._ask_all(query)

    def want(self, page: int) -> None:
        """Ask for a page of records; the page asked for last is read first."""
        if self._wanted and self._wanted[-1] == page:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-_MOST_PAGES]
        self._start()

    def refresh(self, record_ids: Sequence[int]) -> None:
        """Read records again that changed."""
        for start in range(0, len(record_ids), _ONE_READ):
            part = list(record_ids[start : start + _ONE_READ])
            self._worker.read(
                partial(_fetch, table=self.table, ids=part),
                owner=self,
                then=self.records_arrived.emit,
            )

    def _stop_all(self) -> None:
        """Make the work on an older query void."""
        self._first.stop()
        self._rest.stop()
        if self._all is not None:
            self._all.void = True
            self._all.cancel()
            self._all = None

    def _ask_all(self, query: Query) -> None:
        self._rest.stop()
        only, table = self._only, self.table

        def work(reader: Reader) -> Arrival:
            ids = reader.ids(query)
            if only is not None:
                ids = type(ids)("q", (one for one in ids if one in only))
            return Arrival(query, ids, True, table, {})

        self._all = self._worker.read(
            work,
            owner=self,
            then=self._on_all,
            failed=self._on_failed,
            lane="slow",
            key=("all", id(self)),
        )

    @Slot(object)
    def _on_first(self, arrival: Arrival, wait: int = _PAINTING) -> None:
        """Ask for the rest where there is more: a few hits are all of them."""
        if not arrival.complete and self._all is None:
            self._rest_of = arrival.query
            self._rest.start(wait)  # reading a million would hold up their painting
        self.ids_arrived.emit(arrival)

    @Slot()
    def _ask_rest(self) -> None:
        if self._rest_of is not None:
            self._ask_all(self._rest_of)

    def _on_all(self, arrival: Arrival) -> None:
        self._all = None
        self.ids_arrived.emit(arrival)

    @Slot()
    def _on_closed(self) -> None:
        """Ask nothing more: the next file has not got this table."""
        self._stop_all()
        self._timer.stop()
        self._reading = True

    def _start(self) -> None:
        if not self._reading and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _read_pages(self) -> None:
        """Read the page asked for last and the one that follows it."""
        if self._reading or not self._wanted:
            return
        page = self._wanted.pop()
        ids = [*self._ids_at(page), *self._ids_at(page + 1)]
        if not ids:
            self._start()
            return
        self._reading = True
        self._worker.read(
            partial(_fetch, table=self.table, ids=ids),
            owner=self,
            then=self._on_fetched,
            failed=self._on_page_failed,
        )

    def _on_fetched(self, fetched: Fetched) -> None:
        self._reading = False
        self.records_arrived.emit(fetched)
        if self._wanted:
            self._start()

    def _on_page_failed(self, error: object) -> None:
        self._reading = False
        self.failed.emit(error)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._all = None
        self.failed.emit(error)


def _fetch(reader: Reader, table: TableDef, ids: Sequence[int]) -> Fetched:
    return Fetched(ids, table, reader.page(table, ids))


def _nothing(_page: int) -> Sequence[int]:
    return ()
