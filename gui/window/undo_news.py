"""What the window says of an undo that left values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.undo import UndoControl
from gui.window.banners import Banners
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet, UndoOutcome


class UndoNews(QObject):
    """Says in a banner what an undo left alone, and what can be done about it."""

    decide_requested = Signal(int)
    """The id of a change set, undone already, of which some more is to be put back."""

    def __init__(
        self, worker: Worker, undo: UndoControl, banners: Banners, window: QWidget
    ) -> None:
        super().__init__(window)
        self._worker = worker
        self._undo = undo
        self._banners = banners
        self._window = window
        self._outcome: UndoOutcome | None = None
        undo.conflicted.connect(self._on_conflicted)
        worker.committed.connect(self._on_committed)

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        """Take the message back as soon as another change is undone or redone."""
        told = self._outcome
        if told is not None and change.undoes not in (None, told.undone_change_set):
            self._outcome = None
            self._banners.dismiss("conflicts")

    @Slot(object)
    def _on_conflicted(self, outcome: UndoOutcome) -> None:
        # an undo without conflicts needs none of these words
        from gui.wording.conflicts import can_be_forced, left_alone

        self._outcome = outcome
        self._banners.tell(
            "conflicts",
            "warning",
            left_alone(outcome, goes_on=self._undo.was_next(outcome)),
            ("Show", self._show),
            *([("Put back anyway", self._force)] if can_be_forced(outcome) else []),
        )

    @Slot()
    def _show(self) -> None:
        if self._outcome is not None:
            from gui.window.conflicts import ConflictsDialog  # rarely wanted

            dialog = ConflictsDialog(self._worker, self._outcome, self._window)
            dialog.force_requested.connect(self._force)
            dialog.decide_requested.connect(self.decide_requested)
            dialog.open()

    @Slot()
    def _force(self) -> None:
        if self._outcome is not None:
            self._undo.undo(self._outcome.undone_change_set, force=True)
