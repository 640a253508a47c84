"""Opens the editors of the record table's cells; what is painted is the business of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyledItemDelegate,
    QWidget,
)

from domain.errors import Fault
from domain.values import FieldDef
from gui import wording
from gui.delegates.boxes import box_in, is_box
from gui.models.record_cells import Cell
from gui.models.record_table import RecordTableModel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem  # what PySide knows of it is slow to load

    from gui.delegates.editors import Editor
    from gui.delegates.fault_bubble import FaultBubble

Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint
_REVERT = QAbstractItemDelegate.EndEditHint.RevertModelCache


class CellDelegate(QStyledItemDelegate):
    """One cell at a time: Enter and Tab save and go on, Esc gives up, a fault keeps the editor."""

    left = Signal(int, int)
    """Editing ended with a key that goes on by so many rows and columns."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.editor: Editor | None = None
        self._kept_text: str | None = None
        self._bubble: FaultBubble | None = None

    def begin_with(self, text: str) -> None:
        """Let the next editor begin with a text that was refused before."""
        self._kept_text = text

    def unfold(self, editor: QWidget | None, *, clicked: bool = False) -> None:
        """Open what an editor has to choose from; after a click only where that is all it does."""
        if _is_ours(editor) and (editor.unfolds_at_click or not clicked):
            editor.unfold()

    # -- editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field, cell = _field_and_cell(index)
        if cell.waiting or is_box(field, cell):
            return None  # type: ignore[return-value]  # Qt reads it as “not to be edited”
        from gui.delegates.editors import make_editor  # cells are painted without it

        text = cell.text if self._kept_text is None else self._kept_text
        editor = make_editor(field, text, parent)
        editor.begin(field, QModelIndex(index), cell.text)  # type: ignore[arg-type]
        if self._kept_text is not None:
            editor.show_text(self._kept_text)
            self._kept_text = None
        editor.finished.connect(self._on_finished)
        editor.changed.connect(self._on_changed)
        self.editor = editor
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave what is being typed alone when the record is read again."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        typed = cast("Editor", editor)
        if typed.text_typed() != typed.initial:
            model.setData(index, typed.text_typed(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        if not cast("Editor", editor).is_large:
            editor.setGeometry(option.rect)
            return
        from gui.delegates.editors import LINES

        room = _parent(editor).rect()
        height = editor.fontMetrics().lineSpacing() * LINES + 12
        rect = QRect(option.rect.topLeft(), QSize(max(option.rect.width(), 300), height))
        rect.moveRight(min(rect.right(), room.right()))
        rect.moveBottom(min(rect.bottom(), room.bottom()))
        rect.moveTopLeft(_inside(rect, room))
        editor.setGeometry(rect.intersected(room))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._hide_bubble()
        self.editor = None
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and _is_ours(editor):
            handled = self._on_key(editor, cast("QKeyEvent", event))
            if handled is not None:
                return handled
        return super().eventFilter(editor, event)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            field, cell = _field_and_cell(index)
            press = cast("QMouseEvent", event)
            left = press.button() == Qt.MouseButton.LeftButton
            if (
                left
                and is_box(field, cell)
                and _near(option.rect).contains(press.position().toPoint())
            ):
                return toggle(index)
        return super().editorEvent(event, model, option, index)

    # -- the way down

    def _on_key(self, editor: Editor, event: QKeyEvent) -> bool | None:
        """Handle a key in an editor; None leaves it to Qt."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == _Key.Key_Escape:
            self._hide_bubble()
            return None
        if key in (_Key.Key_Return, _Key.Key_Enter):
            if modifiers and _holds_lines(editor):
                return False  # a new line in the text
            return self._leave(editor, -1 if modifiers else 1, 0)
        if key == _Key.Key_Tab and not modifiers:
            return self._leave(editor, 0, 1)
        if key == _Key.Key_Backtab:
            return self._leave(editor, 0, -1)
        return None

    def _leave(self, editor: Editor, rows: int, columns: int) -> bool:
        """Save and go on, or say what is wrong and stay."""
        text = editor.text_typed()
        if text != editor.initial and (reason := self._wrong(editor, text)):
            self._show_bubble(editor, reason)
            return True
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, _NO_HINT)
        if rows or columns:
            self.left.emit(rows, columns)
        return True

    def _wrong(self, editor: Editor, text: str) -> str:
        if not editor.index.isValid():
            return ""
        model = cast("RecordTableModel", editor.index.model())
        found = model.parsed(editor.index.column(), text)
        if not isinstance(found, Fault):
            return ""
        return wording.fault(found, editor.field.label, editor.field.help)

    def _show_bubble(self, editor: QWidget, reason: str) -> None:
        if self._bubble is None:
            from gui.delegates.fault_bubble import FaultBubble

            self._bubble = FaultBubble(_parent(editor))
        self._bubble.show_at(editor, reason)

    def _hide_bubble(self) -> None:
        if self._bubble is not None:
            self._bubble.hide()

    @Slot()
    def _on_finished(self) -> None:
        editor = self.sender()
        if _is_ours(editor):
            self._leave(editor, 0, 0)

    @Slot()
    def _on_changed(self) -> None:
        """Judge anew while a message is shown."""
        editor = self.sender()
        if _is_ours(editor) and self._bubble and self._bubble.isVisible():
            reason = self._wrong(editor, editor.text_typed())
            self._show_bubble(editor, reason) if reason else self._hide_bubble()


def _is_ours(editor: object) -> TypeGuard[Editor]:
    from gui.delegates.editors import EDITORS

    return isinstance(editor, EDITORS)


def _holds_lines(editor: Editor) -> bool:
    from gui.delegates.editors import LongTextEditor

    return isinstance(editor, LongTextEditor)


def _parent(editor: QWidget) -> QWidget:
    return cast("QWidget", editor.parentWidget())  # an editor is made inside the table


def toggle(index: Index) -> bool:
    """Turn yes into no and anything else into yes; say whether the cell is one to turn."""
    field, cell = _field_and_cell(index)
    if not is_box(field, cell) or cell.waiting:
        return False
    model = cast("RecordTableModel", index.model())
    stored = 0 if cell.value == 1 else 1
    return model.set_stored(index.row(), index.column(), stored)


def shows_box(index: Index) -> bool:
    """Say whether a cell is shown as a box to tick."""
    return index.isValid() and is_box(*_field_and_cell(index))


def unfolds(index: Index) -> bool:
    """Say whether a cell can be changed and its editor has something to choose from."""
    editable = index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
    return editable and _field_and_cell(index)[0].type in _UNFOLDING


_UNFOLDING = ("choice", "choices", "date")


def _near(rect: QRect) -> QRect:
    return box_in(rect).adjusted(-5, -5, 5, 5)


def _inside(rect: QRect, room: QRect) -> QPoint:
    return QPoint(max(rect.left(), room.left()), max(rect.top(), room.top()))


def _field_and_cell(index: Index) -> tuple[FieldDef, Cell]:
    model = cast("RecordTableModel", index.model())
    column = index.column()
    return model.fields[column], model.cell(index.row(), column)
