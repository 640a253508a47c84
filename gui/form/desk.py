"""The desk with its way out: what was typed is saved, merged with what others did, or discarded."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from domain.errors import DomainError, Duplicate, InvalidRecord, NotFound, StaleRecord
from domain.values import ChangeSet, Origin, Record
from domain.workspace import Written
from gui import wording
from gui.form.saving import Request, edit_label, read_record, write_record
from gui.form.typing_desk import Go, TypingDesk
from gui.worker import Worker

DOES_NOT_FIT = "Some values do not fit. Correct what is marked and save again."
IN_USE = "A value is in use already. Choose another one and save again."
CHOOSE = "This record was changed meanwhile. Choose for each marked field which value stands."


class Desk(TypingDesk):
    """Saves what was typed, and takes in what others change meanwhile.

    `saved(id)` after each save; `stayed(id)` when the person wanted to leave and something does
    not fit.
    """

    saved = Signal(int)
    stayed = Signal(int)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(worker, parent)
        self._saving: dict[int, str] | None = None
        self._then: Go | None = None
        self._own_change = 0
        worker.committed.connect(self._on_committed)
        worker.closed.connect(self._on_closed)

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
        job = self.worker.write(
            write_record(editing),
            owner=self,
            label=edit_label(editing),
            origin=Origin.FORM,
            then=self._on_written,
            failed=self._on_save_failed,
        )
        if self.offered is None:  # else there is more in the draft
            self.drafts.drop_after(job, self._key())

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
        # the bar below has a Discard; this one goes where the person was about to go
        actions = [("Leave without saving", self.discard)] if self._then is not None else []
        self.page.notice.tell("error", text, *actions)
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

    @Slot()
    def _on_closed(self) -> None:
        """Keep and ask nothing more: what follows would be about another file."""
        self.drafts.stop()
        self.unique.clear()

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
            if self.asked is None:  # else another record is on its way already
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
