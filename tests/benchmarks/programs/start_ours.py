"""Starts the program on a file, prints "painted" when its first records are, and closes it.

Argument: WORKSPACE. Nothing of the program is changed but the call into its event loop, before
which a watch is set up.
"""

from __future__ import annotations

import faulthandler
import sys

from gui.starting import begin

begin()  # as the program does before anything else, or Qt would be there already

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView  # noqa: E402

_exec = QApplication.exec
_watches: list[Watch] = []


class Watch(QObject):
    """Waits until a table view has painted a record.

    It watches the view alone, as the reference does: PySide makes a Python object for whatever a
    filter of the whole application sees, and for all that a search for a view comes across.
    """

    def __init__(self) -> None:
        super().__init__()
        self._look = QTimer(interval=2, timeout=self._find_view)
        self._look.start()
        self._find_view()

    def _find_view(self) -> None:
        for window in QApplication.topLevelWidgets():
            page = window.pages.current_page() if isinstance(window, QMainWindow) else None
            if page is not None:
                self._look.stop()
                page.grid.viewport().installEventFilter(self)
                page.grid.viewport().update()  # it may have been painted between two looks

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and _shows_a_record(watched.parent()):
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._report)
        return False

    def _report(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        print("painted", flush=True)
        QTimer.singleShot(0, QApplication.closeAllWindows)


def _shows_a_record(view: QObject | None) -> bool:
    if not isinstance(view, QTableView) or view.model() is None or view.rowAt(0) < 0:
        return False
    return str(view.model().index(view.rowAt(0), 0).data() or "…") != "…"


def watched_exec(*_: object) -> int:
    """Set up the watch and run the event loop."""
    faulthandler.dump_traceback_later(60, exit=True)
    _watches.append(Watch())
    return _exec()


if __name__ == "__main__":
    QApplication.exec = watched_exec
    from gui.__main__ import main

    sys.exit(main(sys.argv[1:]))
