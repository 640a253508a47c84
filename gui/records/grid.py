"""The table of records: moving, selecting and typing."""

from __future__ import annotations

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
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QAbstractScrollArea,
    QTableView,
    QWidget,
)

from gui.delegates import CellDelegate
from gui.delegates.cell_delegate import shows_box, toggle, unfolds
from gui.header import RecordHeader, RowHeader
from gui.models.record_table import RecordTableModel
from gui.records import keys, selecting
from gui.records.sheet import set_up
from gui.records.sheet_painter import SheetPainter

Index = QModelIndex | QPersistentModelIndex
_Select = QItemSelectionModel.SelectionFlag
_Trigger = QAbstractItemView.EditTrigger
_Move = QAbstractItemView.CursorAction
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class RecordGrid(QTableView):
    """A `QTableView` that speaks of rows and columns in the way the page needs them."""

    open_requested = Signal(int)
    """A row whose record is to be shown in the form."""
    asked = Signal(str)
    """What a key asks for, as it is called in `keys`: copy, paste, delete and others."""
    menu_requested = Signal(QPoint)
    selected = Signal()
    current_row_changed = Signal()

    def __init__(self, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = model
        self._all_wanted = False
        self._alone = False
        self.header = RecordHeader(self)
        self.rows = RowHeader(self)
        self.cells = CellDelegate(self)
        self._sheet = SheetPainter(self)
        self.setHorizontalHeader(self.header)
        self.setVerticalHeader(self.rows)
        self.setItemDelegate(self.cells)
        self.setModel(model)
        self.rows.setDefaultSectionSize(self.fontMetrics().height() + 12)
        set_up(self)
        self._connect()

    # -- where we are

    def current_id(self) -> int:
        """Return the id of the record that the keyboard is on, 0 if none."""
        return self._records.id_at(self.currentIndex().row())

    def row_runs(self) -> list[tuple[int, int]]:
        """Return the stretches of rows that have a selected cell, in order."""
        return selecting.row_runs(self._ranges())

    def selected_columns(self) -> list[int]:
        """Return the columns that have a selected cell, from left to right as they are seen."""
        chosen = {column for one in self._ranges() for column in range(one.left(), one.right() + 1)}
        return [column for column in self.columns_seen() if column in chosen]

    def columns_seen(self) -> list[int]:
        """Return the columns that are not hidden, from left to right."""
        places = range(self.header.count())
        columns = (self.header.logicalIndex(place) for place in places)
        return [column for column in columns if not self.isColumnHidden(column)]

    def whole_rows(self) -> bool:
        """Say whether whole rows are selected: then a key means the records, not their cells."""
        return selecting.are_whole(self._ranges(), self.columns_seen())

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
        wished = self.currentIndex().column() if column is None else column
        column = wished if wished in seen else seen[0]
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

    def paintEvent(self, event: QPaintEvent) -> None:
        self._sheet.paint(event.rect())

    def selectAll(self) -> None:
        self._all_wanted = not self._records.is_complete
        super().selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go with Ctrl as far as there are cells; Qt would go by one."""
        seen, now = self.columns_seen(), self.currentIndex()
        if not modifiers & keys.CONTROL or not now.isValid() or not seen:
            return super().moveCursor(action, modifiers)
        row, column = {
            _Move.MoveUp: (0, now.column()),
            _Move.MoveDown: (self._records.rowCount() - 1, now.column()),
            _Move.MoveLeft: (now.row(), seen[0]),
            _Move.MoveRight: (now.row(), seen[-1]),
        }.get(action, (-1, -1))
        return (
            super().moveCursor(action, modifiers) if row < 0 else self._records.index(row, column)
        )

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> _Select:
        """Let the selection follow where Qt would leave it behind."""
        if self._alone:
            return _Select.ClearAndSelect
        if isinstance(event, QKeyEvent) and keys.goes_far(event):
            shift = event.modifiers() & keys.SHIFT
            return _Select.SelectCurrent if shift else _Select.ClearAndSelect
        return super().selectionCommand(index, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose a record for who comes by Tab; a window that opens or wakes up chooses none."""
        if self.currentIndex().isValid() or event.reason() in _BY_TAB:
            super().focusInEvent(event)
        else:
            QAbstractScrollArea.focusInEvent(self, event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Move by cells, and out of the table at its first and last one."""
        seen = self.columns_seen()
        now = self.currentIndex()
        end = (self._records.rowCount() - 1, seen[-1]) if seen else None
        if (now.row(), now.column()) == (end if onwards else (0, seen[0] if seen else 0)):
            return QWidget.focusNextPrevChild(self, onwards)
        return super().focusNextPrevChild(onwards)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.cells.unfold(self.indexWidget(self.currentIndex()), clicked=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.rows.set_hovered(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.rows.set_hovered(-1)

    def rowsAboutToBeRemoved(self, parent: Index, first: int, last: int) -> None:
        self.go_to(selecting.row_beside(self.currentIndex(), first, last))
        super().rowsAboutToBeRemoved(parent, first, last)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_row_changed.emit()

    # -- the way down

    def _select_only(self, index: QModelIndex) -> None:
        """Put the keyboard on a cell and select that alone, whatever keys are held."""
        self._alone = True
        self.setCurrentIndex(index)
        self._alone = False

    def _select_whole(self, *, rows: bool) -> None:
        """Select the rows, or else the columns, of all selected cells."""
        wider = selecting.whole(self._ranges(), rows=rows)
        self.selectionModel().select(wider, _Select.ClearAndSelect)

    def _ranges(self) -> list[QItemSelectionRange]:
        return selecting.ranges_of(self.selectionModel())

    def _on_key(self, event: QKeyEvent) -> bool:
        """Handle what spreadsheets do with a key; say whether it was one of those."""
        match wish := self._wish(event):
            case "":
                return False
            case "open":
                self.open_requested.emit(self.currentIndex().row())
            case "space":
                return toggle(self.currentIndex())
            case "word":
                return self._type_into_box(event.text())
            case "down" | "up":
                self._move(1 if wish == "down" else -1, 0)
            case "unfold" if unfolds(self.currentIndex()):
                self.begin_edit()
                self.cells.unfold(self.indexWidget(self.currentIndex()))
            case "unfold":
                self.asked.emit("filter")
            case "all":
                self.selectAll()
            case "rows" | "columns":
                self._select_whole(rows=wish == "rows")
            case _:
                self.asked.emit(wish)
        return True

    def _wish(self, event: QKeyEvent) -> str:
        wish = keys.wish_of(event)
        if wish not in ("", "space") or not shows_box(self.currentIndex()):
            return "" if wish == "space" else wish
        return wish or ("word" if keys.is_letter(event) else "")

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

    def _connect(self) -> None:
        self.cells.left.connect(self._move)
        self.customContextMenuRequested.connect(self._on_menu)
        self.rows.open_requested.connect(self.open_requested)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._records.loading_changed.connect(self._on_loading_changed)
        self._records.ids_changed.connect(self._on_ids_changed)
