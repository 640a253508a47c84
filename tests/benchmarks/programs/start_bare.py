"""The reference: a bare window with an empty table; prints "painted" and closes."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView


class Watch(QObject):
    """Waits until the view has been painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._report)
        return False

    def _report(self) -> None:
        print("painted", flush=True)
        QTimer.singleShot(0, QApplication.closeAllWindows)


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = QMainWindow()
    view = QTableView()
    window.setCentralWidget(view)
    window.resize(1200, 800)
    watch = Watch()
    view.viewport().installEventFilter(watch)
    window.show()
    sys.exit(app.exec())
