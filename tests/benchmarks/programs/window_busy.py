"""Works on a million records while a 10 ms timer ticks in the window, and prints how late it was.

Arguments: CSV WORKSPACE, then the names of the unique columns. Prints, by what went on meanwhile,
how many ticks there were, the share within 20 ms of due and the worst in milliseconds; the same
without the time in which the window was ready to go on and no processor was free for it, and of a
process beside it that only ticks; and how much memory the import took above the idle window.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
from import_ours import make_table, peak_memory, with_unique
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar
from window import Bench

from domain.importing import apply, plan_import, stage
from domain.store.session import Session
from domain.values import Origin
from gui.worker import Job

PERIOD_MS = 10
LATE_MS = 20


class Reference:
    """The same timer in a process beside this one that does nothing else."""

    def __init__(self) -> None:
        program = Path(__file__).with_name("idle_pulse.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def late(self) -> list[tuple[float, float]]:
        """End it and return which ticks came late: the moment, and how many milliseconds."""
        output, _ = self._process.communicate()
        found: list[tuple[float, float]] = json.loads(output.splitlines()[-1])
        return found


class Queue:
    """How long this thread waited for a processor; nothing where the system does not say."""

    def __init__(self) -> None:
        self._path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._known = self._path.exists()

    def waited(self) -> float:
        """Return the milliseconds since the thread began."""
        return int(self._path.read_text().split()[1]) / 1e6 if self._known else 0.0


class Pulse:
    """A timer in the window that notes how late each of its ticks is."""

    def __init__(self) -> None:
        self._reference = Reference()
        self._spans: dict[str, tuple[float, float]] = {}
        self._late: list[tuple[float, float]] = []
        self._queue, self._waited = Queue(), 0.0
        self._last = 0.0
        self._timer = QTimer(interval=PERIOD_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self.found: dict[str, dict[str, float]] = {}

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        """Note the ticks while something goes on."""
        self._late, self._last, self._waited = [], monotonic(), self._queue.waited()
        self._timer.start()
        start = monotonic()
        yield
        self._timer.stop()
        late, own = zip(*self._late, strict=True)
        self._spans[name] = (start, monotonic())
        self.found[name] = {
            "seconds": monotonic() - start,
            "ticks": len(late),
            "in time": sum(one <= LATE_MS for one in late) / len(late),
            "worst": max(late),
            "own in time": sum(one <= LATE_MS for one in own) / len(own),
            "own worst": max(own),
        }

    def end(self) -> None:
        """Add to each what the process beside this one met in the same time."""
        idle = self._reference.late()
        for name, (start, end) in self._spans.items():
            late = [behind for moment, behind in idle if start <= moment <= end]
            ticks = (end - start) * 1000 / PERIOD_MS
            self.found[name]["idle in time"] = 1 - sum(one > LATE_MS for one in late) / ticks
            self.found[name]["idle worst"] = max(late, default=0.0)

    def _on_tick(self) -> None:
        now = monotonic()
        waited = self._queue.waited()
        late = max(0.0, (now - self._last) * 1000 - PERIOD_MS)
        self._late.append((late, max(0.0, late - (waited - self._waited))))
        self._last, self._waited = now, waited


def main(source: str, target: str, *unique: str) -> None:
    """Go through import, sort, search, undo and redo."""
    bench, pulse = Bench(Path(target)), Pulse()
    with pulse.during("idle"):
        bench.rest(2_000)
    process = psutil.Process()
    idle = process.memory_info().rss
    with pulse.during("import"):
        import_people(bench, Path(source), list(unique))
    memory = {"idle": idle, "peak": peak_memory(), "after": process.memory_info().rss}
    bench.show_page(bench.table())
    bench.until(bench.is_complete)
    for column in ("name", "notes", "balance"):
        with pulse.during(f"sort by {column}"):
            bench.click_heading(column)
            bench.until(bench.is_complete)
            bench.jump_to_end()
            bench.rest(300)
    for term in ("garden", "xylograph", "a"):
        with pulse.during(f"search for {term}"):
            bench.type_search(term, pause=130)
            bench.rest(150)
            bench.until(bench.is_complete)
            bench.rest(300)
            bench.type_search("")
            bench.rest(150)
            bench.until(bench.is_complete)
    bench.show_page(bench.table())
    bench.until(bench.is_complete)
    model = bench.view.model()
    rows = model.rowCount()
    with pulse.during("undo"):
        write(bench, Session.undo_next)
        bench.until(lambda: model.rowCount() == 0)
        bench.rest(500)
    with pulse.during("redo"):
        write(bench, Session.redo_next)
        bench.until(lambda: model.rowCount() == rows)
        bench.rest(500)
    bench.close()
    pulse.end()
    print(json.dumps({"pulse": pulse.found, "memory": memory}))


def import_people(bench: Bench, source: Path, unique: list[str]) -> None:
    """Import as the dialog does, with its progress shown."""
    bar = QProgressBar()
    bench.window.setCentralWidget(bar)

    def show(done: int, total: int) -> None:
        bar.setValue(done * 100 // total)

    worker = bench.worker

    def watched(job: Job) -> Job:
        job.progressed.connect(show)
        return job

    found = bench.wait(
        lambda then: worker.run(lambda _: plan_import(source), owner=worker, then=then)
    )
    found = with_unique(found, unique)
    write(bench, lambda session: make_table(session, found))
    table = bench.table()
    plan = bench.wait(
        lambda then: worker.run(lambda _: plan_import(source, table=table), owner=worker, then=then)
    )
    staged = bench.wait(
        lambda then: watched(
            worker.keep(
                lambda workspace, job: stage(workspace, plan, job.report), owner=worker, then=then
            )
        )
    )
    write(bench, lambda session: apply(session, staged), watched)


def write(
    bench: Bench,
    operation: Callable[[Session], Any],
    watched: Callable[[Job], Job] = lambda job: job,
) -> Any:
    """Write and wait for it."""
    worker = bench.worker
    return bench.wait(
        lambda then: watched(worker.write(operation, owner=worker, origin=Origin.IMPORT, then=then))
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
