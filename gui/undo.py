"""Undo and redo for the whole window: the words of the two actions, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from domain import values, workspace
from domain.errors import Cancelled, DomainError
from domain.values import Origin
from domain.workspace import Reader, Written
from gui import sentences
from gui.widgets import ProgressStrip
from gui.worker import Job, Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet, UndoOutcome
    from domain.workspace import Session

_Next = tuple["ChangeSet | None", "ChangeSet | None", sentences.Tables]


class UndoControl(QObject):
    """Takes change sets back and brings them again, one after another as they were asked for.

    Which change set is next is found out when it is written, so that fast presses do not cross.
    """

    conflicted = Signal(object)
    """An UndoOutcome in which some values stayed because they are newer."""
    emptied = Signal(str)
    """There was nothing to undo or redo; a sentence."""
    failed = Signal(object)
    """A DomainError: the change set cannot be taken back."""
    started = Signal(str, object)
    """What is being done in words, and its Job."""
    ended = Signal(object)
    """A Job, whichever way it ended."""

    def __init__(
        self, worker: Worker, undo: QAction, redo: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._next_undone = 0
        self.undo_action, self.redo_action = undo, redo
        self.undo_action.triggered.connect(self.undo_next)
        self.redo_action.triggered.connect(self.redo_next)
        worker.committed.connect(self._on_committed)
        worker.closed.connect(self._on_closed)

    @Slot()
    def undo_next(self) -> None:
        """Take back the newest change set in effect."""
        self._write(workspace.Session.undo_next, self._on_next_undone)

    @Slot()
    def redo_next(self) -> None:
        """Bring back what was undone last."""
        self._write(workspace.Session.redo_next, self._on_next_redone, "Redoing…")

    @Slot(int)
    def undo(
        self,
        change_set_id: int,
        *,
        force: bool = False,
        put_back: Sequence[tuple[int, int, int | None]] = (),
    ) -> None:
        """Take one change set back, whenever it was; with `force` over all that is newer, else
        over what `put_back` names by the ids of table, record and field.
        """
        undo = partial(workspace.Session.undo, change_set_id=change_set_id, put_back=put_back)
        self._write(partial(undo, force=force), self._on_undone)

    def was_next(self, outcome: UndoOutcome) -> bool:
        """Tell whether an outcome is that of the last step back, not of one that was picked."""
        return outcome.undone_change_set == self._next_undone

    @Slot()
    def _on_committed(self) -> None:
        # a press that follows at once must not meet a disabled action
        self.undo_action.setEnabled(True)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask what Undo and Redo mean now."""
        if self._worker.path is not None:
            self._worker.read(
                _read_next, owner=self, then=self._on_next_read, key=("next undo", id(self))
            )

    def _write(
        self,
        operation: Callable[[Session], object],
        then: Callable[[Written[object]], None],
        words: str = "Undoing…",
    ) -> None:
        if self._worker.path is not None:
            self.undo_action.setEnabled(True)
            self.redo_action.setEnabled(True)
            job = self._worker.write(operation, owner=self, origin=Origin.UNDO)
            job.then, job.failed = partial(self._on_done, job, then), partial(self._on_failed, job)
            self.started.emit(words, job)

    def _on_done(
        self, job: Job, then: Callable[[Written[object]], None], written: Written[object]
    ) -> None:
        self.ended.emit(job)
        then(written)

    def _on_next_undone(self, written: Written[object]) -> None:
        if written.value is None:
            self.emptied.emit("There is nothing to undo.")
            return
        if isinstance(written.value, values.UndoOutcome):
            self._next_undone = written.value.undone_change_set
        self._on_undone(written)

    def _on_next_redone(self, written: Written[object]) -> None:
        if written.value is None:
            self.emptied.emit("There is nothing to redo.")
        else:
            self._on_undone(written)

    def _on_undone(self, written: Written[object]) -> None:
        outcome = written.value
        if isinstance(outcome, values.UndoOutcome) and outcome.conflict_count:
            self.conflicted.emit(outcome)
        if written.change_set is None:
            self.refresh()

    def _on_failed(self, job: Job, error: DomainError) -> None:
        self.ended.emit(job)
        if isinstance(error, Cancelled):
            self.emptied.emit("Stopped. Everything is as it was before.")
        else:
            self.failed.emit(error)
        self.refresh()

    def _on_next_read(self, found: _Next) -> None:
        undo, redo, tables = (None, None, {}) if self._worker.read_only else found
        _name(self.undo_action, "Undo", undo, tables)
        _name(self.redo_action, "Redo", redo, tables)

    @Slot()
    def _on_closed(self) -> None:
        _name(self.undo_action, "Undo", None, {})
        _name(self.redo_action, "Redo", None, {})


class UndoProgress(QObject):
    """Shows how far an undo of many records is, and stops it when asked to."""

    def __init__(self, undo: UndoControl, strip: ProgressStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._strip = strip
        self._jobs: list[Job] = []
        undo.started.connect(self._on_started)
        undo.ended.connect(self._on_ended)

    @Slot(str, object)
    def _on_started(self, words: str, job: Job) -> None:
        if not self._jobs:
            self._strip.begin(words)
            self._strip.cancelled.connect(self._on_cancelled)
        self._jobs.append(job)
        job.progressed.connect(self._strip.advance)

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        self._jobs.remove(job)
        if not self._jobs:
            self._strip.cancelled.disconnect(self._on_cancelled)
            self._strip.finish()

    @Slot()
    def _on_cancelled(self) -> None:
        for job in self._jobs:
            job.cancel()


def _read_next(reader: Reader) -> _Next:
    tables = {table.id: table for table in reader.tables()}
    return reader.next_undo(), reader.next_redo(), tables


def _name(action: QAction, word: str, next_one: ChangeSet | None, tables: sentences.Tables) -> None:
    """Give an action the words of what it would do."""
    action.setEnabled(next_one is not None)
    what = sentences.label_of(next_one, tables) if next_one else ""
    action.setText(f"{word} {what}".rstrip().replace("&", "&&"))
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(sentences.tooltip(f"{word} {what}".rstrip() + f"  ({keys})"))
    action.setIconText(word)
