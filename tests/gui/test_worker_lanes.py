"""Work of one kind does not wait for work of another."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal

from gui.worker import Worker


@pytest.fixture
def gate():
    """Return an event that lets go whatever waits for it, at the latest when the test ends."""
    event = threading.Event()
    yield event
    event.set()


def _threads():
    names = [thread.name for thread in threading.enumerate()]
    return {name.split("_")[0] for name in names if name.startswith("tabularium-")}


def _long_work(worker: Worker, gate: threading.Event):
    return {
        "an export": lambda then: worker.read_long(
            lambda reader, job: gate.wait(30), owner=worker, then=then
        ),
        "a preparation": lambda then: worker.read_long(
            lambda reader, job: gate.wait(30), owner=worker, then=then, lane="ahead"
        ),
        "a file outside": lambda then: worker.run(
            lambda job: gate.wait(30), owner=worker, then=then
        ),
    }


@pytest.mark.parametrize("long", ["an export", "a preparation", "a file outside"])
def test_reading_goes_on_beside_long_work(worker, qtbot, gate, long):
    ended = []
    ways = _long_work(worker, gate)
    ways[long](ended.append)
    for lane in ("quick", "slow"):
        with qtbot.waitCallback(timeout=10_000) as answered:
            worker.read(lambda reader: reader.tables(), owner=worker, then=answered, lane=lane)
        assert answered.args == [[]]
    for other in ways.keys() - {long}:
        ways[other](ended.append)
    assert ended == []
    gate.set()
    qtbot.waitUntil(lambda: ended == [True] * 3, timeout=10_000)


def test_a_lane_that_nobody_uses_has_no_thread(worker, qtbot):
    with qtbot.waitCallback() as answered:
        worker.read(lambda reader: reader.tables(), owner=worker, then=answered)
    assert _threads() == {"tabularium-writer", "tabularium-quick"}
    worker.close_workspace()
    assert _threads() == {"tabularium-writer", "tabularium-quick"}
    worker.shut_down()
    assert _threads() == set()


def test_a_file_closes_after_the_long_work_on_it(worker, qtbot, gate, tmp_path):
    seen = []
    worker.read_long(
        lambda reader, job: seen.append(reader.tables()), owner=worker, then=lambda _: None
    )
    worker.close_workspace()
    assert seen == [[]]


class Telling(QObject):
    """Somebody with a signal of its own, who passes progress on by it."""

    progressed = Signal(int, int)


def test_progress_for_somebody_who_went_is_dropped(worker, qtbot, gate):
    somebody, reported = Telling(), threading.Event()

    def work(job):
        job.report(1, 2)
        reported.set()
        gate.wait(30)

    job = worker.run(work, owner=somebody, then=lambda _value: None)
    job.progressed.connect(somebody.progressed)
    assert reported.wait(10)
    shiboken6.delete(somebody)
    gate.set()
    with qtbot.waitCallback(timeout=10_000) as answered:  # what came before it is handed over
        worker.run(lambda _job: None, owner=worker, then=answered)
