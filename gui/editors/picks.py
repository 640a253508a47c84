"""Editors of what is picked: yes or no, one choice, several choices."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QCompleter,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from domain.errors import Fault
from domain.fields import parse, to_text
from domain.fields.picks import SEPARATOR, stored_choices
from domain.values import FieldDef
from gui.editors.base import Editor
from gui.widgets import plain_label

MANY = 20
"""From this many choices on one can type a part of the wanted one."""


class BooleanEditor(Editor):
    """The field's words for yes and no side by side, and blank where that is allowed."""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        words = [to_text(1, field), to_text(0, field)] + ([] if field.required else [""])
        self._own = ""
        self._group = QButtonGroup(self)
        self.buttons = {word: self._add_button(word) for word in words}
        self._misfit = plain_label()
        self._row.addWidget(self._misfit)
        self._row.addStretch(1)
        self._row.setSpacing(14)
        self.setFocusProxy(next(iter(self.buttons.values())))
        self._group.buttonClicked.connect(self._on_clicked)

    def text(self) -> str:
        checked = [word for word, button in self.buttons.items() if button.isChecked()]
        return checked[0] if checked else self._own

    def set_text(self, text: str) -> None:
        value = parse(text, self.field)
        fits = not isinstance(value, Fault)
        word = to_text(value, self.field) if fits else None  # type: ignore[arg-type]
        self._own = text
        self._group.setExclusive(False)  # else the last one checked could not be unchecked
        for name, button in self.buttons.items():
            button.setChecked(name == word)
        self._group.setExclusive(True)
        self._misfit.setText(f"“{text}”" if text and not fits else "")

    def set_fault(self, faulty: bool) -> None:
        """Leave the look to the message: radio buttons have no frame to colour."""

    def _add_button(self, word: str) -> QRadioButton:
        button = QRadioButton((word or "blank").replace("&", "&&"))
        button.setAccessibleName(f"{self.field.label}: {word or 'blank'}")
        button.setAccessibleDescription(self.field.help)
        button.installEventFilter(self)
        self._group.addButton(button)
        self._row.addWidget(button)
        return button

    def _really_left(self) -> bool:
        return not any(button.hasFocus() for button in self.buttons.values())

    @Slot()
    def _on_clicked(self) -> None:
        self._own = ""
        self._misfit.setText("")
        self.text_edited.emit()


class ChoiceEditor(Editor):
    """The choices to unfold, a blank first; among many one can type a part of the wanted one."""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.combo = _CalmCombo()
        self.combo.addItems(["", *field.choices])
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(6)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if len(field.choices) > MANY:
            self._let_type()
        self.combo.currentTextChanged.connect(self._on_text_changed)
        self._take(self.combo)

    def text(self) -> str:
        return self.combo.currentText()

    def set_text(self, text: str) -> None:
        with QSignalBlocker(self.combo):
            while self.combo.count() > len(self.field.choices) + 1:
                self.combo.removeItem(self.combo.count() - 1)
            place = self.combo.findText(text, _EXACTLY)
            if place < 0:  # a value from before the choices were changed
                self.combo.addItem(text)
                place = self.combo.count() - 1
            self.combo.setCurrentIndex(place)

    def _let_type(self) -> None:
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(list(self.field.choices), self.combo)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.combo.setCompleter(completer)

    def _really_left(self) -> bool:
        return not self.combo.view().isVisible()

    @Slot()
    def _on_text_changed(self) -> None:
        self.text_edited.emit()


class ChoicesEditor(Editor):
    """A list to check, in the order of the field; what is no choice any more stays in it."""

    MOST_ROWS = 6

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.list = QListWidget()
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setUniformItemSizes(True)
        self.list.setTabKeyNavigation(False)
        self._own = ""
        self._chosen: list[str] = []
        self.list.itemChanged.connect(self._on_item_changed)
        self._take(self.list)
        self.set_text("")

    def text(self) -> str:
        return self._own if self._own else f"{SEPARATOR} ".join(self._chosen)

    def set_text(self, text: str) -> None:
        value = parse(text, self.field)
        fits = not isinstance(value, Fault)
        known = stored_choices(value) if fits else None  # type: ignore[arg-type]
        parts = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
        self._chosen = list(known or ([] if fits else dict.fromkeys(parts)))
        self._own = text
        self._fill()

    def _fill(self) -> None:
        others = [one for one in self._chosen if one not in self.field.choices]
        with QSignalBlocker(self.list):
            self.list.clear()
            for choice in (*self.field.choices, *others):
                item = QListWidgetItem(choice, self.list)
                item.setFlags(_CHECKABLE)
                item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() + 8))
                item.setCheckState(_CHECKED if choice in self._chosen else _UNCHECKED)
        rows = max(1, min(self.list.count(), self.MOST_ROWS))
        height = self.fontMetrics().lineSpacing() + 8
        self.list.setFixedHeight(rows * height + 2 * self.list.frameWidth() + 2)

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem) -> None:
        chosen = item.checkState() == _CHECKED
        if chosen and item.text() not in self._chosen:
            self._chosen.append(item.text())
        elif not chosen and item.text() in self._chosen:
            self._chosen.remove(item.text())
        self._own = ""
        self.text_edited.emit()


class _CalmCombo(QComboBox):
    """A combo box that the wheel does not change while one scrolls past it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


_EXACTLY = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_CHECKABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
