"""The window of the benchmarks: a real worker, a real page, and a watch for what is painted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QWidget

from domain.values import TableDef
from gui import theme
from gui.records_page import RecordsPage
from gui.widgets import SearchField
from gui.worker import Job, Worker

PATIENCE = 120_000
"""Milliseconds after which a benchmark gives up waiting."""

Ready = Callable[[], bool]


class Painted(QObject):
    """Waits for a view to paint in a state that counts as ready."""

    def __init__(self, view: QTableView, ready: Ready) -> None:
        super().__init__()
        self._view = view.viewport()
        self._ready = ready
        self._loop = QEventLoop()
        self._at = 0.0
        self._view.installEventFilter(self)

    def wait(self) -> float:
        """Return when the painting was over."""
        give_up = QTimer(singleShot=True, timeout=self._loop.quit)
        give_up.start(PATIENCE)
        if not self._at:
            self._loop.exec()
        if not self._at:
            _give_up(TimeoutError("what was waited for was never painted"))
        return self._at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._ready():
            watched.removeEventFilter(self)
            # the painting of the whole window comes before any timer
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self._at = perf_counter()
        self._loop.quit()


class Bench:
    """A shown main window with a worker on a file."""

    def __init__(self, path: Path) -> None:
        sys.excepthook = _end
        self.app = QApplication.instance() or QApplication(sys.argv)
        theme.apply(self.app, "light")
        self.worker = Worker()
        self.worker.failed.connect(_give_up)
        self.window = QMainWindow()
        self.window.resize(1366, 768)
        self.window.setCentralWidget(QWidget())
        self.window.show()
        self.wait(lambda then: self.worker.open(path, then=then))
        self.page: RecordsPage
        self.view: QTableView

    def wait(self, ask: Callable[[Callable[[Any], None]], Job]) -> Any:
        """Ask the worker for something and return the answer."""
        loop, found = QEventLoop(), []

        def then(value: Any) -> None:
            found.append(value)
            loop.quit()

        job = ask(then)
        job.failed = _give_up
        if not found:
            loop.exec()
        return found[0]

    def until(self, ready: Ready) -> float:
        """Let the window live until something holds; return when."""
        end = perf_counter() + PATIENCE / 1000
        loop, timer = QEventLoop(), QTimer(interval=2)
        timer.timeout.connect(lambda: (ready() or perf_counter() > end) and loop.quit())
        timer.start()
        loop.exec()
        timer.stop()
        if not ready():
            _give_up(TimeoutError("what was waited for never came"))
        return perf_counter()

    def rest(self, milliseconds: int) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def table(self) -> TableDef:
        """Return the first table."""
        tables = self.wait(
            lambda then: self.worker.read(lambda r: r.tables(), owner=self.worker, then=then)
        )
        found: TableDef = tables[0]
        return found

    def show_page(self, table: TableDef) -> None:
        """Make the page and show it in the window."""
        self.page = RecordsPage(self.worker, table, self.window)
        self.window.setCentralWidget(self.page)
        views = [one for one in self.page.findChildren(QTableView) if one.model() is not None]
        self.view = next(one for one in views if hasattr(one.model(), "is_complete"))

    def text(self, row: int, label: str) -> str:
        """Return what a cell shows."""
        model = self.view.model()
        return str(model.index(row, self.column(label)).data() or "")

    def column(self, label: str) -> int:
        """Return the column with a heading."""
        model = self.view.model()
        horizontal = Qt.Orientation.Horizontal
        labels = [model.headerData(i, horizontal) for i in range(model.columnCount())]
        return labels.index(label)

    def painted(self, row: int, label: str, expected: str) -> Painted:
        """Return a watch for the painting of an expected text; row -1 is the last."""

        def ready() -> bool:
            place = row if row >= 0 else self.view.model().rowCount() - 1
            seen = self.view.visualRect(self.view.model().index(place, self.column(label)))
            visible = 0 <= seen.top() < self.view.viewport().height()
            return visible and self.text(place, label) == expected

        return Painted(self.view, ready)

    def is_complete(self) -> bool:
        """Say whether the page has the whole order."""
        return bool(self.view.model().is_complete)

    def click_heading(self, label: str) -> None:
        """Click the heading of a column, which must be on the screen."""
        header = self.view.horizontalHeader()
        section = self.column(label)
        self.view.scrollTo(self.view.model().index(self.view.rowAt(1), section))
        left = header.sectionViewportPosition(section)
        place = QPoint(left + header.sectionSize(section) // 2, header.height() // 2)
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
        )

    def type_search(self, text: str, pause: int = 0) -> None:
        """Type into the search field, with a pause between the keys."""
        field = self.page.findChild(SearchField)
        field.setFocus()
        field.clear()
        for place, key in enumerate(text):
            if pause and place:
                self.rest(pause)
            QTest.keyClick(field, key)

    def press_search(self, key: str) -> None:
        """Press one key in the search field."""
        QTest.keyClick(self.page.findChild(SearchField), key)

    def jump_to_end(self) -> None:
        """Press Ctrl+End in the table, which goes nowhere without a current cell."""
        self.view.setCurrentIndex(self.view.model().index(self.view.rowAt(1), 0))
        QTest.keyClick(self.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)

    def close(self) -> None:
        """Close the file and end the threads."""
        self.worker.shut_down()
        self.window.close()


def _give_up(error: object) -> None:
    _end(type(error), error, None)


def _end(kind: Any, error: Any, trace: Any) -> None:
    """End at the first error, which would otherwise leave the benchmark waiting."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)
