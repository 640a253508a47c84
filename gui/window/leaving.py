"""Closing the window while something runs on: stop it, or go on and stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from domain.values import ChangeSet, Origin
from gui import dialogs, wording
from gui.exporting.running import RunningDialog
from gui.widgets import ProgressStrip
from gui.window.files import FileDesk
from gui.worker import Worker

PATIENCE = 700
"""So many milliseconds a small change may take before there is a question."""
_EVERY = 50

if TYPE_CHECKING:
    from gui.dialogs.boxes import Box


@dataclass(frozen=True)
class Running:
    """What runs on, in words, and how it is stopped; without words it may be stopped unasked."""

    stop: Callable[[], object]
    title: str = ""
    text: str = ""
    stop_words: str = ""
    keep_words: str = ""
    patience: int = 0


class Leaving(QObject):
    """Sees to it that a window closes only when nothing runs any more.

    It waits for small changes, asks about an import, an export and large changes, and closes the
    window when the answer was to stop, or when all was done before there was an answer.
    """

    def __init__(
        self, worker: Worker, files: FileDesk, strip: ProgressStrip, window: QWidget
    ) -> None:
        super().__init__(window)
        self._worker, self._files, self._strip, self._window = worker, files, strip, window
        self._box: Box | None = None
        self._running: Running | None = None
        self._stopping = False
        self._watch = QTimer(self)
        self._watch.setInterval(_EVERY)
        self._watch.timeout.connect(self._look)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._ask)
        worker.committed.connect(self._on_committed)

    @property
    def is_under_way(self) -> bool:
        """Tell whether the window is waiting to be closed."""
        return self._watch.isActive()

    def may_close(self) -> bool:
        """Tell whether nothing runs; else wait or ask, and close the window afterwards."""
        if self.is_under_way:
            return False
        self._running = self._find()
        if self._running is None:
            return True
        self._watch.start()
        self._patience.start(self._running.patience)
        self._strip.begin("Saving…", cancellable=False)
        return False

    # -- what runs

    def _find(self) -> Running | None:
        """Return what runs on now."""
        dialog = self._files.dialog
        if dialog is not None and dialog.is_importing:
            return _import(dialog.path.name, dialog.work.cancel_import)
        for one in self._window.findChildren(RunningDialog):
            if one.job is not None:
                return _export(one.job.cancel)
        if not self._files.is_busy():
            return None
        if dialog is not None:  # it looks at a file, and nothing has come in yet
            return Running(dialog.reject)
        return _change(self._worker.stop_writing)

    # -- asking

    @Slot()
    def _ask(self) -> None:
        running = self._running
        if running is None:
            return
        if not running.title:
            self._on_stop()
            return
        self._box = dialogs.ask_to_stop(
            QApplication.activeModalWidget() or self._window,
            running.title,
            running.text,
            stop=running.stop_words,
            keep=running.keep_words,
        )
        self._box.accepted.connect(self._on_stop)
        self._box.rejected.connect(self._on_keep)

    @Slot()
    def _on_stop(self) -> None:
        self._let_go_of_box()
        if self._running is not None:
            self._stopping = True
            self._files.imports.clear()
            self._strip.begin("Stopping and putting everything back…", cancellable=False)
            self._running.stop()

    @Slot()
    def _on_keep(self) -> None:
        self._let_go_of_box()
        self._end()

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        """Stay open where an import was too far to be stopped: what came in must be seen."""
        if self._stopping and change.origin == Origin.IMPORT:
            self._end()

    # -- waiting

    @Slot()
    def _look(self) -> None:
        """Close as soon as nothing runs any more."""
        if self._find() is not None:
            return
        self._let_go_of_box()
        self._end()
        self._files.imports.clear()
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        self._window.close()

    def _end(self) -> None:
        self._watch.stop()
        self._patience.stop()
        self._strip.finish()
        self._running, self._stopping = None, False

    def _let_go_of_box(self) -> None:
        box, self._box = self._box, None
        if box is not None and isValid(box):  # what it stood before may be gone by now
            box.accepted.disconnect(self._on_stop)
            box.rejected.disconnect(self._on_keep)
            box.reject()
            box.deleteLater()


def _import(name: str, stop: Callable[[], object]) -> Running:
    return Running(
        stop,
        "Stop the import?",
        f"“{wording.shortened(name, 60)}” is still being imported. If you stop it, nothing of it "
        "is imported, and every record stays as it was.",
        "Stop the import and close",
        "Keep importing",
    )


def _export(stop: Callable[[], object]) -> Running:
    return Running(
        stop,
        "Stop the export?",
        "Records are still being written into a file. If you stop it, no file is written. Your "
        "records are safe either way.",
        "Stop the export and close",
        "Keep exporting",
    )


def _change(stop: Callable[[], object]) -> Running:
    return Running(
        stop,
        "Stop the change?",
        "A large change is still being made. If you stop it, all of it is taken back, and every "
        "record stays as it was.",
        "Stop the change and close",
        "Keep going",
        PATIENCE,
    )
