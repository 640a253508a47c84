"""Starts the program on a file, prints "painted" when its first records are, and closes it.

Argument: WORKSPACE. Nothing of the program is changed but the call into its event loop, before
which a watch is set up.
"""

from __future__ import annotations

import faulthandler
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView

_exec = QApplication.exec


class Watch(QObject):
    """Waits until a table view has painted a record."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and _shows_a_record(watched.parent()):
            QApplication.instance().removeEventFilter(self)
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
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return _exec()


if __name__ == "__main__":
    QApplication.exec = watched_exec
    from gui.__main__ import main

    sys.exit(main(sys.argv[1:]))
