"""The editors that open in a cell, one for each kind of field; all speak in texts."""

from __future__ import annotations

from PySide6.QtCore import QDate, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from domain.fields import parse, to_text
from domain.fields.picks import SEPARATOR
from domain.values import FieldDef
from gui import icons

_SHORT = 200
"""A text longer than this is edited in several lines."""

LINES = 7
"""How many lines an editor of long text shows."""


class _Common:
    """What each editor remembers: its cell and the text it began with."""

    index: QPersistentModelIndex
    initial: str
    field: FieldDef
    is_large = False
    unfolds_at_click = False

    def begin(self, field: FieldDef, index: QModelIndex, text: str) -> None:
        """Start with the text of a cell."""
        self.field, self.index = field, QPersistentModelIndex(index)
        self.show_text(text)
        self.initial = self.text_typed()

    def show_text(self, text: str) -> None:
        """Show a text to edit."""
        raise NotImplementedError

    def text_typed(self) -> str:
        """Return the text as it was edited."""
        raise NotImplementedError

    def unfold(self) -> None:
        """Open what there is to choose from."""


class LineEditor(_Common, QLineEdit):
    """One line for any text; what it means is decided when it is finished."""

    finished = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.textEdited.connect(self._on_edited)

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.selectAll()

    def text_typed(self) -> str:
        return self.text()

    @Slot()
    def _on_edited(self) -> None:
        self.changed.emit()


class DateEditor(LineEditor):
    """A line for a date with a calendar behind a button; Alt+Down opens it too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._calendar: QCalendarWidget | None = None
        action = QAction(icons.icon("date", "muted"), "Choose from a calendar", self)
        action.triggered.connect(self.open_calendar)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and alt:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def unfold(self) -> None:
        self.open_calendar()

    @Slot()
    def open_calendar(self) -> None:
        """Show a calendar under the line, on the date that is typed or today."""
        if self._calendar is None:
            self._calendar = self._make_calendar()
        stored = parse(self.text(), self.field)
        date = QDate.fromString(stored, Qt.DateFormat.ISODate) if isinstance(stored, str) else None
        self._calendar.setSelectedDate(date if date and date.isValid() else QDate.currentDate())
        self._calendar.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._calendar.show()
        self._calendar.setFocus()

    def _make_calendar(self) -> QCalendarWidget:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAccessibleName("Calendar")
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.activated.connect(self._on_date_chosen)
        calendar.clicked.connect(self._on_date_chosen)
        return calendar

    @Slot(QDate)
    def _on_date_chosen(self, date: QDate) -> None:
        self.setText(to_text(date.toString(Qt.DateFormat.ISODate), self.field))
        if self._calendar is not None:
            self._calendar.hide()
        self.setFocus()
        self.changed.emit()


class LongTextEditor(_Common, QPlainTextEdit):
    """Several lines over the cell; Enter finishes, Alt+Enter or Shift+Enter makes a new line."""

    finished = Signal()
    changed = Signal()
    is_large = True

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(False)
        self.setToolTip("Alt+Enter makes a new line")
        self.textChanged.connect(self.changed)

    def show_text(self, text: str) -> None:
        self.setPlainText(text)
        self.selectAll()

    def text_typed(self) -> str:
        return self.toPlainText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.insertPlainText("\n")
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)


class ChoiceEditor(_Common, QComboBox):
    """The choices of a field; a value that is none of them stays among them.

    Arrows and letters go through the choices; Enter or picking one from the list finishes.
    """

    finished = Signal()
    changed = Signal()
    unfolds_at_click = True

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._at_keys = False
        self.activated.connect(self._on_activated)

    def unfold(self) -> None:
        self.showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._at_keys = True
        super().keyPressEvent(event)
        self._at_keys = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it scrolls the table and chooses nothing by the way

    def show_text(self, text: str) -> None:
        choices = list(self.field.choices)
        if text and text not in choices:
            choices.insert(0, text)
        if not self.field.required or not text:
            choices.insert(0, "")
        self.addItems(choices)
        self.setCurrentIndex(choices.index(text))

    def text_typed(self) -> str:
        return self.currentText()

    @Slot()
    def _on_activated(self) -> None:
        if not self._at_keys:  # a step is not yet the choice: the one wanted may be further on
            self.finished.emit()


class ChoicesEditor(_Common, QListWidget):
    """A list to tick several choices; Space ticks, Enter finishes."""

    finished = Signal()
    changed = Signal()
    is_large = True

    def show_text(self, text: str) -> None:
        chosen = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
        others = [one for one in chosen if one not in self.field.choices]
        for choice in (*others, *self.field.choices):
            item = QListWidgetItem(choice, self)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            checked = Qt.CheckState.Checked if choice in chosen else Qt.CheckState.Unchecked
            item.setCheckState(checked)
        self.setCurrentRow(0)

    def text_typed(self) -> str:
        items = (self.item(row) for row in range(self.count()))
        chosen = [one.text() for one in items if one.checkState() == Qt.CheckState.Checked]
        return f"{SEPARATOR} ".join(chosen)


Editor = LineEditor | LongTextEditor | ChoiceEditor | ChoicesEditor
EDITORS = (LineEditor, LongTextEditor, ChoiceEditor, ChoicesEditor)


def make_editor(field: FieldDef, text: str, parent: QWidget) -> Editor:
    """Make the editor that suits a field and the text that it begins with."""
    editor = _make(field, text, parent)
    editor.setAccessibleName(field.label)
    editor.setAutoFillBackground(True)
    return editor


def _make(field: FieldDef, text: str, parent: QWidget) -> Editor:
    if field.type == "choice":
        return ChoiceEditor(parent)
    if field.type == "choices":
        return ChoicesEditor(parent)
    if field.type == "long_text" or "\n" in text or "\r" in text or len(text) > _SHORT:
        return LongTextEditor(parent)
    return DateEditor(parent) if field.type == "date" else LineEditor(parent)
