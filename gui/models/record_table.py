"""A table's records as rows: ids first, records when they are looked at, edits shown at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from domain.errors import DomainError, Fault
from domain.fields import check, parse, to_text, type_of
from domain.values import Action, ChangeSet, FieldDef, Query, Record, Stored, TableDef, Touched
from gui import icons, wording
from gui.models.record_cells import (
    ROLES,
    WAITING,
    Cell,
    Refused,
    alignment,
    heading,
    reason_of,
    tip,
    type_icon,
)
from gui.models.record_ids import Ids, no_ids, row_of, rows_among, runs, splice_between
from gui.models.record_loader import PAGE, Arrival, Fetched, RecordLoader
from gui.models.row_cache import RowCache
from gui.worker import Worker

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_MOST_PIECES = 40
"""Beyond so many separate stretches of rows, loading anew is quicker than removing each."""


class RecordTableModel(QAbstractTableModel):
    """The records of a query. Rows that are on their way show “…”."""

    loading_changed = Signal(bool)
    """True while not all ids are there."""
    ids_changed = Signal()
    """Rows came, went or were put in another order."""
    edit_refused = Signal(object)
    """A `Refused`."""
    load_failed = Signal(object)
    """A DomainError."""

    def __init__(self, worker: Worker, table: TableDef, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._ids = no_ids()
        self._complete = False
        self._fresh = True
        self._total: int | None = None
        self._only: frozenset[int] | None = None
        self._cache = RowCache()
        self._absent: set[int] = set()
        self._edits: dict[tuple[int, int], Stored] = {}
        self._faults: dict[tuple[int, int], Fault | None] = {}
        self._take_table(table)
        self._query = Query(table.id)
        self._loader = RecordLoader(worker, table, self)
        self._connect()

    # -- what is shown

    @property
    def table(self) -> TableDef:
        """Return the table."""
        return self._table

    @property
    def fields(self) -> tuple[FieldDef, ...]:
        """Return the fields of the columns."""
        return self._fields

    @property
    def query(self) -> Query:
        """Return which records are shown in which order."""
        return self._query

    @property
    def is_complete(self) -> bool:
        """Say whether all ids are there."""
        return self._complete

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
        self._loader.load(query, self._only)

    def set_table(self, table: TableDef) -> None:
        """Take a changed definition; keeps the rows and reads the records again."""
        if table == self._table:
            return
        self.beginResetModel()
        self._take_table(table)
        self._loader.table = table
        self._forget_records()
        known = {field.id for field in table.fields}
        self._query = replace(
            self._query,
            filters=tuple(one for one in self._query.filters if one.field_id in known),
            sort=tuple(one for one in self._query.sort if one[0] in known),
        )
        self.endResetModel()
        self.ids_changed.emit()
        self.reload()

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

    def column_of(self, field_id: int) -> int:
        """Return the column of a field, -1 if it has none."""
        return next((i for i, field in enumerate(self._fields) if field.id == field_id), -1)

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        record = self.record_at(row)
        if record is None:
            return Cell(WAITING, waiting=True)
        field = self._fields[column]
        value = self._value(record, column)
        return Cell(to_text(value, field), value, self._fault(record.id, field, value))

    def title(self, record_id: int) -> str:
        """Return the text of the main field of a record that was shown lately, or nothing."""
        record, field = self._cache.get(record_id), self._table.main_field
        if record is None or field is None:
            return ""
        return to_text(record.values[self._table.fields.index(field)], field)

    def cached(self, record_ids: Sequence[int]) -> dict[int, Record] | None:
        """Return these records as they are shown if all of them are here, else None."""
        if len(record_ids) > len(self._cache):
            return None
        found = {one: record for one in record_ids if (record := self._cache.get(one))}
        return found if len(found) == len(record_ids) else None

    # -- Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not type_of(self._fields[index.column()]).automatic:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid() or role not in ROLES:
            return None
        if role == Role.TextAlignmentRole:
            return alignment(self._fields[index.column()])
        cell = self.cell(index.row(), index.column())
        return ROLES[role](cell, self._fields[index.column()])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Role.DisplayRole else None
        if not 0 <= section < len(self._fields):
            return None
        field = self._fields[section]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return field.label
        if role == Role.DecorationRole:
            return icons.icon(type_icon(field.type), "muted")
        return tip(heading(field)) if role == Role.ToolTipRole else None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or not index.isValid():
            return False
        record = self.record_at(index.row())
        if record is None:
            return False
        return self._edit(record, index.row(), index.column(), str(value))

    # -- editing

    def parsed(self, column: int, text: str) -> Stored | Fault:
        """Return what a typed text means in a column, or what is wrong with it."""
        return parse(text, self._fields[column])

    def set_stored(self, row: int, column: int, value: Stored) -> bool:
        """Give a cell a stored value; False if it is not there or does not fit."""
        record = self.record_at(row)
        return record is not None and self._edit(
            record, row, column, to_text(value, self._fields[column])
        )

    def _edit(self, record: Record, row: int, column: int, text: str) -> bool:
        field = self._fields[column]
        old = self._value(record, column)
        if text == to_text(old, field):
            return True
        value = parse(text, field)
        if isinstance(value, Fault):
            reason = wording.fault(value, field.label)
            self.edit_refused.emit(Refused(record.id, field, text, reason))
            return False
        if value != old or type(value) is not type(old):
            self._edits[record.id, field.id] = value
            self._touch(row)
            self._save(record.id, field, value, text)
        return True

    def _save(self, record_id: int, field: FieldDef, value: Stored, text: str) -> None:
        """Write an edit; the cell shows it already."""
        table_id = self._table.id
        named = self.title(record_id)
        label = (
            f"Edit {field.label} of {wording.shortened(named, 40)}"
            if named
            else (f"Edit {field.label}")
        )

        def done(_written: object) -> None:
            self._settle(record_id, field, value)

        def failed(error: DomainError) -> None:
            self._put_back(record_id, field, value, text, error)

        self._worker.write(
            lambda session: session.update(table_id, record_id, {field.id: value}),
            owner=self,
            label=label,
            then=done,
            failed=failed,
        )

    def _settle(self, record_id: int, field: FieldDef, value: Stored) -> None:
        """Put a saved value into the record that is shown, unless a newer edit stands on it."""
        if self._edits.get((record_id, field.id)) == value:
            self._edits.pop((record_id, field.id), None)
        record = self._cache.get(record_id)
        if record is not None and field in self._table.fields:
            place = self._table.fields.index(field)
            values = (*record.values[:place], value, *record.values[place + 1 :])
            self._cache.update({record_id: replace(record, values=values)})
            self._drop_faults({record_id})

    def _put_back(
        self, record_id: int, field: FieldDef, value: Stored, text: str, error: DomainError
    ) -> None:
        if self._edits.get((record_id, field.id)) == value:
            self._edits.pop((record_id, field.id), None)
        self._drop_faults({record_id})
        self._touch(self.row_of(record_id))
        self.edit_refused.emit(Refused(record_id, field, text, reason_of(error, field)))

    # -- what comes from the file

    @Slot(object)
    def _on_ids_arrived(self, arrival: Arrival) -> None:
        if arrival.query != self._query:
            return
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
        self._cache.update(fetched.records)
        missing = [one for one in fetched.asked if one not in fetched.records]
        self._absent.update(missing)
        self._cache.discard(missing)
        self._drop_faults(set(fetched.records))
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

    def _take_table(self, table: TableDef) -> None:
        self._table = table
        self._fields = tuple(field for field in table.fields if not field.hidden)
        places = {field.id: place for place, field in enumerate(table.fields)}
        self._places = [places[field.id] for field in self._fields]

    def _forget_records(self) -> None:
        self._cache.clear()
        self._absent.clear()
        self._faults.clear()

    def _missing_on_page(self, page: int) -> list[int]:
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        return [one for one in ids if one not in self._cache and one not in self._absent]

    def _value(self, record: Record, column: int) -> Stored:
        edited = (record.id, self._fields[column].id)
        if edited in self._edits:
            return self._edits[edited]
        return record.values[self._places[column]]

    def _fault(self, record_id: int, field: FieldDef, value: Stored) -> Fault | None:
        """Say what is wrong with a value; kept, because some checks are too slow for painting."""
        key = (record_id, field.id)
        if (record_id, field.id) in self._edits:
            return check(value, field)
        if key not in self._faults:
            if len(self._faults) > 50_000:
                self._faults.clear()
            self._faults[key] = None if type_of(field).automatic else check(value, field)
        return self._faults[key]

    def _drop_faults(self, record_ids: set[int]) -> None:
        for record_id in record_ids:
            for field in self._fields:
                self._faults.pop((record_id, field.id), None)

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
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._fields) - 1))

    def _touch_all(self) -> None:
        """Have everything on the screen painted again: views paint only what can be seen."""
        if self._ids and self._fields:
            last = self.index(len(self._ids) - 1, len(self._fields) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
