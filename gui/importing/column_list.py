"""The columns of the file, each with what becomes of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from domain.importing import ColumnPlan, ImportPlan
from gui import icons, theme
from gui.importing.example_steps import ExampleSteps
from gui.importing.types import type_icon, type_words
from gui.wording import shortened

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_Role = Qt.ItemDataRole
_HEADINGS = ("In the file", "Becomes", "Type", "Example")
_EXAMPLE = 3
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ColumnModel(QAbstractTableModel):
    """A line for each column: header with a tick, field it becomes, type, a value from it."""

    toggled = Signal(int, bool)
    """A column was ticked or unticked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._marked: frozenset[int] = frozenset()
        self._record: int | None = None

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Show the columns of a plan."""
        before = len(self._plan.columns) if self._plan else 0
        if self._plan is None or plan is None or plan.probe.sample != self._plan.probe.sample:
            self._record = None
        if plan is None or len(plan.columns) != before:
            self.beginResetModel()
            self._plan = plan
            self.endResetModel()
            return
        self._plan = plan
        self._all_changed()

    def step(self, by: int) -> None:
        """Show as examples what the record before, or the next one, has in each column."""
        rows = len(self._plan.probe.sample) if self._plan is not None else 0
        if rows:
            now = 0 if self._record is None else self._record + by
            self._record = max(0, min(rows - 1, now))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, _EXAMPLE, _EXAMPLE)
            self._all_changed()

    def mark(self, columns: frozenset[int]) -> None:
        """Mark the columns that deserve a look."""
        if columns != self._marked:
            self._marked = columns
            self._all_changed()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self._plan is None else len(self._plan.columns)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else plain

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        if section == _EXAMPLE and self._record is not None and self._plan is not None:
            return f"Row {self._plan.probe.sample_numbers[self._record]}"
        return _HEADINGS[section]

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if self._plan is None or not index.isValid():
            return None
        column = self._plan.columns[index.row()]
        if role == _Role.DisplayRole:
            return self._text(column, index.column())
        if role == _Role.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Unchecked if column.skip else Qt.CheckState.Checked
        if role == _Role.DecorationRole:
            return self._icon(column, index.column())
        if role == _Role.ForegroundRole and column.skip:
            return QBrush(theme.color("disabled" if index.column() else "muted"))
        if role == _Role.ForegroundRole and index.column() == _EXAMPLE:
            return QBrush(theme.color("muted"))
        if role == _Role.AccessibleTextRole and index.column() == 0:
            return self._spoken(column)
        if role == _Role.SizeHintRole:
            return self._size_hint(index.column())
        return None

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        self.toggled.emit(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _text(self, column: ColumnPlan, section: int) -> str:
        if section == 0:
            return shortened(column.header, 80)
        if section == _EXAMPLE:
            return self._example(column.index)
        if column.skip or self._plan is None:
            return "not imported" if section == 1 else ""
        field = self._plan.field_of(column)
        if section == 2:
            return type_words(field.type)
        new = self._plan.table is not None and column.target is None
        return shortened(f"{field.label} (new)" if new else field.label, 80)

    def _example(self, index: int) -> str:
        """Answer the first value that there is in a column, or that of the record stepped to."""
        rows = self._plan.probe.sample if self._plan is not None else ()
        if self._record is not None:
            rows = rows[self._record : self._record + 1]
        text = next((row[index] for row in rows if row[index].strip()), "")
        return shortened(" ".join(text[:200].split()), 60)

    def _icon(self, column: ColumnPlan, section: int) -> object:
        if section == 0 and column.index in self._marked and not column.skip:
            return icons.icon("warning", "warning")
        if section == 2 and not column.skip and self._plan is not None:
            return icons.icon(type_icon(self._plan.field_of(column).type), "muted")
        return None

    def _size_hint(self, section: int) -> QSize:
        metrics = QFontMetrics(QFont())
        width = metrics.horizontalAdvance("Several choices") + 40 if section == 2 else 80
        return QSize(width, metrics.height() + 10)

    def _spoken(self, column: ColumnPlan) -> str:
        marked = column.index in self._marked and not column.skip
        words = [self._text(column, 0), self._text(column, 1), self._text(column, 2)]
        example = self._example(column.index)
        words += [f"for example {example}" if example else "", "look at this" if marked else ""]
        return ", ".join(word for word in words if word)

    def _all_changed(self) -> None:
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, len(_HEADINGS) - 1))


class ColumnList(QTreeView):
    """The list; Space ticks and unticks the column that is chosen, Left and Right go by record."""

    column_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnModel(self)
        self.setModel(self.columns)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setAccessibleName("Columns of the file")
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.moveSection(_EXAMPLE, 1)  # beside the name in the file, which it explains
        self.steps = ExampleSteps(header, _EXAMPLE)
        self.steps.stepped.connect(self.columns.step)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def set_plan(self, plan: ImportPlan | None) -> None:
        """Show a plan; the chosen column stays chosen where it is still there."""
        at = max(0, self.currentIndex().row())
        self.columns.set_plan(plan)
        for place in range(self.columns.rowCount()):
            hidden = plan is not None and place == plan.trace_column
            self.setRowHidden(place, QModelIndex(), hidden)
        if plan is not None and not self.currentIndex().isValid():
            wanted = min(at, len(plan.columns) - 1)
            self.choose(wanted + 1 if wanted == plan.trace_column == 0 else wanted)

    def choose(self, column: int) -> None:
        """Go to a column."""
        if column != self.currentIndex().row():
            self.setCurrentIndex(self.columns.index(column, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            at = self.currentIndex().siblingAtColumn(0)
            ticked = at.data(_Role.CheckStateRole) == Qt.CheckState.Checked
            self.columns.toggled.emit(at.row(), not ticked)
            return
        if event.key() in _STEPS:
            self.columns.step(_STEPS[event.key()])
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.column_chosen.emit(index.row())


def ticked(plan: ImportPlan, index: int, wanted: bool) -> ImportPlan:
    """Return the plan with a column taken in or left out."""
    column = plan.columns[index]
    target = _own_target(plan, index) if wanted else None
    return plan.with_column(replace(column, skip=not wanted, target=target))


def _own_target(plan: ImportPlan, index: int) -> int | None:
    """Return the field that a column goes into: in a file that was exported here its own."""
    found = plan.returning
    if found is not None and found.leads_to(plan.table):
        return found.targets.get(index)
    return plan.columns[index].target
