"""A table's records as Qt sees them: cells, and edits that are shown at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from domain.errors import DomainError, Fault
from domain.fields import check, parse, to_text, type_of
from domain.values import FieldDef, Record, Stored, TableDef
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
from gui.models.record_rows import Index, RecordRows
from gui.worker import Worker

Role = Qt.ItemDataRole

_MOST_CELLS = 50_000
_ON_ITS_WAY = Cell(WAITING, waiting=True)
_FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_EDITED = _FIXED | Qt.ItemFlag.ItemIsEditable


class RecordTableModel(RecordRows):
    """The records of a query. Rows that are on their way show “…”."""

    edit_refused = Signal(object)
    """A `Refused`."""

    def __init__(self, worker: Worker, table: TableDef, parent: QObject | None = None) -> None:
        self._edits: dict[tuple[int, int], Stored] = {}
        self._cells: dict[int, tuple[Record, dict[int, Cell]]] = {}
        self._kept = 0
        self._fields: tuple[FieldDef, ...] = ()
        super().__init__(worker, table, parent)
        self._take_table(table)

    # -- what is shown

    @property
    def fields(self) -> tuple[FieldDef, ...]:
        """Return the fields of the columns."""
        return self._fields

    def set_table(self, table: TableDef) -> None:
        """Take a changed definition; keeps the rows and reads the records again."""
        if table == self._table:
            return
        self.beginResetModel()
        self._take_table(table)
        self._loader.table = table
        self._forget_records()
        self._forget_cells()
        known = {0, *(field.id for field in table.fields)}
        self._query = self._query._replace(
            filters=tuple(one for one in self._query.filters if one.field_id in known),
            sort=tuple(one for one in self._query.sort if one[0] in known),
        )
        self.endResetModel()
        self.ids_changed.emit()
        self.reload()

    def column_of(self, field_id: int) -> int:
        """Return the column of a field, -1 if it has none."""
        return next((i for i, field in enumerate(self._fields) if field.id == field_id), -1)

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        return self.cells(row, (column,))[0]

    def cells(self, row: int, columns: Sequence[int]) -> list[Cell]:
        """Return what some cells of a row show, in the order of the columns."""
        record = self.record_at(row)
        if record is None:
            return [_ON_ITS_WAY] * len(columns)
        known = self._cells_of(record)
        found = [known.get(one) or self._make(record, one, known) for one in columns]
        if self._edits:
            return [self._edited(record, *one) for one in zip(columns, found, strict=True)]
        return found

    def title(self, record_id: int) -> str:
        """Return the text of the main field of a record that was shown lately, or nothing."""
        record, field = self._cache.get(record_id), self._table.main_field
        if record is None or field is None:
            return ""
        return to_text(record.values[self._table.fields.index(field)], field)

    # -- Qt's side

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags[index.column()] if index.isValid() else Qt.ItemFlag.NoItemFlags

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
        if self._worker.read_only:
            return False
        field = self._fields[column]
        old = self._value(record, column)
        if text == to_text(old, field):
            return True
        value = parse(text, field)
        if isinstance(value, Fault):
            reason = wording.fault(value, field.label, field.help)
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
        label = f"Edit {field.label}"
        if named:
            label += f" of {wording.shortened(named, 40)}"

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
            self._cache.update({record_id: record._replace(values=values)})

    def _put_back(
        self, record_id: int, field: FieldDef, value: Stored, text: str, error: DomainError
    ) -> None:
        if self._edits.get((record_id, field.id)) == value:
            self._edits.pop((record_id, field.id), None)
        self._touch(self.row_of(record_id))
        self.edit_refused.emit(Refused(record_id, field, text, reason_of(error, field)))

    # -- the way down

    def _take_table(self, table: TableDef) -> None:
        self._table = table
        self._fields = tuple(field for field in table.fields if not field.hidden)
        places = {field.id: place for place, field in enumerate(table.fields)}
        fixed = self._worker.read_only
        self._flags = [
            _FIXED if fixed or type_of(one).automatic else _EDITED for one in self._fields
        ]
        self._places = [places[field.id] for field in self._fields]

    def _value(self, record: Record, column: int) -> Stored:
        edited = (record.id, self._fields[column].id)
        if edited in self._edits:
            return self._edits[edited]
        return record.values[self._places[column]]

    def _cells_of(self, record: Record) -> dict[int, Cell]:
        """Return the cells by column that have been made of a record as it is now.

        They are kept, because a screen has hundreds and some checks are too slow for painting.
        """
        kept = self._cells.get(record.id)
        if kept is None or kept[0] is not record:
            if self._kept > _MOST_CELLS:
                self._forget_cells()
            kept = self._cells[record.id] = (record, {})
        return kept[1]

    def _make(self, record: Record, column: int, known: dict[int, Cell]) -> Cell:
        cell = _made(record.values[self._places[column]], self._fields[column])
        known[column] = cell
        self._kept += 1
        return cell

    def _edited(self, record: Record, column: int, cell: Cell) -> Cell:
        """Return a cell as it was edited, while that is being saved."""
        field = self._fields[column]
        key = (record.id, field.id)
        return _made(self._edits[key], field) if key in self._edits else cell

    def _forget_cells(self) -> None:
        self._cells.clear()
        self._kept = 0


def _made(value: Stored, field: FieldDef) -> Cell:
    fault = None if type_of(field).automatic else check(value, field)
    return Cell(to_text(value, field), value, fault)
