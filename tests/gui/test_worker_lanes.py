"""Work of one kind does not wait for work of another."""

from __future__ import annotations

import threading

import pytest

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
