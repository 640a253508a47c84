"""Quiet or red: no test touches the person's files, logs a warning or leaves a thread behind."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="tabularium-tests-"))
_FOLDERS = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "run",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}
for _name, _place in _FOLDERS.items():
    (_HOME / _place).mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ[_name] = str(_HOME / _place)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_FOREIGN_THREADS = ("pytest_timeout", "pytest-timeout", "hypothesis")


def pytest_unconfigure() -> None:
    """Empty the clipboard and remove the home of this test run."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        # off-screen Qt keeps what was copied until after Python's end, and then calls Python
        gui.QGuiApplication.clipboard().clear()
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep the collector from running in the midst of a painting, as the program does.

    When a test is over only circles of references keep its widgets. Collected by what Python makes
    while one of them is painted, it would die there, and Qt with it. Between tests it may.
    """
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or worse, unless it is marked `expects_log`."""
    recorder = _Recorder()
    logging.getLogger().addHandler(recorder)
    yield
    logging.getLogger().removeHandler(recorder)
    if request.node.get_closest_marker("expects_log") is None and recorder.records:
        pytest.fail("logged: " + "; ".join(r.getMessage() for r in recorder.records))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail a test after which a thread that it started is still running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 3
    for thread in _own_threads() - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = _own_threads() - before
    if left:
        pytest.fail("still running: " + ", ".join(thread.name for thread in left))


def _own_threads() -> set[threading.Thread]:
    """List running threads, without those of the test tools and those that Qt made."""
    return {
        thread
        for thread in threading.enumerate()
        if not thread.name.startswith(_FOREIGN_THREADS)
        and not isinstance(thread, threading._DummyThread)
    }


@pytest.fixture
def loans_workbook(tmp_path: Path) -> Path:
    """Write a workbook as Excel would: texts, whole numbers and dates in typed cells."""
    from xlsxwriter import Workbook  # most tests need none

    path = tmp_path / "Loans.xlsx"
    with Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        paper = book.add_worksheet("Loans")
        paper.write_row(0, 0, ["Title", "Number", "Lent on"])
        for row in range(1, 41):
            paper.write_string(row, 0, f"Volume {row % 7} of shelf {row}")
            paper.write_number(row, 1, row * 3)
            paper.write_datetime(row, 2, dt.datetime(2026, 1 + row % 12, 1 + row % 28))
    return path
