"""Widgets die on the GUI thread only, whatever a lane holds and whenever garbage is found."""

from __future__ import annotations

import gc
import os
import sys
import threading

import pytest
from PySide6.QtWidgets import QWidget

from gui.worker import Worker
from gui.worker.lanes import NICENESS


class Watched(QWidget):
    """Notes in which thread Python lets go of it."""

    gone: list[int] = []  # noqa: RUF012  # shared on purpose

    def take(self, value):
        self.taken = value

    def __del__(self):
        self.gone.append(threading.get_ident())


@pytest.fixture(autouse=True)
def forget_the_gone():
    Watched.gone.clear()


def test_a_job_lets_go_of_its_owner_on_the_gui_thread(worker, qtbot):
    for _ in range(200):
        widget = Watched()
        worker.read(lambda reader, kept=widget: reader.tables(), owner=widget, then=widget.take)
        worker.read(_fail, owner=widget, then=widget.take, failed=lambda error, kept=widget: None)
        del widget
    qtbot.waitUntil(lambda: len(Watched.gone) == 200, timeout=10_000)
    assert set(Watched.gone) == {threading.get_ident()}


def test_a_circle_is_collected_on_the_gui_thread(worker, qtbot):
    circle = Watched()
    circle.itself = circle
    del circle

    def make_much_garbage(reader):
        for _ in range(50):
            kept = [[] for _ in range(2_000)]
            kept.append(kept)
        return threading.get_ident()

    with qtbot.waitCallback() as done:
        worker.read(make_much_garbage, owner=worker, then=done)
    assert done.args[0] != threading.get_ident()
    assert done.args[0] not in Watched.gone
    qtbot.waitUntil(lambda: bool(Watched.gone), timeout=20_000)
    assert Watched.gone == [threading.get_ident()]


@pytest.mark.parametrize("before", [True, False])
def test_the_automatic_collector_comes_back_where_it_was_at_work(qapp, before):
    gc.enable() if before else gc.disable()
    first, second = Worker(), Worker()
    assert not gc.isenabled()
    first.shut_down()
    assert not gc.isenabled()
    second.shut_down()
    assert gc.isenabled() is before
    gc.disable()  # as it was


def _fail(reader):
    reader.table(10_000)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows it of a single thread")
def test_lanes_step_back_where_the_window_wants_a_processor(worker, qtbot):
    found = []

    def priority(_reader):
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    worker.read(priority, owner=worker, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert found == [min(19, own + NICENESS)]
