"""The fields of a table as a list: to pick, rename in place and drag into another order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from domain.values import FieldDraft
from gui import icons
from gui.design.plan import Line
from gui.design.two_lines import SUBTITLE, TwoLineDelegate
from gui.importing.types import type_icon, type_words

_LINE = int(Qt.ItemDataRole.UserRole)
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemIsEditable
)


class LineList(QListWidget):
    """Shows lines of a plan. The person's doings come as signals; the plan is changed elsewhere."""

    picked = Signal(object)
    renamed = Signal(object, str)
    arranged = Signal(list)
    removal_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[int, Line] = {}
        self.setItemDelegate(TwoLineDelegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Fields of the table")
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.currentItemChanged.connect(self._on_current_changed)
        self.itemChanged.connect(self._on_item_changed)
        self.model().rowsMoved.connect(self._on_rows_moved)

    def show_lines(self, lines: Sequence[Line], current: Line | None = None) -> None:
        """Show these lines and pick one."""
        with QSignalBlocker(self):
            self.clear()
            self._lines = {id(line): line for line in lines}
            for line in lines:
                self.addItem(self._item(line))
        row = next((at for at, line in enumerate(lines) if line is current), 0)
        self.setCurrentRow(min(row, len(lines) - 1))
        self._on_current_changed()

    def redraw(self, line: Line, *, faulty: bool = False) -> None:
        """Show a line as it is now."""
        for row in range(self.count()):
            if self._line(row) is line:
                with QSignalBlocker(self):
                    self._dress(self.item(row), line, faulty)

    def current(self) -> Line | None:
        """Return the line that is picked."""
        return self._line(self.currentRow()) if self.currentRow() >= 0 else None

    def pick(self, line: Line) -> None:
        """Pick a line."""
        for row in range(self.count()):
            if self._line(row) is line:
                self.setCurrentRow(row)

    def move_current(self, step: int) -> None:
        """Move the picked line up or down."""
        here = self.currentRow()
        there = here + step
        if here < 0 or not 0 <= there < self.count():
            return
        lines = self._all()
        lines.insert(there, lines.pop(here))
        self.show_lines(lines, lines[there])
        self.arranged.emit(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(280, 320)

    def _item(self, line: Line) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setFlags(_FLAGS)
        item.setData(_LINE, id(line))
        self._dress(item, line, faulty=False)
        return item

    def _dress(self, item: QListWidgetItem, line: Line, faulty: bool) -> None:
        item.setText(line.draft.label)
        icon = icons.icon("error", "danger") if faulty else icons.icon(type_icon(line.draft.type))
        item.setIcon(icon)
        item.setData(SUBTITLE, describe(line.draft))

    def _line(self, row: int) -> Line:
        return self._lines[self.item(row).data(_LINE)]

    def _all(self) -> list[Line]:
        return [self._line(row) for row in range(self.count())]

    @Slot()
    def _on_current_changed(self) -> None:
        self.picked.emit(self.current())

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem) -> None:
        line = self._lines[item.data(_LINE)]
        if item.text() != line.draft.label:
            self.renamed.emit(line, item.text())

    @Slot()
    def _on_rows_moved(self) -> None:
        self.arranged.emit(self._all())


def describe(draft: FieldDraft) -> str:
    """Say a field's type and its main rules in a few words."""
    rules = (("required", draft.required), ("unique", draft.unique), ("hidden", draft.hidden))
    return " · ".join([type_words(draft.type), *(words for words, holds in rules if holds)])
