"""The application: what there is one of in the process, and the order of a start."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from gui import crash, icons, theme
from gui.main_window import MainWindow
from gui.places import APPLICATION
from gui.settings import REOPEN_LAST, SCHEME, Settings
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.single_instance import FirstInstance

_SETTLED = 400  # ms after the window is shown


def make_application(arguments: Sequence[str]) -> QApplication:
    """Make the one QApplication, named as the desktop knows it."""
    QApplication.setDesktopFileName(APPLICATION.lower())
    app = QApplication(list(arguments))
    app.setApplicationName(APPLICATION)
    app.setWindowIcon(icons.icon("tabularium"))
    return app


class Application(QObject):
    """Holds worker, window and hooks together from the start to the end."""

    def __init__(self, app: QApplication, settings: Settings, scheme: str = "") -> None:
        super().__init__(app)
        self._app = app
        self.settings = settings
        crash.start_log()
        self._hook = crash.CrashHook(self)
        self._hook.install()
        theme.apply(app, scheme or settings.get(SCHEME))  # type: ignore[arg-type]
        self.worker = Worker(self)
        self.window = MainWindow(self.worker, settings)
        self._first: FirstInstance | None = None
        app.aboutToQuit.connect(self._on_about_to_quit)

    def start(self, files: Sequence[Path]) -> None:
        """Show the window; then open what was given, or what was open last."""
        if files:
            self.window.open_files(files)
        elif self.settings.get(REOPEN_LAST):
            self._reopen()
        self.window.show()
        QTimer.singleShot(_SETTLED, self, self._on_settled)

    def _reopen(self) -> None:
        recent = self.settings.recent_files()
        if recent and not recent[0].missing:
            self.window.open_files([recent[0].path])

    @Slot()
    def _on_settled(self) -> None:
        """Do what could wait until the window is painted."""
        gc.freeze()  # what a start has made stays until the end
        gc.enable()
        self._listen()

    def _listen(self) -> None:
        from gui.single_instance import FirstInstance  # loads the network, which can wait

        self._first = FirstInstance(self)
        self._first.asked.connect(self._on_asked)
        self._first.listen()

    @Slot(list)
    def _on_asked(self, names: list[str]) -> None:
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()
        if names:
            self.window.open_files([Path(name) for name in names])

    @Slot()
    def _on_about_to_quit(self) -> None:
        if self._first is not None:
            self._first.close()
        self.worker.shut_down()
        self._hook.uninstall()
