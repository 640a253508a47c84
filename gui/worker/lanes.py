"""Jobs, and the lanes that they run on: a thread each, with the connection that lives on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Signal

from domain.errors import Cancelled, DomainError

PROGRESS_SECONDS = 0.05

Then = Callable[[Any], object]
Failed = Callable[[DomainError], object]


class Job(QObject):
    """One piece of work on a lane; lives on the GUI thread.

    `progressed(done, total)` comes at most 20 times a second. `cancel` takes effect at the next
    chance and delivers nothing more than `failed(Cancelled)`.
    """

    progressed = Signal(int, int)

    def __init__(self, lane: Lane, owner: QObject | None, key: object) -> None:
        super().__init__()
        self.owner = owner
        self.key = key
        self.then: Then | None = None
        self.failed: Failed | None = None
        self.void = False
        self.lane = lane
        self._cancelled = threading.Event()
        self._last_progress = 0.0

    def cancel(self) -> None:
        """Stop the work: at once if it waits, else at its next step; what it wrote rolls back."""
        self._cancelled.set()
        self.lane.interrupt(self)

    @property
    def is_cancelled(self) -> bool:
        """Say whether somebody asked to stop."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int) -> None:
        """Report progress from the lane's thread; raises Cancelled when asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled
        if monotonic() - self._last_progress >= PROGRESS_SECONDS or done >= total:
            self._last_progress = monotonic()
            self.progressed.emit(done, total)


class Lane:
    """One thread and the connection that lives on it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.connection: Any = None
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=f"tabularium-{name}")
        self._guard = threading.Lock()
        self._running: Job | None = None
        self.waiting = 0

    def submit(self, job: Job, work: Callable[[], Any], deliver: Callable[..., None]) -> None:
        """Queue work for a job; `deliver(job, value, error)` is called on the lane's thread."""
        with self._guard:
            self.waiting += 1
        self._executor.submit(self._run, job, work, deliver)

    def interrupt(self, job: Job) -> None:
        """Stop the statement of a job that is running now."""
        with self._guard:
            if self._running is job and self.connection is not None:
                self.connection.interrupt()

    def finish(self, last: Callable[[], object]) -> None:
        """Run `last` on the thread after what is queued, and wait for it."""
        self._executor.submit(last).result()

    def close(self, last: Callable[[], object]) -> None:
        """Finish what is queued, run `last` on the thread, and end it."""
        done = self._executor.submit(last)
        self._executor.shutdown(wait=True)
        done.result()

    def _run(self, job: Job, work: Callable[[], Any], deliver: Callable[..., None]) -> None:
        value: Any = None
        error: BaseException | None = None
        with self._guard:
            self._running = job
        try:
            if job.is_cancelled or job.void:
                raise Cancelled
            value = work()
        except BaseException as caught:
            error = caught
        with self._guard:
            self._running = None
            self.waiting -= 1
        deliver(job, value, error)
