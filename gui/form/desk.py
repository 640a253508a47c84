"""The work on one record: it is fetched, typed into, kept as a draft, saved, and left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from domain.errors import DomainError, Duplicate, InvalidRecord, NotFound, StaleRecord
from domain.values import ChangeSet, Draft, Origin, Record, TableDef
from domain.workspace import Written
from gui import wording
from gui.form.drafts import DraftKeeper, Key, draft_sentence
from gui.form.editing import Editing
from gui.form.page import FormPage, field_named
from gui.form.saving import Loaded, Request, edit_label, load, read_record, write_record
from gui.form.unique import UniqueWatch
from gui.worker import Worker

Go = Callable[[], object]

DOES_NOT_FIT = "Some values do not fit. Correct what is marked and save again."
IN_USE = "A value is in use already. Choose another one and save again."
CHOOSE = "This record was changed meanwhile. Choose for each marked field which value stands."


class Desk(QObject):
    """Holds what is being edited between the file and the page.

    `began()` when something else is shown, `ended()` when nothing is; `saved(id)` after each
    save; `stayed(id)` when the person wanted to leave and something does not fit.
    """

    began = Signal()
    ended = Signal()
    saved = Signal(int)
    stayed = Signal(int)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.unique = UniqueWatch(worker, self)
        self.drafts = DraftKeeper(worker, self)
        self.page = FormPage(self.unique)
        self.editing: Editing | None = None
        self.offered: Draft | None = None
        self._drawn: TableDef | None = None
        self._saving: dict[int, str] | None = None
        self._then: Go | None = None
        self._own_change = 0
        worker.committed.connect(self._on_committed)
        self.unique.answered.connect(self.page.draw_field)
        self.page.edited.connect(self._on_edited)
        self.page.left.connect(self._on_left)
        self.page.mine_kept.connect(self._on_mine_kept)
        self.page.theirs_taken.connect(self._on_theirs_taken)

    @property
    def record_id(self) -> int:
        """Return the record that is edited, 0 for a new one or none."""
        return (self.editing.record_id or 0) if self.editing else 0

    @property
    def is_dirty(self) -> bool:
        """Say whether something typed is not saved yet."""
        return self.editing is not None and self.editing.is_dirty

    # -- beginning and ending

    def open(self, request: Request) -> None:
        """Fetch what is asked for and show it; the newest request wins."""
        self.worker.read(
            partial(load, request),
            owner=self,
            then=self._on_loaded,
            failed=self._on_load_failed,
            key=("form", id(self)),
        )

    def clear(self) -> None:
        """Let go of the record."""
        self.editing = self.page.editing = self.offered = None
        self.unique.clear()
        self.ended.emit()

    def redefine(self, table: TableDef) -> None:
        """Show the same record with a changed definition of its table; what is typed stays."""
        assert self.editing is not None
        typed = {key: text for key, text in self.editing.typed.items() if has_field(table, key)}
        record = self.editing.record
        self.open(Request(table, record.id if record else None, typed, offer=False))

    def _on_loaded(self, loaded: Loaded) -> None:
        request = loaded.request
        texts = dict(request.texts)
        if self.editing is not None and self.is_dirty:
            if self._key() != (request.table.id, request.record_id):
                self.leave(partial(self._on_loaded, loaded))  # typed while this was on its way
                return
            texts |= self.editing.typed
        self._begin(Editing(request.table, loaded.record), texts)
        if loaded.draft is not None and not self.drafts.is_dropping(self._key()):
            self._offer(loaded.draft)

    def _on_load_failed(self, error: DomainError) -> None:
        if isinstance(error, NotFound):
            self.clear()
        else:
            self.worker.failed.emit(error)

    def _begin(self, editing: Editing, texts: Mapping[int, str]) -> None:
        for field_id, text in texts.items():
            if has_field(editing.table, field_id):
                editing.type_text(field_id, text)
        self.unique.clear()
        self.editing, self.offered = editing, None
        self.page.notice.clear()
        self._draw()
        for field_id in editing.typed:
            self._look_for_duplicate(field_id)
        if editing.typed:
            self._journal()
        self.began.emit()

    def _draw(self) -> None:
        """Draw the record from its beginning; one in the Trash can be looked at only."""
        assert self.editing is not None
        table, record = self.editing.table, self.editing.record
        rebuild, self._drawn = self._drawn != table, table
        in_trash = record is not None and record.deleted_at is not None
        self.page.draw(self.editing, rebuild=rebuild, read_only=in_trash)
        if in_trash:
            text = "This record is in the Trash."
            self.page.notice.tell("info", text, ("Restore", self.restore))

    # -- drafts

    def _offer(self, draft: Draft) -> None:
        """Offer what was typed before and not saved."""
        assert self.editing is not None
        self.offered = draft
        self.page.notice.tell(
            "info",
            draft_sentence(draft, self.editing.table),
            ("Continue", self._on_continue),
            ("Discard", self._on_forget),
        )

    def _offer_rest(self, saved: Mapping[int, str]) -> None:
        """Go on offering what a draft holds of fields that were not saved."""
        if self.offered is None:
            return
        texts = {key: text for key, text in self.offered.texts.items() if key not in saved}
        draft, self.offered = replace(self.offered, texts=texts), None
        if texts:
            self._offer(draft)

    @Slot()
    def _on_continue(self) -> None:
        """Type the draft into the form; what was typed since is newer and stays."""
        if self.editing is None or self.offered is None:
            return
        texts = {**self.offered.texts, **self.editing.typed}
        self._begin(self.editing, texts)

    @Slot()
    def _on_forget(self) -> None:
        self.offered = None
        self.page.notice.clear()
        self._journal()

    def _journal(self) -> None:
        """Keep what is typed; a draft still on offer is kept with it."""
        assert self.editing is not None
        offered = dict(self.offered.texts) if self.offered else {}
        self.drafts.note(self._key(), offered | self.editing.typed)

    def _key(self) -> Key:
        assert self.editing is not None
        return (self.editing.table.id, self.editing.record_id)

    # -- typing

    @Slot(int)
    def _on_edited(self, field_id: int) -> None:
        row = self.page.fields.row(field_id)
        if self.editing is None or row is None:
            return
        self.editing.type_text(field_id, row.text())
        self._look_for_duplicate(field_id)
        self.page.draw_field(field_id)
        self._journal()

    @Slot(int)
    def _on_left(self, field_id: int) -> None:
        self.page.leave(field_id)
        self.drafts.save_now()

    @Slot(int)
    def _on_mine_kept(self, field_id: int) -> None:
        if self.editing is not None:
            self.editing.keep_mine(field_id)
            self._decided(field_id)

    @Slot(int)
    def _on_theirs_taken(self, field_id: int) -> None:
        if self.editing is not None:
            self.editing.take_theirs(field_id)
            self.page.draw_texts([field_id])
            self._journal()
            self._decided(field_id)

    def _decided(self, field_id: int) -> None:
        assert self.editing is not None
        self.page.draw_field(field_id)
        if not self.editing.clashes:
            self.page.notice.clear()

    def _look_for_duplicate(self, field_id: int, *, soon: bool = True) -> None:
        assert self.editing is not None
        field = field_named(self.editing, field_id)
        if field is not None and field.unique:
            text = self.editing.text(field_id)
            own_id = self.editing.record_id
            self.unique.look(self.editing.table, field, text, own_id, soon=soon)

    # -- saving and leaving

    def save(self, then: Go | None = None) -> None:
        """Write what was typed, then go on; what does not fit is marked and nothing written."""
        self._then = then
        editing = self.editing
        if editing is None or self._saving is not None:
            return
        if editing.record is not None and not editing.is_dirty:
            self._go_on()
            return
        faults = editing.faults()
        if faults or editing.clashes:
            self.page.show_faults(faults)
            self._stay(DOES_NOT_FIT if faults else CHOOSE)
            return
        self._saving = editing.sent()
        self.worker.write(
            write_record(editing),
            owner=self,
            label=edit_label(editing),
            origin=Origin.FORM,
            then=self._on_written,
            failed=self._on_save_failed,
        )

    def leave(self, then: Go) -> None:
        """Save what is valid, then go on; stay where something is not."""
        if self._saving is not None or self.is_dirty:
            self.save(then)
        else:
            then()

    def discard(self) -> None:
        """Forget what was typed, and go where the person was about to go."""
        if self.editing is None:
            return
        self.drafts.drop(self._key())
        self.editing.discard()
        self.unique.clear()
        self.page.notice.clear()
        if self._then is not None:
            self._go_on()
        elif self.editing.record is None:
            self.clear()
        else:
            self._draw()

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _stay(self, text: str) -> None:
        self.drafts.save_now()
        self.page.notice.tell("error", text, ("Discard", self.discard))
        self.stayed.emit(self.record_id)

    def _on_written(self, written: Written[int]) -> None:
        assert self.editing is not None
        if written.change_set is not None:
            self._own_change = written.change_set.id
        self.worker.read(
            partial(read_record, self.editing.table, written.value),
            owner=self,
            then=self._on_saved,
            failed=self._on_save_failed,
        )

    def _on_saved(self, record: Record) -> None:
        """Show the record as it is in the file now; what was typed meanwhile stays typed."""
        editing, sent = self.editing, self._saving or {}
        assert editing is not None
        was_new, self._saving = editing.record is None, None
        if was_new:
            self.drafts.drop(self._key())
            self.offered = None
        self.unique.clear()
        self.page.notice.clear()
        editing.saved(sent, record)
        self._offer_rest(sent)
        self._journal()
        self.drafts.save_now()
        self.page.draw_texts(one.id for one in editing.table.fields if one.id not in editing.typed)
        self.page.rest()
        self.saved.emit(record.id)
        if self._then is not None:
            self.leave(self._then)
        elif was_new:
            self.began.emit()

    def _on_save_failed(self, error: DomainError) -> None:
        self._saving = None
        if isinstance(error, StaleRecord):
            self._refresh(self._on_merged)
        elif isinstance(error, NotFound):
            self._refresh(self._on_refreshed)
        elif isinstance(error, InvalidRecord):
            self._mark(error)
        else:
            message = wording.sentence(error)
            self.drafts.save_now()
            self.page.notice.tell("error", f"{message.title}. {message.text} {message.hint}")

    def _mark(self, error: InvalidRecord) -> None:
        taken = isinstance(error, Duplicate)
        for field_id in error.faults if taken else ():
            self._look_for_duplicate(field_id, soon=False)
        self.page.show_faults(error.faults)
        self._stay(IN_USE if taken else DOES_NOT_FIT)

    # -- what others change meanwhile

    @Slot(object)
    def _on_committed(self, change_set: ChangeSet) -> None:
        editing = self.editing
        if editing is None or editing.record is None or change_set.id == self._own_change:
            return
        touched = change_set.tables.get(editing.table.id)
        if touched is not None and (touched.many or editing.record.id in touched.ids):
            self._refresh(self._on_refreshed)

    def _refresh(self, then: Callable[[Record], object]) -> None:
        assert self.editing is not None
        self.worker.read(
            partial(read_record, self.editing.table, self.record_id),
            owner=self,
            then=then,
            failed=self._on_gone,
            key=("form-refresh", id(self)),
        )

    def _on_refreshed(self, record: Record) -> None:
        """Take the record as it is now; what was typed stays, or becomes a clash."""
        editing = self.editing
        if editing is None or editing.record_id != record.id or self._saving is not None:
            return
        was_in_trash = editing.record is not None and editing.record.deleted_at is not None
        if record.deleted_at is not None:
            self.drafts.save_now()
            editing.discard()
        changed = editing.rebase(record)
        if was_in_trash != (record.deleted_at is not None):
            self.open(Request(editing.table, record.id, {}))
            return
        self.page.draw_texts(changed)
        self.page.draw_state()
        if editing.clashes:
            self.page.notice.tell("warning", CHOOSE)

    def _on_merged(self, record: Record) -> None:
        """After somebody was faster: save again where nothing clashes."""
        self._on_refreshed(record)
        editing = self.editing
        if editing is None or record.deleted_at is not None:
            return
        if editing.clashes:
            self._stay(CHOOSE)
        elif editing.is_dirty:
            self.save(self._then)
        else:
            self._go_on()

    def _on_gone(self, error: DomainError) -> None:
        """The record was purged: what was typed can become a record of its own."""
        if not isinstance(error, NotFound):
            self.worker.failed.emit(error)
        elif self.is_dirty:
            text = "This record was deleted for good. What you typed is still here."
            self.page.notice.tell("error", text, ("Add it as a new record", self._on_add_again))
        else:
            self.clear()

    @Slot()
    def _on_add_again(self) -> None:
        assert self.editing is not None
        editing = self.editing
        texts = {field.id: editing.text(field.id) for field in editing.table.fields}
        self.drafts.drop(self._key())
        editing.discard()
        self.open(Request(editing.table, None, texts, offer=False))

    @Slot()
    def restore(self) -> None:
        """Bring the record back from the Trash."""
        assert self.editing is not None
        table_id, record_id = self.editing.table.id, self.record_id
        self.worker.write(
            lambda session: session.restore(table_id, [record_id]),
            owner=self,
            label=f"Restore {self.editing.title() or 'a record'}",
            origin=Origin.RESTORE,
        )


def has_field(table: TableDef, field_id: int) -> bool:
    """Say whether the table has this field."""
    return any(field.id == field_id for field in table.fields)
