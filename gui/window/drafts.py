"""Offers what was half-typed when the program last ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from domain.values import TableDef
from domain.workspace import Reader, Workspace
from gui.window.banners import Banners
from gui.worker import Job, Worker

if TYPE_CHECKING:
    from domain.values import Draft

TOPIC = "draft"


class DraftOffer(QObject):
    """Asks in a banner, one draft after another; an unanswered one is offered again next time."""

    resumed = Signal(object)
    """The Draft to go on with."""

    def __init__(self, worker: Worker, banners: Banners) -> None:
        super().__init__(banners)
        self._worker = worker
        self._banners = banners
        self._drafts: list[Draft] = []
        self._table: Callable[[int], TableDef | None] = lambda table_id: None

    def look(self, table: Callable[[int], TableDef | None]) -> None:
        """Look for drafts in the file that was just opened; those of one held are not ours."""
        self._table = table
        if not self._worker.read_only:
            self._worker.read(Reader.drafts, owner=self, then=self._on_drafts)

    def _on_drafts(self, drafts: list[Draft]) -> None:
        self._drafts = [draft for draft in drafts if self._table(draft.table_id) is not None]
        self._offer()

    def _offer(self) -> None:
        if not self._drafts:
            return
        draft = self._drafts[0]
        table = self._table(draft.table_id)
        if table is None:
            return
        from gui.record_form import draft_sentence  # only a file with a draft needs the form

        words = draft_sentence(draft, table)
        if len(self._drafts) > 1:
            words += f" ({len(self._drafts) - 1} more after this one.)"
        self._banners.tell(
            TOPIC, "info", words, ("Continue", self._resume), ("Forget the draft", self._discard)
        )

    @Slot()
    def _resume(self) -> None:
        if self._drafts:
            self.resumed.emit(self._drafts.pop(0))

    @Slot()
    def _discard(self) -> None:
        if self._drafts:
            draft = self._drafts.pop(0)
            drop = partial(_drop, table_id=draft.table_id, record_id=draft.record_id)
            self._worker.keep(drop, owner=self, then=self._on_dropped)

    def _on_dropped(self, _nothing: object) -> None:
        self._offer()


def _drop(workspace: Workspace, _job: Job, *, table_id: int, record_id: int | None) -> None:
    workspace.drop_draft(table_id, record_id)
