"""An undo of many records says how far it is, and can be stopped without a trace."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMainWindow, QProgressBar

from domain.values import FieldDraft
from gui.undo import UndoControl, UndoProgress
from gui.widgets import ProgressStrip
from gui.window.actions import Actions

ROWS = 45_000


def no_other(name):
    raise AssertionError(f"nobody asked for {name}")


class Desk:
    """A bare window with Undo and the strip, on a table from which everything was deleted."""

    def __init__(self, qtbot, worker) -> None:
        self.qtbot, self.worker = qtbot, worker
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.strip = ProgressStrip(self.window, patience=0)
        self.window.setCentralWidget(self.strip)
        actions = Actions(self.window, no_other)
        self.undo = UndoControl(worker, actions["undo"], actions["redo"], self.window)
        self.progress = UndoProgress(self.undo, self.strip, self.window)
        self.window.show()
        self.write(self._fill, "Import")
        self.write(lambda session: session.move_to_trash(self.table.id, self.ids), "Delete all")

    def _fill(self, session) -> None:
        self.table = session.create_table("Things", [FieldDraft("Name")])
        session.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"INSERT INTO {self.table.name} (name) SELECT 'Thing ' || i FROM n",
            (ROWS,),
        )
        self.ids = list(range(1, ROWS + 1))

    def write(self, operation, label):
        with self.qtbot.waitSignal(self.worker.committed, timeout=30_000):
            self.worker.write(operation, owner=self.window, label=label)

    def live(self):
        with self.qtbot.waitCallback(timeout=30_000) as answered:
            self.worker.read(
                lambda reader: len(reader.trash_keys()), owner=self.window, then=answered
            )
        return ROWS - answered.args[0] // 2

    @property
    def bar(self):
        return self.strip.findChild(QProgressBar)


@pytest.fixture
def desk(qtbot, worker):
    return Desk(qtbot, worker)


def test_an_undo_of_many_records_shows_its_share(desk, qtbot):
    assert desk.live() == 0
    shares = []
    desk.undo.undo_next()
    qtbot.waitUntil(desk.strip.isVisible, timeout=30_000)
    desk.bar.valueChanged.connect(shares.append)
    qtbot.waitUntil(lambda: desk.bar.value() > 0, timeout=30_000)
    assert desk.bar.accessibleName() == "Undoing…"
    qtbot.waitUntil(lambda: not desk.strip.isVisible(), timeout=30_000)
    assert shares == sorted(shares)
    assert max(shares) == desk.bar.maximum() == 1_000
    assert desk.live() == ROWS


def test_a_stopped_undo_leaves_everything_as_it_was(desk, qtbot):
    told = []
    desk.undo.emptied.connect(told.append)
    desk.undo.undo_next()
    qtbot.waitUntil(lambda: desk.strip.isVisible() and desk.bar.value() > 0, timeout=30_000)
    desk.strip.cancelled.emit()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert told == ["Stopped. Everything is as it was before."]
    assert not desk.strip.isVisible()
    assert desk.live() == 0
    with qtbot.waitSignal(desk.worker.committed, timeout=30_000):
        desk.undo.undo_next()
    assert desk.live() == ROWS


def test_presses_in_a_row_share_one_strip(desk, qtbot):
    ended = []
    desk.undo.ended.connect(ended.append)
    desk.undo.undo_next()
    desk.undo.redo_next()
    qtbot.waitUntil(lambda: len(ended) == 2, timeout=60_000)
    assert not desk.strip.isVisible()
    assert desk.live() == 0
