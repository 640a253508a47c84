"""The application: what there is one of in the process, and the order of a start."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from domain.errors import DomainError
from domain.workspace import SUFFIX
from gui import crash, starting
from gui.places import APPLICATION
from gui.settings import AUTHOR, FILE_CLOSED, REOPEN_LAST, SCHEME, Settings
from gui.window.first_sight import FirstSight
from gui.worker import Worker

# what the window is made of is imported while the other thread opens the file
if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.single_instance import FirstInstance

_SETTLED = 400  # ms after the window is shown
_PATIENCE = 0.05  # s; a window that shows nothing yet takes a fifth of it


def make_application(arguments: Sequence[str]) -> QApplication:
    """Make the one QApplication, named as the desktop knows it."""
    QApplication.setDesktopFileName(APPLICATION.lower())
    app = starting.make_application(arguments)
    app.setApplicationName(APPLICATION)
    return app


class Application(QObject):
    """Holds worker, window and hooks together from the start to the end."""

    def __init__(
        self, app: QApplication, settings: Settings, files: Sequence[Path], scheme: str = ""
    ) -> None:
        super().__init__(app)
        self.settings = settings
        self._app = app
        self._files = list(files)
        crash.start_log()
        self._hook = crash.CrashHook(self)
        self._hook.install()
        self.worker = Worker(self)
        self._sight = FirstSight(self.worker)
        self._early = self._open_early()
        self.window = self._make_window(scheme)
        self._first: FirstInstance | None = None
        app.aboutToQuit.connect(self._on_about_to_quit)

    def _make_window(self, scheme: str) -> MainWindow:
        from gui import icons, theme

        self._app.setWindowIcon(icons.icon("tabularium"))
        theme.apply(self._app, scheme or self.settings.get(SCHEME), sheet=False)  # type: ignore[arg-type]
        from gui.main_window import MainWindow

        return MainWindow(self.worker, self.settings, self._sight)

    def start(self) -> None:
        """Show the window, with what was given or what was open last."""
        from gui.theme import put_sheet

        if self._early:
            importlib.import_module("gui.records_page")  # the file is being read meanwhile
            self.worker.deliver(_PATIENCE)  # else the window is painted without the records first
            self.window.pages.settling.settled.connect(self._on_settled)
        else:
            self.window.open_files(self._files)
            QTimer.singleShot(_SETTLED, self, self._on_settled)
        put_sheet(self._app)
        self.window.show()

    def _open_early(self) -> bool:
        """Begin to open the one workspace of this start, before there is a window to show it."""
        path = self._first_workspace()
        if path is not None:
            self.worker.actor = self.settings.get(AUTHOR)
            self.worker.open(
                path.absolute(),
                owner=self,
                failed=self._on_open_failed,
                must_exist=True,
            )
        return path is not None

    def _first_workspace(self) -> Path | None:
        if len(self._files) == 1 and self._files[0].suffix.casefold() == SUFFIX:
            return None if self._files[0].is_dir() else self._files[0]
        wanted = self.settings.get(REOPEN_LAST) and not self.settings.get(FILE_CLOSED)
        if self._files or not wanted:
            return None
        recent = self.settings.recent_files()
        return recent[0].path if recent and not recent[0].missing else None

    def _on_open_failed(self, error: DomainError) -> None:
        self.window.files.open_failed.emit(error)
        QTimer.singleShot(_SETTLED, self, self._on_settled)

    @Slot()
    def _on_settled(self) -> None:
        """Do what could wait until the window is painted."""
        if self._first is None:
            crash.open_log()
            gc.freeze()  # what a start has made stays until the end
            if self._early and self.worker.path is not None:
                self.window.files.note_opened(self.worker.path)
            self._listen()
            from gui.window import sources  # there by now, with the window

            sources.sweep()

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
