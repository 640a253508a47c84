"""The rows of a query: ids first, records when they are looked at, changes as they are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
    Slot,
)

from domain.errors import DomainError
from domain.values import Action, Query, Record, TableDef
from gui.models.first_records import PAGE, Arrival
from gui.models.record_ids import Ids, no_ids, row_of, rows_among, runs, splice_between
from gui.models.record_loader import Fetched, RecordLoader
from gui.models.row_cache import RowCache
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet, Touched

Index = QModelIndex | QPersistentModelIndex

_MOST_PIECES = 40
"""Beyond so many separate stretches of rows, loading anew is quicker than removing each."""


class RecordRows(QAbstractTableModel):
    """Which record is in which row; what a row shows is the business of its subclass."""

    loading_changed = Signal(bool)
    """True while not all ids are there."""
    ids_changed = Signal()
    """Rows came, went or were put in another order."""
    load_failed = Signal(object)
    """A DomainError."""

    def __init__(self, worker: Worker, table: TableDef, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._table = table
        self._query = Query(table.id)
        self._ids = no_ids()
        self._complete = False
        self._fresh = True
        self._total: int | None = None
        self._only: frozenset[int] | None = None
        self._cache = RowCache()
        self._absent: set[int] = set()
        self._loader = RecordLoader(worker, table, self)
        self._connect()

    # -- what is shown

    @property
    def table(self) -> TableDef:
        """Return the table."""
        return self._table

    @property
    def query(self) -> Query:
        """Return which records are shown in which order."""
        return self._query

    @property
    def is_complete(self) -> bool:
        """Say whether all ids are there."""
        return self._complete

    @property
    def awaits_first(self) -> bool:
        """Say whether the rows are still those of the query before."""
        return self._fresh

    @property
    def total(self) -> int | None:
        """Return how many records the table has without search and filters, None if unknown."""
        return self._total

    @property
    def is_narrowed(self) -> bool:
        """Say whether a search or a filter leaves records out."""
        return bool(self._query.search or self._query.filters or self._only is not None)

    def set_query(self, query: Query, *, only: Sequence[int] | None = None) -> None:
        """Show other records or another order; the old rows stay until the first new ones come."""
        self._query = query
        self._only = None if only is None else frozenset(only)
        self._fresh = True
        self._set_complete(False)
        self._loader.load(query, self._only, self._total or len(self._ids))

    def begin(self, first: Arrival) -> None:
        """Show a query of which the first records have been read already."""
        self._query = first.query
        self._only = None
        self._fresh = True
        self._set_complete(False)
        self._loader.go_on(first)

    @Slot()
    def reload(self) -> None:
        """Read everything again, keeping what is on the screen until then."""
        self._loader.reload(self._query)
        self._loader.refresh(list(self._cache))

    # -- rows and records

    def id_at(self, row: int) -> int:
        """Return the id of a row's record, 0 if there is no such row."""
        return self._ids[row] if 0 <= row < len(self._ids) else 0

    def ids_between(self, first: int, last: int) -> Ids[int]:
        """Return the ids of a stretch of rows."""
        return self._ids[first : last + 1]

    def row_of(self, record_id: int, hint: int = 0) -> int:
        """Return the row of a record, -1 if it is not among the rows."""
        return row_of(self._ids, record_id, hint) if record_id else -1

    def record_at(self, row: int) -> Record | None:
        """Return a row's record, or None and ask for it."""
        record_id = self.id_at(row)
        record = self._cache.get(record_id)
        if record is None and record_id and record_id not in self._absent:
            self._loader.want(row // PAGE)
        return record

    def cached(self, record_ids: Sequence[int]) -> dict[int, Record] | None:
        """Return these records as they are shown if all of them are here, else None."""
        if len(record_ids) > len(self._cache):
            return None
        found = {one: record for one in record_ids if (record := self._cache.get(one))}
        return found if len(found) == len(record_ids) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    # -- what comes from the file

    @Slot(object)
    def _on_ids_arrived(self, arrival: Arrival) -> None:
        if arrival.query != self._query:
            return
        if arrival.table == self._table:
            self._cache.update(arrival.records)
        if self._complete and not arrival.complete:
            self._touch_all()
            return
        self._absent.clear()
        if self._fresh:
            self._fresh = False
            self._reset_to(arrival.ids)
        else:
            self._splice_to(arrival.ids)
        if arrival.complete:
            if not self.is_narrowed:
                self._total = len(self._ids)
            self._set_complete(True)
        self.ids_changed.emit()

    @Slot(object)
    def _on_records_arrived(self, fetched: Fetched) -> None:
        if fetched.table != self._table:  # asked before the columns changed
            self._touch_all()
            return
        self._cache.update(fetched.records)
        missing = [one for one in fetched.asked if one not in fetched.records]
        self._absent.update(missing)
        self._cache.discard(missing)
        self._touch_all()

    @Slot(object)
    def _on_committed(self, change_set: ChangeSet) -> None:
        touched = change_set.tables.get(self._table.id)
        if touched is None:
            return
        self._count(touched)
        if touched.many:
            self.reload()
            return
        self._loader.refresh([one for one in self._cache if one in touched.ids])
        if touched.created or touched.restored:
            self._absent -= touched.ids
        gone = touched.trashed | touched.purged
        if gone:
            self._remove(gone)
        if touched.created or touched.restored or (gone and self._loader.is_loading):
            self._loader.reload(self._query)

    @Slot(object)
    def _on_failed(self, error: DomainError) -> None:
        self._set_complete(True)
        self.load_failed.emit(error)

    # -- the way down

    def _connect(self) -> None:
        self._loader.set_source(self._missing_on_page)
        self._loader.ids_arrived.connect(self._on_ids_arrived)
        self._loader.records_arrived.connect(self._on_records_arrived)
        self._loader.failed.connect(self._on_failed)
        self._worker.committed.connect(self._on_committed)

    def _forget_records(self) -> None:
        self._cache.clear()
        self._absent.clear()

    def _missing_on_page(self, page: int) -> list[int]:
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        return [one for one in ids if one not in self._cache and one not in self._absent]

    def _set_complete(self, complete: bool) -> None:
        if complete != self._complete:
            self._complete = complete
            self.loading_changed.emit(not complete)

    def _reset_to(self, ids: Ids[int]) -> None:
        self.beginResetModel()
        self._ids = ids
        self.endResetModel()

    def _splice_to(self, ids: Ids[int]) -> None:
        """Change only the stretch of rows that differs, so that the rest stays where it is."""
        splice = splice_between(self._ids, ids)
        if splice is None:
            return
        if splice.removed:
            self._remove_rows(splice.first, splice.first + splice.removed - 1)
        if splice.added:
            last = splice.first + len(splice.added) - 1
            self.beginInsertRows(QModelIndex(), splice.first, last)
            self._ids = ids
            self.endInsertRows()

    def _remove(self, record_ids: frozenset[int]) -> None:
        pieces = list(runs(rows_among(self._ids, record_ids, ascending=not self._query.sort)))
        if len(pieces) > _MOST_PIECES:
            self._loader.reload(self._query)
            return
        for first, last in reversed(pieces):
            self._remove_rows(first, last)
        self._cache.discard(record_ids)
        self.ids_changed.emit()

    def _remove_rows(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)
        self._ids = self._ids[:first] + self._ids[last + 1 :]
        self.endRemoveRows()

    def _count(self, touched: Touched) -> None:
        """Keep the number of records right without counting them."""
        if self._total is not None:
            come, gone = (Action.CREATE, Action.RESTORE), (Action.DELETE,)
            self._total += sum(touched.counts.get(action, 0) for action in come)
            self._total -= sum(touched.counts.get(action, 0) for action in gone)

    def _touch(self, row: int) -> None:
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def _touch_all(self) -> None:
        """Have everything on the screen painted again: views paint only what can be seen."""
        if self._ids and self.columnCount():
            last = self.index(len(self._ids) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
