"""The rows of a file as they will be stored, for a view."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFont

from domain.errors import Fault
from domain.fields import to_text
from domain.fields.base import AnyField
from domain.importing import ColumnPlan, ImportPlan, SampleRow
from domain.importing.loading import WHOLE_ROW
from gui import icons, theme
from gui.importing.differences import NOTHING, CellChange, Change, cell_change
from gui.importing.fates import LOOKS
from gui.importing.faults import reason_words
from gui.importing.types import type_icon, type_words

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_LONGEST = 300
_RIGHT = frozenset({"integer", "decimal", "autonumber"})
_Role = Qt.ItemDataRole
FATE_ROLE = _Role.UserRole + 1
"""Of a row's heading: its Fate, None while the rows are not judged."""
OLD_ROLE = _Role.UserRole + 2
"""Of a changed cell: the text that the record holds now; None of any other cell."""


class PreviewTable(QAbstractTableModel):
    """Columns of a plan, rows of a sample; cells at fault are marked, left-out columns faint."""

    more_wanted = Signal(int)
    """The view came to the end of the rows that are here; from this place on there are more."""
    cell_corrected = Signal(int, int, str)
    """Row number in the file, column, and the text that the person typed there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[ColumnPlan, ...] = ()
        self._fields: tuple[AnyField, ...] = ()
        self._rows: list[SampleRow] = []
        self._sample: dict[int, tuple[str, ...]] = {}
        self._total = 0
        self._plan: ImportPlan | None = None
        self._judged = False
        self._typed: dict[tuple[int, int], str] = {}
        self._readers: dict[int, Callable[[int, int], object]] = {
            _Role.DisplayRole: self._text,
            _Role.EditRole: self._editable_text,
            OLD_ROLE: self._old_text,
            _Role.DecorationRole: self._decoration,
            _Role.ToolTipRole: self._tooltip,
            _Role.BackgroundRole: self._background,
            _Role.ForegroundRole: self._foreground,
            _Role.TextAlignmentRole: self._alignment,
            _Role.FontRole: self._font,
            _Role.AccessibleTextRole: self._spoken,
        }

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Show the columns of a plan; rows of the same width stay until others come."""
        width = len(plan.columns) if plan else 0
        if width != len(self._columns) or plan is None:
            self.beginResetModel()
            self._rows, self._total, self._judged = [], 0, False
            self._take(plan)
            self.endResetModel()
            return
        self._take(plan)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, width - 1))
        self._all_changed()

    def set_rows(self, rows: Sequence[SampleRow], total: int = 0, *, judged: bool = False) -> None:
        """Show rows from the first on; with a total more can be asked for.

        Rows that are judged have a fate each, and their cells can be corrected.
        """
        self.beginResetModel()
        self._rows, self._total, self._judged = list(rows), total, judged
        self._typed = {}
        self._note_fates()
        self.endResetModel()

    def _note_fates(self) -> None:
        shown = {row.fate for row in self._rows} if self._judged else set()
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
        return self._judged

    def measured_text(self, row: int, column: int) -> str:
        """Return all that a cell shows, the old value included."""
        old = self._old_text(row, column)
        text = self._text(row, column)
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
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.more_wanted.emit(len(self._rows))

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        reader = self._readers.get(role)
        return reader(index.row(), index.column()) if reader else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = super().flags(index)
        if not index.isValid() or not self._judged or self._columns[index.column()].skip:
            return plain
        return plain | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        text = str(value)
        if text == self._editable_text(index.row(), index.column()):
            return False
        number = self._rows[index.row()].number
        self._typed[number, index.column()] = text
        self.dataChanged.emit(index, index)
        self.cell_corrected.emit(number, index.column(), text)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return self._row_heading(section, role)
        if section >= len(self._columns):
            return None
        return self._heading(self._columns[section], self._fields[section], role)

    def _row_heading(self, row: int, role: int) -> object:
        if row >= len(self._rows):
            return None
        if role == _Role.DisplayRole:
            return str(self._rows[row].number)
        if not self._judged:
            return None
        found = self._rows[row]
        if role == FATE_ROLE:
            return found.fate.value
        if role == _Role.AccessibleTextRole:
            return f"{found.number}, {LOOKS[found.fate].word}"
        if role == _Role.ToolTipRole:
            return html.escape(LOOKS[found.fate].why)
        return None

    def _heading(self, column: ColumnPlan, field: AnyField, role: int) -> object:
        if role == _Role.DisplayRole:
            return _one_line(field.label)
        if role == _Role.DecorationRole:
            return icons.icon(type_icon(field.type), "muted") if not column.skip else None
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            name = "not imported" if column.skip else type_words(field.type)
            words = f"{_one_line(field.label)}: {name}"
            return html.escape(words) if role == _Role.ToolTipRole else words
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: int, column: int) -> str:
        if self._columns[column].skip:
            return _one_line(self._raw(self._rows[row])[column])
        change = self._change(row, column)
        if change.kind is Change.KEPT:
            return _one_line(to_text(change.old, self._fields[column]))
        return _one_line(self._editable_text(row, column))

    def _editable_text(self, row: int, column: int) -> str:
        """Return what stands in the cell, or what was just typed there."""
        found = self._rows[row]
        typed = self._typed.get((found.number, column))
        if typed is not None:
            return typed
        if column in found.faults:
            return found.texts[column]
        return to_text(found.values[column], self._fields[column])

    def _old_text(self, row: int, column: int) -> str | None:
        change = self._change(row, column)
        if change.kind is not Change.CHANGED:
            return None
        return _one_line(to_text(change.old, self._fields[column]))

    def _change(self, row: int, column: int) -> CellChange:
        found = self._rows[row]
        if not self._judged or self._plan is None or (found.number, column) in self._typed:
            return NOTHING
        return cell_change(self._plan, found, self._columns[column])

    def _is_corrected(self, row: int, column: int) -> bool:
        key = (self._rows[row].number, column)
        return key in self._typed or (self._plan is not None and key in self._plan.fixes)

    def _raw(self, row: SampleRow) -> Sequence[str]:
        """Return the texts of a row as they stand in the file: what is left out is not staged."""
        return self._sample.get(row.number, row.texts)

    def _fault(self, row: int, column: int) -> Fault | None:
        if self._columns[column].skip or (self._rows[row].number, column) in self._typed:
            return None
        return self._rows[row].faults.get(column)

    def _reason(self, row: int, column: int) -> str:
        found = self._fault(row, column) or self._rows[row].faults.get(WHOLE_ROW)
        return reason_words(found, self._fields[column].label) if found else ""

    def _tooltip(self, row: int, column: int) -> str | None:
        words = self._reason(row, column) or self._remark(row, column)
        if not words:
            shown = self._raw(self._rows[row])[column]
            words = shown[:2000] if len(shown) > 40 or "\n" in shown else ""
        return f"<p style='white-space:pre-wrap'>{html.escape(words)}</p>" if words else None

    def _remark(self, row: int, column: int) -> str:
        """Say what happens to a cell that is not at fault."""
        change = self._change(row, column)
        if change.kind is Change.CHANGED:
            return f"Now: {to_text(change.old, self._fields[column]) or 'blank'}"
        if change.kind is Change.KEPT:
            given = to_text(self._rows[row].values[column], self._fields[column])
            return f"Kept as it is. In the file: {given or 'blank'}"
        if self._is_corrected(row, column):
            was = self._sample.get(self._rows[row].number)
            return f"Corrected here. In the file: {was[column] or 'blank'}" if was else ""
        return ""

    def _decoration(self, row: int, column: int) -> object:
        if self._fault(row, column):
            return icons.icon("warning", "danger")
        return icons.icon("edit", "accent") if self._is_corrected(row, column) else None

    def _background(self, row: int, column: int) -> object:
        if self._fault(row, column):
            return QBrush(theme.color("danger_soft"))
        if self._change(row, column).kind is Change.ADDED:
            return QBrush(theme.color("changed_new_soft"))
        whole = self._rows[row].faults
        return QBrush(theme.color("warning_soft")) if WHOLE_ROW in whole else None

    def _foreground(self, row: int, column: int) -> object:
        if self._columns[column].skip:
            return QBrush(theme.color("disabled"))
        if self._fault(row, column):
            return QBrush(theme.color("danger"))
        kind = self._change(row, column).kind
        return QBrush(theme.color("disabled")) if kind in (Change.KEPT, Change.OUT) else None

    def _alignment(self, _row: int, column: int) -> object:
        number = self._fields[column].type in _RIGHT and not self._columns[column].skip
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _font(self, _row: int, column: int) -> object:
        if not self._columns[column].skip:
            return None
        font = QFont()
        font.setItalic(True)
        return font

    def _spoken(self, row: int, column: int) -> str:
        words = self._text(row, column) or "blank"
        if reason := self._reason(row, column):
            return f"{words}, fault: {reason}"
        old = self._old_text(row, column)
        return words if old is None else f"{words}, before: {old or 'blank'}"

    def _take(self, plan: ImportPlan | None) -> None:
        self._plan = plan
        self._columns = plan.columns if plan else ()
        self._fields = tuple(plan.field_of(one) for one in plan.columns) if plan else ()
        probe = plan.probe if plan else None
        self._sample = dict(zip(probe.sample_numbers, probe.sample, strict=True)) if probe else {}

    def _all_changed(self) -> None:
        if self._rows and self._columns:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _one_line(text: str) -> str:
    """Put a text on one line with its line breaks visible, and cut what no cell can show."""
    cut = text[:_LONGEST] + ("…" if len(text) > _LONGEST else "")
    return cut.replace("\r\n", " ↵ ").replace("\n", " ↵ ").replace("\r", " ↵ ")
