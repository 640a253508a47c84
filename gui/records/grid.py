"""The table of records: moving, selecting and typing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView, QWidget

from gui.delegates import CellDelegate
from gui.delegates.cell_delegate import shows_box, toggle
from gui.header import RecordHeader, RowHeader
from gui.models.record_table import RecordTableModel

Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_Control = Qt.KeyboardModifier.ControlModifier
_Select = QItemSelectionModel.SelectionFlag
_Trigger = QAbstractItemView.EditTrigger
_Move = QAbstractItemView.CursorAction
_FAR = {_Key.Key_Home: _Move.MoveHome, _Key.Key_End: _Move.MoveEnd}


class RecordGrid(QTableView):
    """A `QTableView` that speaks of rows and columns in the way the page needs them."""

    open_requested = Signal(int)
    """A row whose record is to be shown in the form."""
    asked = Signal(str)
    """What a key asks for: copy, paste, delete, clear, duplicate, new, filter, menu."""
    menu_requested = Signal(QPoint)
    selected = Signal()
    current_row_changed = Signal()

    def __init__(self, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = model
        self._all_wanted = False
        self.header = RecordHeader(self)
        self.rows = RowHeader(self)
        self.cells = CellDelegate(self)
        self.setHorizontalHeader(self.header)
        self.setVerticalHeader(self.rows)
        self.setItemDelegate(self.cells)
        self.setModel(model)
        self._look()
        self._behave()
        self._connect()

    # -- where we are

    def current_id(self) -> int:
        """Return the id of the record that the keyboard is on, 0 if none."""
        return self._records.id_at(self.currentIndex().row())

    def row_runs(self) -> list[tuple[int, int]]:
        """Return the stretches of rows that have a selected cell, in order."""
        return _merged((one.top(), one.bottom()) for one in self._ranges())

    def selected_columns(self) -> list[int]:
        """Return the columns that have a selected cell, from left to right as they are seen."""
        chosen = {column for one in self._ranges() for column in range(one.left(), one.right() + 1)}
        return [column for column in self.columns_seen() if column in chosen]

    def columns_seen(self) -> list[int]:
        """Return the columns that are not hidden, from left to right."""
        places = range(self.header.count())
        columns = (self.header.logicalIndex(place) for place in places)
        return [column for column in columns if not self.isColumnHidden(column)]

    def selected_count(self) -> int:
        """Return how many records are selected."""
        return sum(last - first + 1 for first, last in self.row_runs())

    @property
    def waits_for_all(self) -> bool:
        """Say whether everything was selected before everything was there."""
        return self._all_wanted

    def go_to(self, row: int, column: int | None = None) -> None:
        """Put the keyboard on a cell and show it."""
        seen = self.columns_seen()
        if not seen or not 0 <= row < self._records.rowCount():
            return
        if column is None:
            now = self.currentIndex().column()
            column = now if now in seen else seen[0]
        # not by setCurrentIndex: it reads the modifiers, and Ctrl+S would add to the selection
        self._select_only(self._records.index(row, column))

    def edit_cell(self, row: int, column: int, text: str) -> None:
        """Open a cell's editor with a text that was refused before."""
        self.go_to(row, column)
        self.cells.begin_with(text)
        self.edit(self._records.index(row, column))

    def begin_edit(self) -> None:
        """Open the editor of the current cell as F2 does; a box has none and is turned."""
        index = self.currentIndex()
        if not toggle(index):
            self.edit(index, _Trigger.EditKeyPressed, QEvent(QEvent.Type.None_))

    def finish_edit(self) -> None:
        """Save what stands in a cell that is open."""
        if (editor := self.cells.editor) is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    # -- Qt's side

    def selectAll(self) -> None:
        self._all_wanted = not self._records.is_complete
        super().selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on_key(event) or self._go_far(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Move by cells, and out of the table at its first and last one."""
        seen = self.columns_seen()
        now = self.currentIndex()
        end = (self._records.rowCount() - 1, seen[-1]) if seen else None
        if (now.row(), now.column()) == (end if onwards else (0, seen[0] if seen else 0)):
            return QWidget.focusNextPrevChild(self, onwards)
        return super().focusNextPrevChild(onwards)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.rows.set_hovered(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.rows.set_hovered(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_row_changed.emit()

    # -- the way down

    def _select_only(self, index: QModelIndex) -> None:
        """Put the keyboard on a cell and let the selection be that cell."""
        self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)

    def _go_far(self, event: QKeyEvent) -> bool:
        """Go to the first or last cell; Qt would leave the selection where it was."""
        action = _FAR.get(Qt.Key(event.key()))
        if action is None or event.modifiers() != _Control:
            return False
        self._select_only(self.moveCursor(action, _Control))
        return True

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def _on_key(self, event: QKeyEvent) -> bool:
        """Handle what spreadsheets do with a key; say whether it was one of those."""
        wish = self._wish(event)
        if wish == "open":
            self.open_requested.emit(self.currentIndex().row())
        elif wish == "space":
            return toggle(self.currentIndex())
        elif wish == "down":
            self._move(1, 0)
        elif wish == "up":
            self._move(-1, 0)
        elif wish == "word":
            return self._type_into_box(event.text())
        elif wish:
            self.asked.emit(wish)
        return bool(wish)

    def _wish(self, event: QKeyEvent) -> str:
        for sequence, wish in _SEQUENCES:
            if event.matches(sequence):
                return wish
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wish = _KEYS.get((event.key(), modifiers), "")
        if not wish and event.text() and not modifiers and shows_box(self.currentIndex()):
            return "word"
        return "" if wish == "space" and not shows_box(self.currentIndex()) else wish

    def _type_into_box(self, letter: str) -> bool:
        """Answer yes or no with a letter."""
        index = self.currentIndex()
        value = self._records.parsed(index.column(), letter)
        return value in (0, 1) and self._records.set_stored(index.row(), index.column(), value)

    @Slot(int, int)
    def _move(self, rows: int, columns: int) -> None:
        """Go on from the current cell; past the end of a row comes the next one."""
        seen, now = self.columns_seen(), self.currentIndex()
        if not now.isValid() or now.column() not in seen:
            return
        place = seen.index(now.column()) + columns
        row = now.row() + rows + (place // len(seen) if columns else 0)
        row = max(0, min(row, self._records.rowCount() - 1))
        self.go_to(row, seen[place % len(seen)])

    @Slot(bool)
    def _on_loading_changed(self, loading: bool) -> None:
        if not loading and self._all_wanted:
            self.selectAll()

    @Slot()
    def _on_ids_changed(self) -> None:
        self.rows.expect(self._records.total or 0)

    @Slot()
    def _on_selection_changed(self) -> None:
        if self._all_wanted and self.selected_count() < self._records.rowCount():
            self._all_wanted = False
        self.selected.emit()

    def _on_menu(self, at: QPoint) -> None:
        self.menu_requested.emit(self.viewport().mapToGlobal(at))

    def menu_place(self) -> QPoint:
        """Return where a menu that a key asked for belongs: under the current cell."""
        cell: QRect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(cell.bottomLeft() if cell.isValid() else QPoint(0, 0))

    def _look(self) -> None:
        self.setShowGrid(True)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        self.rows.setDefaultSectionSize(self.fontMetrics().height() + 12)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setMouseTracking(True)

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            _Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.AnyKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(False)

    def _connect(self) -> None:
        self.cells.left.connect(self._move)
        self.customContextMenuRequested.connect(self._on_menu)
        self.rows.open_requested.connect(self.open_requested)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._records.loading_changed.connect(self._on_loading_changed)
        self._records.ids_changed.connect(self._on_ids_changed)


_Sequence = QKeySequence.StandardKey
_SEQUENCES = (
    (_Sequence.Copy, "copy"),
    (_Sequence.Paste, "paste"),
    (_Sequence.New, "new"),
)
_NONE = Qt.KeyboardModifier.NoModifier
_KEYS: dict[tuple[int, Qt.KeyboardModifier], str] = {
    (_Key.Key_Delete, _NONE): "delete",
    (_Key.Key_Backspace, _NONE): "clear",
    (_Key.Key_D, _Control): "duplicate",
    (_Key.Key_F4, _NONE): "open",
    (_Key.Key_Return, _Control): "open",
    (_Key.Key_Enter, _Control): "open",
    (_Key.Key_Return, _NONE): "down",
    (_Key.Key_Enter, _NONE): "down",
    (_Key.Key_Return, Qt.KeyboardModifier.ShiftModifier): "up",
    (_Key.Key_Space, _NONE): "space",
    (_Key.Key_Down, Qt.KeyboardModifier.AltModifier): "filter",
    (_Key.Key_Menu, _NONE): "menu",
    (_Key.Key_F10, Qt.KeyboardModifier.ShiftModifier): "menu",
}


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
