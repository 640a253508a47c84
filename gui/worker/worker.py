"""The worker: what the window asks of the workspace, in which lane, and who gets the answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from domain.errors import Cancelled, DomainError
from domain.values import Origin
from domain.workspace import Operation, Reader, Workspace, Written
from gui.worker.garbage import GarbageCollector
from gui.worker.lanes import READING, Failed, Job, Lane, Newest, Then, void_answers, wait_for
from gui.worker.opening import Opening, open_workspace
from gui.worker.tidying import tidy

SWITCH_SECONDS = 0.001
"""How long a busy thread keeps Python from the window: the default of 5 ms shows as a stutter."""


class Worker(QObject):
    """Opens a workspace on the writing thread and runs everything that touches it.

    Signals, all on the GUI thread: `committed(ChangeSet)` after each change; `opening()` when
    reads may be asked, which wait for the file; `opened()`; `closed()`; `failed(DomainError)` for
    an error that no caller took; `busy_changed(bool)` while anything is being written.
    """

    committed = Signal(object)
    opening = Signal()
    opened = Signal()
    closed = Signal()
    failed = Signal(object)
    busy_changed = Signal(bool)
    _done = Signal(int)
    _progressed = Signal(int, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_SECONDS)
        self.workspace: Workspace | None = None
        self.path: Path | None = None
        self.read_only = False
        self.actor: str | None = None
        self._jobs: dict[int, Job] = {}
        self._writer = Lane("writer", self._jobs, self._finish_writing)
        self._lanes = {name: Lane(name, self._jobs, self._done.emit) for name in READING}
        self._newest = Newest()
        self._numbers = count(1)
        self._writing = 0
        self._shut = False
        self._opening = Opening()
        self._garbage = GarbageCollector(self)
        # sent by other threads alone, so both are queued; to say it would load all names of `Qt`
        self._done.connect(self._on_done)
        self._progressed.connect(self._on_progressed)

    # -- opening and closing

    def open(
        self,
        path: Path,
        *,
        owner: QObject | None = None,
        then: Then | None = None,
        failed: Failed | None = None,
        **how: bool,  # must_exist and read_only, as for Workspace.open
    ) -> Job:
        """Open a workspace, closing the present one first; `then` gets the path."""
        if self.path is not None:
            self.close_workspace()

        def work() -> Path:
            workspace = self.workspace = open_workspace(path, self.actor, **how)
            self._writer.connection = workspace.database.connection
            return workspace.path

        def opened(place: Path) -> None:
            self.path, self.read_only = place, how.get("read_only", False)
            self.opened.emit()
            if then:
                then(place)

        job = self._prepare(self._writer, owner or self, opened, failed)
        self._opening.begin(job.number)
        self._submit(job, work)
        self.opening.emit()
        return job

    @property
    def is_opening(self) -> bool:
        """Say whether a file is on its way; reads that are asked now wait for it."""
        return self._opening.is_under_way

    def deliver(self, patience: float = 0.0) -> None:
        """Hand over now what has come back, or comes within so many seconds."""
        wait_for((self._writer, *self._lanes.values()), patience)
        QCoreApplication.sendPostedEvents(self)

    def close_workspace(self) -> None:
        """Close the workspace after what is queued; waits for it. Late answers are void."""
        for lane in (*self._lanes.values(), self._writer):
            lane.finish(partial(self._close_connection, lane))
        void_answers(self._jobs.values())
        self.path, self.read_only = None, False
        self.closed.emit()

    def shut_down(self) -> None:
        """Finish all queued writes, close the workspace and end the threads."""
        if self._shut:
            return
        self._shut = True
        for lane in (*self._lanes.values(), self._writer):
            lane.close(partial(self._close_connection, lane))
        self._garbage.stop()
        self.path = None

    def stop_writing(self) -> None:
        """Stop the write that is under way, which rolls back; what waits is done still."""
        self._writer.stop()

    # -- asking

    def write(
        self,
        operation: Operation[Any],
        *,
        owner: QObject,
        label: str = "",
        origin: Origin = Origin.GRID,
        then: Then | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """Run an operation as one change set; `then` gets a `Written`, `committed` follows it."""

        def work() -> Written[Any]:
            assert self.workspace is not None
            return self.workspace.write(
                operation, actor=self.actor, label=label, origin=origin, progress=job.report
            )

        job = self._prepare(self._writer, owner, then, failed)
        return self._submit(job, work)

    def keep(
        self,
        work: Callable[[Workspace, Job], Any],
        *,
        owner: QObject,
        then: Then | None = None,
        failed: Failed | None = None,
        key: object = None,
    ) -> Job:
        """Run work with the workspace on the writing thread outside a change set.

        For drafts, views and the staging of imports.
        """

        def run() -> Any:
            assert self.workspace is not None
            return work(self.workspace, job)

        job = self._prepare(self._writer, owner, then, failed, key)
        return self._submit(job, run)

    def read(
        self,
        work: Callable[[Reader], Any],
        *,
        owner: QObject,
        then: Then,
        failed: Failed | None = None,
        lane: str = "quick",
        key: object = None,
    ) -> Job:
        """Run work with a reader on a lane (see `READING`); `then` gets what it returns."""
        reading = self._lanes[lane]
        job = self._prepare(reading, owner, then, failed, key)
        return self._submit(job, lambda: work(self._reader(reading)))

    def read_long(
        self,
        work: Callable[[Reader, Job], Any],
        *,
        owner: QObject,
        then: Then,
        failed: Failed | None = None,
        lane: str = "long",
        key: object = None,
    ) -> Job:
        """Like `read` for long work, which gets the job to report progress to."""
        reading = self._lanes[lane]
        job = self._prepare(reading, owner, then, failed, key)
        return self._submit(job, lambda: work(self._reader(reading), job))

    def run(
        self,
        work: Callable[[Job], Any],
        *,
        owner: QObject,
        then: Then,
        failed: Failed | None = None,
        key: object = None,
    ) -> Job:
        """Run work that needs no workspace on the lane for files."""
        job = self._prepare(self._lanes["files"], owner, then, failed, key)
        return self._submit(job, lambda: work(job))

    # -- the way down

    def _prepare(
        self,
        lane: Lane,
        owner: QObject,
        then: Then | None,
        failed: Failed | None,
        key: object = None,
    ) -> Job:
        job = Job(next(self._numbers), lane, owner, key, self._progressed.emit)
        job.then, job.failed = then, failed
        self._newest.take(job)
        return job

    def _submit(self, job: Job, work: Callable[[], Any]) -> Job:
        if self._shut:
            return job
        job.work = work
        self._jobs[job.number] = job
        if job.lane is self._writer:
            self._count_writing(1)
        job.lane.submit(job.number)
        return job

    def _reader(self, lane: Lane) -> Reader:
        """Return the lane's reader; called on the lane's thread."""
        if lane.connection is None:
            self._opening.wait()
            if self.workspace is None:
                raise Cancelled  # the file that was to be read could not be opened
            lane.connection = self.workspace.reader()
        reader: Reader = lane.connection
        return reader

    def _close_connection(self, lane: Lane) -> None:
        if lane is self._writer:
            if self.workspace is not None:
                self.workspace.close()
            self.workspace = None
        elif lane.connection is not None:
            lane.connection.close()
        lane.connection = None

    def _finish_writing(self, number: int) -> None:
        """Hand a result to the GUI thread, then keep the file small; on the writing thread."""
        self._done.emit(number)
        self._opening.let_readers_go(number)
        if self._writer.waiting == 0:
            tidy(self.workspace)

    @Slot(int, int, int)
    def _on_progressed(self, number: int, done: int, total: int) -> None:
        if (job := self._jobs.get(number)) and job.is_wanted:
            job.progressed.tell(done, total)

    @Slot(int)
    def _on_done(self, number: int) -> None:
        job = self._jobs.pop(number)
        self._opening.end(number)
        self._newest.drop(job)
        if job.lane is self._writer:
            self._count_writing(-1)
        wanted = job.is_wanted
        if job.error is None:
            self._succeed(job, job.value, wanted)
        elif isinstance(job.error, DomainError):
            self._fail(job, job.error, wanted)
        else:
            raise job.error

    def _succeed(self, job: Job, value: Any, wanted: bool) -> None:
        if wanted and job.then is not None:
            job.then(value)
        if isinstance(value, Written) and value.change_set is not None:
            self.committed.emit(value.change_set)

    def _fail(self, job: Job, error: DomainError, wanted: bool) -> None:
        if wanted and job.failed is not None:
            job.failed(error)
        elif not (job.void or isinstance(error, Cancelled)):
            self.failed.emit(error)

    def _count_writing(self, step: int) -> None:
        was, self._writing = self._writing > 0, self._writing + step
        if was != (self._writing > 0):
            self.busy_changed.emit(self._writing > 0)
