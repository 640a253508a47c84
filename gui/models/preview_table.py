"""The rows of a file as they will be stored, for a view."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from domain.fields.base import AnyField
from domain.importing import ColumnPlan, ImportPlan, SampleRow
from gui import icons
from gui.importing.fates import LOOKS, why
from gui.importing.types import type_icon, type_words
from gui.models.preview_cells import PreviewCells, one_line, original_words

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_Role = Qt.ItemDataRole
FATE_ROLE = _Role.UserRole + 1
"""Of a row's heading: its Fate, None while the rows are not judged."""


class PreviewTable(QAbstractTableModel):
    """Columns of a plan, rows of a sample; cells at fault are marked, left-out columns faint."""

    more_wanted = Signal(int)
    """The view came to the end of the rows that are here; from this place on there are more."""
    cell_corrected = Signal(int, int, str)
    """Row number in the file, column, and the text that the person typed there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells = PreviewCells()
        self._rows: list[SampleRow] = []
        self._total = 0

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Show the columns of a plan; rows of the same width stay until others come."""
        width = len(plan.columns) if plan else 0
        if width != len(self._cells.columns) or plan is None:
            self.beginResetModel()
            self._rows, self._total, self._cells.judged = [], 0, False
            self._cells.set_plan(plan)
            self.endResetModel()
            return
        self._cells.set_plan(plan)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, width - 1))
        self._all_changed()

    def set_rows(self, rows: Sequence[SampleRow], total: int = 0, *, judged: bool = False) -> None:
        """Show rows from the first on; with a total more can be asked for.

        Rows that are judged have a fate each, and their cells can be corrected.
        """
        self.beginResetModel()
        self._rows, self._total, self._cells.judged = list(rows), total, judged
        self._cells.typed = {}
        self._note_fates()
        self.endResetModel()

    def _note_fates(self) -> None:
        shown = {row.fate for row in self._rows} if self._cells.judged else set()
        self.setProperty("fates", sorted(shown))

    def add_rows(self, offset: int, rows: Sequence[SampleRow]) -> None:
        """Add a page that was asked for; one that does not fit on is dropped."""
        if offset != len(self._rows) or not rows:
            return
        self.beginInsertRows(QModelIndex(), offset, offset + len(rows) - 1)
        self._rows += rows
        self._note_fates()
        self.endInsertRows()

    def is_judged(self) -> bool:
        """Say whether the rows have their fates."""
        return self._cells.judged

    def measured_text(self, row: int, column: int) -> str:
        """Return all that a cell shows, the old value included."""
        found = self._rows[row]
        cells, text = self._cells, self._cells.text(found, column)
        old = cells.old_text(found, column) or cells.conflict_text(found, column)
        return text if old is None else f"{old or 'blank'} → {text or 'blank'}"

    def number_of(self, row: int) -> int:
        """Answer which row of the file stands in a place."""
        return self._rows[row].number if 0 <= row < len(self._rows) else 0

    def row_of(self, number: int) -> int:
        """Answer the place of a row of the file, -1 if it is not here."""
        places = (at for at, row in enumerate(self._rows) if row.number == number)
        return next(places, -1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._cells.columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.more_wanted.emit(len(self._rows))

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        reader = self._cells.readers.get(role)
        return reader(self._rows[index.row()], index.column()) if reader else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = super().flags(index)
        if (
            not index.isValid()
            or not self._cells.judged
            or self._cells.columns[index.column()].skip
        ):
            return plain
        return plain | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        text = str(value)
        if text == self._cells.editable_text(self._rows[index.row()], index.column()):
            return False
        number = self._rows[index.row()].number
        self._cells.typed[number, index.column()] = text
        self.dataChanged.emit(index, index)
        self.cell_corrected.emit(number, index.column(), text)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return self._row_heading(section, role)
        if section >= len(self._cells.columns):
            return None
        return self._heading(self._cells.columns[section], self._cells.fields[section], role)

    def _row_heading(self, row: int, role: int) -> object:
        if row >= len(self._rows):
            return None
        if role == _Role.DisplayRole:
            return str(self._rows[row].number)
        if not self._cells.judged:
            return None
        found = self._rows[row]
        if role == FATE_ROLE:
            return found.fate.value
        if role == _Role.AccessibleTextRole:
            put_right = ", put right" if found.original else ""
            return f"{found.number}, {LOOKS[found.fate].word}{put_right}"
        if role == _Role.ToolTipRole:
            plan = self._cells.plan
            returned = plan is not None and plan.matching.by_record
            words = [why(found.fate, returned=returned), original_words(found)]
            return html.escape("\n".join(filter(None, words))).replace("\n", "<br>")
        return None

    def _heading(self, column: ColumnPlan, field: AnyField, role: int) -> object:
        if role == _Role.DisplayRole:
            return one_line(field.label)
        if role == _Role.DecorationRole:
            return icons.icon(type_icon(field.type), "muted") if not column.skip else None
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            name = "not imported" if column.skip else type_words(field.type)
            words = f"{one_line(field.label)}: {name}"
            return html.escape(words) if role == _Role.ToolTipRole else words
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _all_changed(self) -> None:
        if self._rows and self._cells.columns:
            last = self.index(len(self._rows) - 1, len(self._cells.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
