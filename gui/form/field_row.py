"""One field of the form: its label, its editor, and beside it what is wrong or has changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from domain.values import FieldDef
from gui.editors import make_editor
from gui.form.editing import is_typed
from gui.widgets import ElidedLabel, plain_label
from gui.wording import shortened


class FieldRow(QWidget):
    """Shows one field. It knows its texts only; what they mean is the form's business.

    `edited(field_id)` comes with each change by the person, `left(field_id)` when the keyboard
    goes elsewhere; `mine_kept` and `theirs_taken` answer a clash, `link_requested` a duplicate.
    """

    edited = Signal(int)
    left = Signal(int)
    mine_kept = Signal(int)
    theirs_taken = Signal(int)
    link_requested = Signal(int)

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.touched = False
        self.editor = make_editor(field)
        self.label = ElidedLabel(field.label)
        self.label.setProperty("role", "heading")
        self.state = plain_label("", "muted")
        self.fault = _note("", "fault")
        self.link = _link("Show that record")
        self.help = _note(field.help, "muted")
        self.clash = _ClashBox()
        self._lay_out()
        self._connect()

    def text(self) -> str:
        """Return the text in the editor."""
        return self.editor.text()

    def set_text(self, text: str) -> None:
        """Show a text."""
        self.editor.set_text(text)

    def tell_fault(self, sentence: str, *, link: bool = False) -> None:
        """Say what is wrong, or nothing; with `link` the record that has the value is offered."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.link.setVisible(link)
        self.editor.set_fault(bool(sentence))
        self.editor.setAccessibleDescription(sentence or self.field.help)

    def tell_state(self, *, edited: bool) -> None:
        """Say whether the text waits to be saved, else whether the field must be filled in."""
        required = self.field.required and is_typed(self.field)
        self.state.setText("edited" if edited else "required" if required else "")

    def tell_clash(self, theirs: str | None) -> None:
        """Offer the text that the record has meanwhile, or nothing."""
        self.clash.setVisible(theirs is not None)
        self.clash.say(theirs or "")

    def can_type(self) -> bool:
        """Say whether a person fills in this field."""
        return is_typed(self.field)

    def go_to(self) -> None:
        """Bring the editor into view and type there."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        area = self._scroll_area()
        if area is not None:
            area.ensureWidgetVisible(self, 0, 12)

    def _scroll_area(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        head.addWidget(self.label, 1)
        head.addWidget(self.state)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(3)
        down.addLayout(head)
        down.addWidget(self.editor)
        down.addWidget(self.fault)
        down.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        down.addWidget(self.clash)
        down.addWidget(self.help)
        self.fault.hide()
        self.link.hide()
        self.clash.hide()
        self.help.setVisible(bool(self.field.help))
        self.label.setBuddy(self.editor)
        self.tell_state(edited=False)

    def _connect(self) -> None:
        self.editor.text_edited.connect(self._on_edited)
        self.editor.left.connect(self._on_left)
        self.clash.mine.clicked.connect(self._on_mine)
        self.clash.theirs.clicked.connect(self._on_theirs)
        self.link.clicked.connect(self._on_link)

    @Slot()
    def _on_edited(self) -> None:
        self.touched = True
        self.edited.emit(self.field.id)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.field.id)

    @Slot()
    def _on_mine(self) -> None:
        self.mine_kept.emit(self.field.id)

    @Slot()
    def _on_theirs(self) -> None:
        self.theirs_taken.emit(self.field.id)

    @Slot()
    def _on_link(self) -> None:
        self.link_requested.emit(self.field.id)


class _ClashBox(QFrame):
    """What the record says meanwhile, and the two ways to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", "warning")
        self.words = _note("", "")
        self.mine = _link("Keep mine")
        self.theirs = _link("Take the other")
        across = QHBoxLayout()
        across.setSpacing(4)
        across.addWidget(self.mine)
        across.addWidget(self.theirs)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(8, 6, 8, 4)
        down.setSpacing(2)
        down.addWidget(self.words)
        down.addLayout(across)

    def say(self, theirs: str) -> None:
        """Name the text that the record has now."""
        now = f"“{shortened(theirs, 200)}”" if theirs else "blank"
        self.words.setText(f"Meanwhile this was changed to {now}.")


def _note(text: str, role: str) -> QLabel:
    return plain_label(text, role, wrap=True)


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
