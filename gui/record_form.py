"""The form of one record, made from its table's fields: looked at, filled in, saved, left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from domain.values import Draft, Origin, TableDef
from domain.workspace import Written
from gui.form.desk import Desk
from gui.form.drafts import draft_sentence
from gui.form.editing import Editing
from gui.form.saving import Request, record_title
from gui.form.typing_desk import Go
from gui.widgets import EmptyState
from gui.worker import Worker

__all__ = ["RecordForm", "draft_sentence"]


class RecordForm(QWidget):
    """Shows and changes one record at a time.

    What is typed is kept as a draft until it is saved or discarded. Going elsewhere saves what is
    valid first; with something invalid the form stays (`stayed`) until it is corrected or
    discarded. `record_shown(id)` tells what it shows: 0 for a new record or nothing.
    """

    saved = Signal(int)
    previous_requested = Signal()
    next_requested = Signal()
    closed = Signal()
    history_requested = Signal(int)
    record_shown = Signal(int)
    stayed = Signal(int)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: TableDef | None = None
        self._back: Request | None = None
        self._desk = Desk(worker, self)
        self._page = self._desk.page
        self._empty = EmptyState(
            "form", "No record chosen", "Choose one to see it here.", height=56
        )
        self._add = self._empty.add_button("Add a record", self._on_add, icon="add")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._add_shortcuts()

    # -- what is shown

    @property
    def editing(self) -> Editing | None:
        """Return what is being edited, None while the form is empty."""
        return self._desk.editing

    @property
    def record_id(self) -> int:
        """Return the record that is shown, 0 for a new one or none."""
        return self._desk.record_id

    def is_dirty(self) -> bool:
        """Say whether something typed is not saved yet."""
        return self._desk.is_dirty

    def set_table(self, table: TableDef) -> None:
        """Take a table's new definition, or another table to add records to."""
        self._table = table
        self._add.setVisible(not self._desk.worker.read_only)
        editing = self.editing
        if editing is None or editing.table == table:
            return
        if editing.table.id == table.id:
            self._desk.redefine(table)
        else:
            self._desk.leave(self._desk.clear)

    def show_record(self, table: TableDef, record_id: int) -> None:
        """Show a record, saving what was typed into the one before."""
        self._remember(table)
        shown = self.editing
        if shown is None or shown.table != table or self.record_id != record_id:
            self._go(Request(table, record_id, {}))

    def new_record(self, table: TableDef, texts: Mapping[int, str] | None = None) -> None:
        """Begin a new record, with these texts in its fields."""
        if self._desk.worker.read_only:
            return
        self._remember(table)
        self._go(Request(table, None, texts or {}))

    def resume(self, draft: Draft, table: TableDef) -> None:
        """Go on where a draft was left: its texts stand in the form, not saved yet."""
        self._remember(table)
        self._go(Request(table, draft.record_id, draft.texts, offer=False))

    def clear(self) -> None:
        """Show no record of no table, once what was typed is saved."""
        self._table = None
        self._add.setVisible(False)
        self._desk.leave(self._desk.clear)

    # -- saving and leaving

    @Slot()
    def save(self) -> None:
        """Save what was typed; what does not fit is marked and nothing is written."""
        self._desk.save()

    @Slot()
    def save_and_add(self) -> None:
        """Save the record and begin another new one."""
        if self.editing is not None:
            table = self.editing.table
            self._desk.save(partial(self._desk.open, Request(table, None, {}, offer=False)))

    @Slot()
    def discard(self) -> None:
        """Forget what was typed, and go where the person was about to go."""
        self._desk.discard()

    def leave(self, then: Go) -> None:
        """Save what is valid, then call `then`; stay where something is not."""
        self._desk.leave(then)

    def flush(self) -> None:
        """Keep everything before the program ends: saved where valid, as a draft where not."""
        self._desk.drafts.save_now()
        if self.is_dirty():
            self._desk.save()

    @Slot()
    def close_form(self) -> None:
        """Save what is valid and say that the form is not needed any more."""
        self._desk.leave(self.closed.emit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._page.fields.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.is_dirty():
            self.close_form()
            return
        super().keyPressEvent(event)

    # -- the menu and the links

    @Slot()
    def duplicate(self) -> None:
        """Make a copy of the record and show it; unique values stay blank in it."""
        self._desk.leave(self._duplicate)

    @Slot()
    def delete(self) -> None:
        """Move the record to the Trash; what was typed into it is kept as a draft."""
        editing = self.editing
        if editing is None or editing.record is None:
            return
        table_id, record_id, title = editing.table.id, editing.record.id, record_title(editing)
        self._desk.drafts.save_now()
        editing.discard()
        self._desk.worker.write(
            lambda session: session.move_to_trash(table_id, [record_id]),
            owner=self,
            label=f"Delete {title or 'a record'}",
            origin=Origin.FORM,
        )

    @Slot()
    def export(self) -> None:
        """Write the record to a file, once what was typed into it is saved."""
        self._desk.leave(self._export)

    def _export(self) -> None:
        editing = self.editing
        if editing is not None and editing.record is not None:
            from gui.exporting.record_dialog import RecordDialog  # a form is seldom exported

            title = record_title(editing)
            worker, table, one = self._desk.worker, editing.table, editing.record.id
            RecordDialog(worker, table, one, title, self.window()).open()

    def _duplicate(self) -> None:
        editing = self.editing
        if editing is None or editing.record is None:
            return
        table, record_id, title = editing.table, editing.record.id, record_title(editing)
        self._desk.worker.write(
            lambda session: session.duplicate(table.id, [record_id])[0],
            owner=self,
            label=f"Duplicate {title or 'a record'}",
            origin=Origin.FORM,
            then=self._on_duplicated,
        )

    @Slot()
    def _on_history(self) -> None:
        self.history_requested.emit(self.record_id)

    def _on_duplicated(self, written: Written[int]) -> None:
        if self._table is not None:
            self.show_record(self._table, written.value)
            self.saved.emit(written.value)

    @Slot(int)
    def _on_link(self, field_id: int) -> None:
        """Look at the record that has the value; what is typed here waits as a draft."""
        found, editing = self._desk.unique.found(field_id), self.editing
        if found is None or editing is None:
            return
        self._back = Request(editing.table, editing.record_id, editing.sent(), offer=False)
        self._desk.drafts.save_now()
        editing.discard()
        self._desk.open(Request(editing.table, found.record_id, {}, offer=False))

    @Slot()
    def _on_back(self) -> None:
        if self._back is not None:
            back, self._back = self._back, None
            self._desk.leave(partial(self._desk.open, back))

    # -- the way down

    def _remember(self, table: TableDef) -> None:
        self._table, self._back = table, None
        self._add.setVisible(True)

    def _go(self, request: Request) -> None:
        self._desk.leave(partial(self._desk.open, request))

    @Slot()
    def _on_add(self) -> None:
        if self._table is not None:
            self.new_record(self._table)

    @Slot()
    def _on_began(self) -> None:
        self._stack.setCurrentWidget(self._page)
        if self._back is not None and self._back.record_id != self.editing_id():
            words = "You are looking at the record that has this value."
            self._page.notice.tell("info", words, ("Back to what you typed", self._on_back))
        self.record_shown.emit(self.record_id)
        if self.hasFocus() or (self.isVisible() and self.editing_id() is None):
            self._page.fields.focus_first()

    def editing_id(self) -> int | None:
        """Return the id of the record that is edited, None for a new one."""
        return self.editing.record_id if self.editing else None

    @Slot()
    def _on_ended(self) -> None:
        self._stack.setCurrentWidget(self._empty)
        self.record_shown.emit(0)

    def _lay_out(self) -> None:
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._page)
        self._add.setVisible(False)
        self.setMinimumWidth(280)
        self.resize(360, 600)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._stack)

    def _connect(self) -> None:
        desk, page, header = self._desk, self._page, self._page.header
        desk.began.connect(self._on_began)
        desk.ended.connect(self._on_ended)
        desk.saved.connect(self.saved)
        desk.stayed.connect(self.stayed)
        page.save.clicked.connect(self.save)
        page.save_and_new.clicked.connect(self.save_and_add)
        page.discard.clicked.connect(self.discard)
        page.link_requested.connect(self._on_link)
        header.previous.clicked.connect(self.previous_requested)
        header.next.clicked.connect(self.next_requested)
        header.close_button.clicked.connect(self.close_form)
        header.duplicate_requested.connect(self.duplicate)
        header.history_requested.connect(self._on_history)
        header.delete_requested.connect(self.delete)
        header.export_requested.connect(self.export)

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Alt+Up", self.previous_requested),
            ("Alt+Down", self.next_requested),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
