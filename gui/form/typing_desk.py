"""The record on the desk: fetched, drawn, typed into, and kept as a draft meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from domain.errors import DomainError, NotFound
from domain.values import Draft, Origin, TableDef
from gui.form.drafts import DraftKeeper, Key, draft_sentence
from gui.form.editing import Editing
from gui.form.page import FormPage, field_named
from gui.form.saving import Loaded, Request, load
from gui.form.unique import UniqueWatch
from gui.worker import Worker

Go = Callable[[], object]


class TypingDesk(QObject):
    """Fetches a record, notes what is typed into it and journals that.

    `began()` when something else is shown, `ended()` when nothing is.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.unique = UniqueWatch(worker, self)
        self.drafts = DraftKeeper(worker, self)
        self.page = FormPage(self.unique)
        self.editing: Editing | None = None
        self.offered: Draft | None = None
        self.asked: Request | None = None
        self._drawn: TableDef | None = None
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
        self.asked = request
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
        request, self.asked = loaded.request, None
        texts = dict(request.texts)
        if self.editing is not None and self.is_dirty:
            if self._key() != (request.table.id, request.record_id):
                self.leave(partial(self._on_loaded, loaded))  # typed while this was on its way
                return
            texts |= self.editing.typed
        self._begin(Editing(request.table, loaded.record), texts)
        offered = not self.worker.read_only  # else it is somebody else who types
        if offered and loaded.draft is not None and not self.drafts.is_dropping(self._key()):
            self._offer(loaded.draft)

    def _on_load_failed(self, error: DomainError) -> None:
        self.asked = None
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
        fixed = self.worker.read_only
        self.page.draw(self.editing, rebuild=rebuild, read_only=in_trash or fixed)
        if in_trash:
            actions = [] if fixed else [("Restore", self.restore)]
            self.page.notice.tell("info", "This record is in the Trash.", *actions)

    # -- drafts

    def _offer(self, draft: Draft) -> None:
        """Offer what was typed before and not saved."""
        assert self.editing is not None
        self.offered = draft
        self.page.notice.tell(
            "info",
            draft_sentence(draft, self.editing.table),
            ("Continue", self._on_continue),
            ("Forget the draft", self._on_forget),
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

    def leave(self, then: Go) -> None:
        """Go on once what was typed is taken care of."""
        raise NotImplementedError


def has_field(table: TableDef, field_id: int) -> bool:
    """Say whether the table has this field."""
    return any(field.id == field_id for field in table.fields)
