"""The form as it is seen: head, message, fields and the buttons to save."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Fault
from domain.values import FieldDef
from gui import wording
from gui.form.editing import Editing, is_typed
from gui.form.field_list import FieldList
from gui.form.field_row import FieldRow
from gui.form.header import Header
from gui.form.notice import Notice
from gui.form.unique import UniqueWatch
from gui.widgets import plain_label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_TYPED = (QLineEdit, QComboBox, QRadioButton, QListWidget)


class FormPage(QWidget):
    """Draws an `Editing` into rows and hands back what the person does with them."""

    edited = Signal(int)
    left = Signal(int)
    mine_kept = Signal(int)
    theirs_taken = Signal(int)
    link_requested = Signal(int)

    def __init__(self, unique: UniqueWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editing: Editing | None = None
        self.show_all = False
        self._unique = unique
        self._read_only = False
        self._left: set[int] = set()
        self.header = Header()
        self.notice = Notice()
        self.fields = FieldList()
        self.save = _button("Save", "primary", "Save (Ctrl+S)")
        self.save_and_new = _button("Save and add another", "", "Save and add another")
        self.discard = _button("Discard", "link", "Forget what was typed")
        self.state = plain_label("", "muted")
        self._lay_out()
        self.fields.row_made.connect(self._on_row_made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go on to the next field, and from the last one to what saves them."""
        at = self.focusWidget()
        if event.key() not in _ENTER or event.modifiers() & ~_KEYPAD or not isinstance(at, _TYPED):
            super().keyPressEvent(event)
        elif not self.fields.focus_after(at):
            self.save.setFocus(Qt.FocusReason.TabFocusReason)

    def draw(self, editing: Editing, *, rebuild: bool, read_only: bool = False) -> None:
        """Show a record from its beginning; with `rebuild` the rows are made anew."""
        self.editing = editing
        self.show_all = False
        self._read_only = read_only
        self._left.clear()
        if rebuild:
            self.fields.show_table(editing.table)
        with self.fields.calm():
            for row in () if rebuild else self.fields.rows():
                self._begin(row)
            self.draw_state()
        self.fields.verticalScrollBar().setValue(0)

    def draw_texts(self, field_ids: Iterable[int]) -> None:
        """Show the texts of these fields anew."""
        assert self.editing is not None
        for field_id in field_ids:
            row = self.fields.row(field_id)
            if row is not None:
                row.set_text(self.editing.text(field_id))

    def draw_state(self) -> None:
        """Show faults, clashes, the title and which buttons make sense."""
        assert self.editing is not None
        with self.fields.calm():
            for row in self.fields.rows():
                self._draw_row(row)
        self._draw_buttons()

    def draw_field(self, field_id: int) -> None:
        """Show anew what is said beside one field, the title and the buttons."""
        row = self.fields.row(field_id)
        if row is not None and self.editing is not None:
            self._draw_row(row)
            self._draw_buttons()

    def rest(self) -> None:
        """Show the record as saved: nothing was typed into yet."""
        self.show_all = False
        self._left.clear()
        for row in self.fields.rows():
            row.touched = False
        self.draw_state()

    def leave(self, field_id: int) -> None:
        """Note that the keyboard was in the field: from now on its faults are said."""
        self._left.add(field_id)
        self.draw_field(field_id)

    def show_faults(self, faults: dict[int, Fault]) -> None:
        """Say every fault and go to the first."""
        assert self.editing is not None
        self.show_all = True
        order = [field.id for field in self.editing.table.fields if field.id in faults]
        rows = [self.fields.reveal(field_id) for field_id in order]
        self.draw_state()
        if rows:
            rows[0].go_to()

    def _draw_row(self, row: FieldRow) -> None:
        assert self.editing is not None
        field = row.field
        row.tell_state(edited=field.id in self.editing.typed and self.editing.record is not None)
        row.tell_clash(self.editing.clashes.get(field.id))
        fault, in_use = self._fault(row), self._unique.found(field.id)
        if fault is not None:
            row.tell_fault(wording.fault(fault, field.label))
        else:
            row.tell_fault(in_use.sentence() if in_use else "", link=in_use is not None)

    def _fault(self, row: FieldRow) -> Fault | None:
        """Return the fault to say now: not before the person had a chance to do it right."""
        assert self.editing is not None
        if not is_typed(row.field):
            return None
        fault = self.editing.fault(row.field)
        if fault is None or self.show_all or row.touched or row.field.id in self._left:
            return fault
        stored_misfit = self.editing.record is not None and fault.code != "required"
        return fault if stored_misfit else None

    def _draw_buttons(self) -> None:
        assert self.editing is not None
        editing = self.editing
        new = editing.record is None
        self.header.show_record(editing.title(), editing.record, editing.table.label)
        self.save.setEnabled((new or editing.is_dirty) and not self._read_only)
        self.save_and_new.setVisible(new)
        self.discard.setVisible(editing.is_dirty or new)
        self.state.setText("" if new or editing.is_dirty or self._read_only else "Saved")

    def _begin(self, row: FieldRow) -> None:
        assert self.editing is not None
        row.touched = False
        row.set_text(self.editing.text(row.field.id))
        row.editor.set_read_only(self._read_only)

    @Slot(object)
    def _on_row_made(self, row: FieldRow) -> None:
        self._begin(row)
        self._draw_row(row)
        row.edited.connect(self.edited)
        row.left.connect(self.left)
        row.mine_kept.connect(self.mine_kept)
        row.theirs_taken.connect(self.theirs_taken)
        row.link_requested.connect(self.link_requested)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.setSpacing(8)
        for widget in (self.save, self.save_and_new, self.discard, self.state):
            foot.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(1)
        around = QVBoxLayout()
        around.setContentsMargins(12, 0, 12, 4)
        around.addWidget(self.notice)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.header)
        down.addLayout(around)
        down.addWidget(self.fields, 1)
        down.addLayout(foot)


def field_named(editing: Editing, field_id: int) -> FieldDef | None:
    """Return a field of the record that is edited."""
    return next((field for field in editing.table.fields if field.id == field_id), None)


def _button(text: str, role: str, words: str) -> QPushButton:
    button = QPushButton(text)
    if role:
        button.setProperty("role", role)
    button.setToolTip(words)
    return button
