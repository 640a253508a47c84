"""Somebody who sits before a real window with a real worker on real files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from domain.fields import to_text
from domain.values import Query
from domain.workspace import Reader
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.tour import camera
from gui.tour.hands import to_front, wait
from gui.worker import Worker


class Traveller:
    """Sits before the window."""

    def __init__(self, settings: Settings) -> None:
        self.worker = Worker()
        self.window = MainWindow(self.worker, settings)
        self.window.resize(camera.SIZE)
        self.window.show()
        to_front(self.window)

    def leave(self) -> None:
        """Close the window and end the threads."""
        self.window.close()
        wait(lambda: not self.window.isVisible(), "The window should close.")
        self.worker.shut_down()
        self.window.deleteLater()

    def open(self, path: Path) -> None:
        """Open a file."""
        self.window.open_files([path])
        wait(lambda: self.window.stack.currentWidget() is self.window.splitter, "It should open.")

    def at_rest(self) -> None:
        """Wait until nothing is being written."""
        wait(lambda: not self.window.files.is_busy(), "All should be saved.")

    @property
    def page(self):
        return self.window.pages.current_page()

    @property
    def grid(self):
        return self.page.grid

    def shown(self) -> list[list[str]]:
        """Answer what the record table shows."""
        model = self.page.model
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def wait_shown(self, rows: list[list[str]]) -> None:
        """Wait until the record table shows exactly these rows."""
        wait(
            lambda: self.page and self.page.model.is_complete and self.shown() == rows,
            f"The table should show {rows}.",
        )

    def tabs(self) -> list[str]:
        bar = self.window.pages.tab_bar
        return [bar.tabText(at) for at in range(bar.count())]


def records_in(path: Path, table: int = 0) -> list[list[str]]:
    """Read the live records of a file's first table as texts."""
    with closing(Reader(path)) as reader:
        found = reader.tables()[table]
        return [
            [to_text(value, field) for value, field in zip(one.values, found.fields, strict=True)]
            for one in reader.iter_records(found, Query(found.id))
        ]
