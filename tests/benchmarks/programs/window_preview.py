"""Drops a file on the main window and prints when the first page of the preview was painted.

Arguments: CSV WORKSPACE, which is made. Prints milliseconds from the drop until a bare dialog has
painted the first rows (the reference), until our dialog has, and the same for a second drop, when
everything is loaded.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter

from gui.starting import begin

begin()  # as the program does before anything else, or Qt would be there already

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl  # noqa: E402
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QStandardItem, QStandardItemModel  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QVBoxLayout, QWidget  # noqa: E402

from domain.workspace import Workspace  # noqa: E402
from gui import theme  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402
from gui.settings import Settings  # noqa: E402
from gui.worker import Worker  # noqa: E402

PATIENCE = 20_000
PAGE = 200
"""How many rows our preview shows at first."""


class Watch(QObject):
    """Waits until a dialog has painted the first row of a file in a table."""

    def __init__(self, first: str) -> None:
        super().__init__()
        self._first = first
        self._loop = QEventLoop()
        self._look = QTimer(interval=2, timeout=self._find_view)
        self._seen: list[QTableView] = []
        self._at = 0.0

    def measure(self, act: Callable[[], object]) -> float:
        """Act and return the milliseconds until it was painted."""
        begun = perf_counter()
        act()
        self._look.start()
        self._find_view()
        QTimer.singleShot(PATIENCE, self._loop, self._loop.quit)
        if not self._at:
            self._loop.exec()
        if not self._at:
            sys.exit("the preview was never painted")
        return (self._at - begun) * 1000

    def _find_view(self) -> None:
        dialogs = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog))
        for view in (view for dialog in dialogs for view in dialog.findChildren(QTableView)):
            if view not in self._seen:
                self._seen.append(view)
                view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._is_ready(watched.parent()):
            # the painting of the whole dialog comes before any timer
            QTimer.singleShot(0, self._note)
        return False

    def _is_ready(self, view: QObject | None) -> bool:
        if not isinstance(view, QTableView) or view.model() is None or view.rowAt(0) < 0:
            return False
        return view.model().index(view.rowAt(0), 1).data() == self._first

    def _note(self) -> None:
        self._at = self._at or perf_counter()
        self._look.stop()
        self._loop.quit()


def main(source: str, target: str) -> None:
    """Measure and print."""
    app = QApplication.instance() or QApplication(sys.argv)
    theme.apply(app, "light")
    Workspace.open(target).close()
    worker = Worker()
    window = MainWindow(worker, Settings(Path(tempfile.mkdtemp()) / "settings.ini"))
    window.resize(1366, 768)
    window.show()
    window.open_files([Path(target)])
    until(lambda: worker.path is not None and not window.is_opening())
    with open(source, encoding="utf-8", newline="") as handle:
        first = next(islice(csv.reader(handle), 1, None))[1]
    found = {}
    for name in ("first", "second"):
        plain = Bare(window)
        found[f"{name} plain"] = Watch(first).measure(partial(plain.show, source))
        plain.close()
        rest(200)
        found[name] = Watch(first).measure(Dragged(window, source).let_go)
        window.files.imports.dialog.reject()
        until(lambda: window.files.imports.dialog is None)
        rest(200)
    print(json.dumps(found), flush=True)
    window.close()
    worker.shut_down()


class Bare:
    """A dialog that shows the first rows of a file and does nothing else."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._dialog: QDialog

    def show(self, source: str) -> None:
        """Read the rows and show them."""
        dialog = self._dialog = QDialog(self._parent)
        dialog.resize(1000, 700)
        view, model = QTableView(), QStandardItemModel(dialog)
        with open(source, encoding="utf-8", newline="") as handle:
            rows = csv.reader(handle)
            model.setHorizontalHeaderLabels(next(rows))
            for row in islice(rows, PAGE):
                model.appendRow([QStandardItem(text) for text in row])
        view.setModel(model)
        QVBoxLayout(dialog).addWidget(view)
        dialog.open()

    def close(self) -> None:
        """Close the dialog."""
        self._dialog.close()
        self._dialog.deleteLater()


class Dragged:
    """A file that is held over the window."""

    def __init__(self, window: MainWindow, source: str) -> None:
        self._window = window
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(source)])
        both = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        self._drop = QDropEvent(QPointF(99, 99), *both)
        self._data = data
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(99, 99), *both))

    def let_go(self) -> None:
        """Drop it."""
        QApplication.sendEvent(self._window, self._drop)


def until(ready: Callable[[], bool]) -> None:
    """Let the window live until something holds."""
    end = perf_counter() + PATIENCE / 1000
    while not ready():
        if perf_counter() > end:
            sys.exit("what was waited for never came")
        rest(5)


def rest(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def end(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """End at the first error, which would otherwise leave the benchmark waiting."""
    sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    sys.excepthook = end
    main(*sys.argv[1:])
