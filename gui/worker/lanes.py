"""Jobs, and the lanes that they run on: a thread each, with the connection that lives on it.

No thread but the GUI's may be the last to let go of a widget: Qt would destroy it there and crash.
A job holds widgets (its owner, whom to tell, the work itself), so a lane's thread handles only
the job's number, and everything it borrowed is gone before it says that the job is done.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from time import monotonic
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from domain.errors import Cancelled, DomainError

PROGRESS_SECONDS = 0.05
NICENESS = 5

READING = ("quick", "slow", "long", "files", "ahead")
"""Answers at once, answers with all ids, exports and checks, files outside, preparations.

A kind of work waits only for its own kind: an export of an hour must not keep a search waiting.
A lane that is not used has no thread and no connection.
"""

FOR_THE_SCREEN = ("quick", "slow", "ahead")

Then = Callable[[Any], object]
Failed = Callable[[DomainError], object]


class Progress:
    """Who is told of a job's progress, on the GUI thread; like a signal without an object."""

    def __init__(self) -> None:
        self._receivers: list[Callable[[int, int], object]] = []

    def connect(self, receiver: Any) -> None:
        """Tell a function, a method or a signal with (done, total) from now on."""
        self._receivers.append(getattr(receiver, "emit", receiver))

    def tell(self, done: int, total: int) -> None:
        """Tell everybody who is still there."""
        for receiver in self._receivers:
            owner = getattr(receiver, "__self__", None)
            if not isinstance(owner, QObject) or shiboken6.isValid(owner):
                receiver(done, total)


class Job:
    """One piece of work on a lane.

    `progressed` tells (done, total) at most 20 times a second. `cancel` takes effect at the next
    chance and delivers nothing more than `failed(Cancelled)`.
    """

    def __init__(
        self,
        number: int,
        lane: Lane,
        owner: QObject | None,
        key: object,
        send: Callable[[int, int, int], None],
    ) -> None:
        self.number = number
        self.lane = lane
        self.owner = owner
        self.key = key
        self.then: Then | None = None
        self.failed: Failed | None = None
        self.work: Callable[[], Any] | None = None
        self.void = False
        self.value: Any = None
        self.error: BaseException | None = None
        self.progressed = Progress()
        self._send = send
        self._cancelled = threading.Event()
        self._last_progress = 0.0

    def cancel(self) -> None:
        """Stop the work: at once if it waits, else at its next step; what it wrote rolls back."""
        self._cancelled.set()
        self.lane.interrupt(self.number)

    @property
    def is_cancelled(self) -> bool:
        """Say whether somebody asked to stop."""
        return self._cancelled.is_set()

    @property
    def is_wanted(self) -> bool:
        """Say, on the GUI thread, whether there is still somebody to be told."""
        return not self.void and (self.owner is None or shiboken6.isValid(self.owner))

    def report(self, done: int, total: int) -> None:
        """Report progress from the lane's thread; raises Cancelled when asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled
        if monotonic() - self._last_progress >= PROGRESS_SECONDS or done >= total:
            self._last_progress = monotonic()
            self._send(self.number, done, total)

    def run(self) -> None:
        """Do the work on the lane's thread and note what came of it."""
        try:
            if self.is_cancelled or self.void or self.work is None:
                raise Cancelled
            self.value = self.work()
        except BaseException as caught:
            self.error = caught


class Newest:
    """The newest job of each key; an older one becomes void, for nobody wants its answer."""

    def __init__(self) -> None:
        self._jobs: dict[object, Job] = {}

    def take(self, job: Job) -> None:
        """Take notice of a job that is asked for."""
        if job.key is None:
            return
        older = self._jobs.get(job.key)
        if older is not None:
            older.void = True
            older.cancel()
        self._jobs[job.key] = job

    def drop(self, job: Job) -> None:
        """Forget a job that is over."""
        if self._jobs.get(job.key) is job:
            del self._jobs[job.key]


def void_answers(jobs: Iterable[Job]) -> None:
    """Take back what was read for the screen and is not delivered yet: its file is closed."""
    for job in jobs:
        if job.lane.name in FOR_THE_SCREEN:
            job.void = True


def wait_for(lanes: Iterable[Lane], seconds: float) -> None:
    """Wait until lanes have done what they were asked to, but no longer than this."""
    wait([lane.last for lane in lanes if lane.last is not None], timeout=seconds)


def _step_back() -> None:
    """Let the window go first where both want a processor; Linux knows it of a single thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            thread = threading.get_native_id()
            now = os.getpriority(os.PRIO_PROCESS, thread)
            os.setpriority(os.PRIO_PROCESS, thread, now + NICENESS)


class Lane:
    """One thread and the connection that lives on it; runs jobs by their numbers."""

    def __init__(self, name: str, jobs: Mapping[int, Job], done: Callable[[int], None]) -> None:
        self.name = name
        self.connection: Any = None
        self.waiting = 0
        self._jobs = jobs
        self._done = done
        self._executor = ThreadPoolExecutor(1, f"tabularium-{name}", initializer=_step_back)
        self._guard = threading.Lock()
        self._running = 0
        self.last: Future[None] | None = None

    def submit(self, number: int) -> None:
        """Queue a job."""
        with self._guard:
            self.waiting += 1
        self.last = self._executor.submit(self._run, number)

    def interrupt(self, number: int) -> None:
        """Stop the statement of a job that is running now."""
        with self._guard:
            if self._running == number and self.connection is not None:
                self.connection.interrupt()

    def stop(self) -> None:
        """Cancel the job that is running now."""
        job = self._jobs.get(self._running)
        if job is not None:
            job.cancel()

    def finish(self, last: Callable[[], object]) -> None:
        """Run `last` on the thread after what is queued, and wait for it."""
        if self.last is not None:
            self._executor.submit(last).result()

    def close(self, last: Callable[[], object]) -> None:
        """Finish what is queued, run `last` on the thread, and end it."""
        try:
            self.finish(last)
        finally:
            self._executor.shutdown(wait=True)

    def _run(self, number: int) -> None:
        with self._guard:
            self._running = number
        self._jobs[number].run()
        with self._guard:
            self._running = 0
            self.waiting -= 1
        self._done(number)
