"""The thread that paints runs no SQL, not in a single statement of the whole tour."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from domain.workspace import Reader, Workspace
from gui.tour.guide import Guide
from gui.tour.walk import STEPS

SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "Choir members.csv"


class Watch:
    """Notes each statement that SQLite runs, by whether it is on the thread of the window."""

    def __init__(self):
        self.gui_thread = threading.get_ident()
        self.on_gui, self.elsewhere = [], 0

    def note(self, statement):
        if threading.get_ident() != self.gui_thread:
            self.elsewhere += 1
        elif not by_the_tour():
            self.on_gui.append(statement)


def by_the_tour():
    """Tell whether the tour itself looks into the file, as another program could."""
    frame = sys._getframe()
    while frame is not None:
        if Path(frame.f_code.co_filename).name in ("book.py", "guide.py"):
            return True
        if frame.f_globals.get("__name__", "").startswith("gui.tour.coming"):
            return frame.f_code.co_name != "wait"
        frame = frame.f_back
    return False


@pytest.fixture
def watch(monkeypatch):
    """Watch every connection that is made from now on, by whatever module."""
    made = Watch()
    connect = sqlite3.connect

    def watched(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.set_trace_callback(made.note)
        return connection

    monkeypatch.setattr(sqlite3, "connect", watched)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", watched)
    return made


def test_the_whole_tour_runs_without_sql_on_the_gui_thread(watch, traveller, tmp_path):
    source = tmp_path / "Choir members.csv"
    source.write_bytes(SAMPLE.read_bytes())
    guide = Guide(traveller.window, source, tmp_path / "pictures")
    for name, step in STEPS:
        guide.step = name
        step(guide)
        assert watch.on_gui == [], f"{name}: SQL on the GUI thread"
    assert watch.elsewhere > 300, "the watch sees what the worker's threads run"


def test_the_watch_sees_a_deliberate_violation(watch, tmp_path, traveller):
    path = tmp_path / "a.tabularium"
    Workspace.open(path).close()
    assert watch.on_gui, "opening on this thread is seen"
    traveller.open(path)
    watch.on_gui.clear()
    reader = Reader(path)
    reader.tables()
    reader.close()
    assert any("tab_table" in statement for statement in watch.on_gui)


def test_the_watch_sees_a_violation_inside_the_window(watch, tmp_path, traveller, monkeypatch):
    path = tmp_path / "a.tabularium"
    Workspace.open(path).close()
    traveller.open(path)
    watch.on_gui.clear()
    monkeypatch.setattr(
        traveller.window.pages, "step", lambda by: Reader(path).close(), raising=True
    )
    traveller.window.actions_by_name["next_table"].trigger()
    assert watch.on_gui, "even the settings of a connection count"
