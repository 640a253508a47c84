"""Runs what the page of the Trash does, and shows how far it is, with a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from domain.errors import Cancelled, DomainError
from domain.values import Origin
from domain.workspace import Session, Written
from gui.widgets import ProgressStrip
from gui.worker import Job, Worker

Then = Callable[[Written[Any]], object]


class Doing(QObject):
    """Writes for the Trash, each one change set."""

    stopped = Signal()
    """A work was stopped; all is as it was before."""

    def __init__(self, worker: Worker, strip: ProgressStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._strip = worker, strip
        self._jobs: list[Job] = []
        strip.cancelled.connect(self._on_cancelled)

    def write(
        self,
        operation: Callable[[Session], object],
        label: str,
        words: str,
        then: Then | None,
    ) -> None:
        """Do something under a label; `words` say what is going on."""
        job = self._worker.write(operation, owner=self, label=label, origin=Origin.TRASH)
        job.then, job.failed = partial(self._on_done, job, then), partial(self._on_failed, job)
        if not self._jobs:
            self._strip.begin(words)
        self._jobs.append(job)
        job.progressed.connect(self._strip.advance)

    def _on_done(self, job: Job, then: Then | None, written: Written[Any]) -> None:
        self._end(job)
        if then is not None:
            then(written)

    def _on_failed(self, job: Job, error: DomainError) -> None:
        self._end(job)
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self._worker.failed.emit(error)

    def _end(self, job: Job) -> None:
        self._jobs.remove(job)
        if not self._jobs:
            self._strip.finish()

    @Slot()
    def _on_cancelled(self) -> None:
        for job in self._jobs:
            job.cancel()
