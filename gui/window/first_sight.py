"""What a window shows first of a file that is being opened, read in one go."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from domain.values import TableDef
from domain.workspace import Reader
from gui.models.kept_view import FirstPage, read_quick_page
from gui.worker import Worker


class Sight(NamedTuple):
    """The tables of a file and the first page of the first table.

    There is no such page in an empty file, nor where putting it in the order that was kept could
    keep the window waiting.
    """

    tables: list[TableDef]
    page: FirstPage | None


class FirstSight(QObject):
    """Looks at each file as soon as it is open, before a window asks for it."""

    came = Signal(object)
    """A `Sight`."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        self._worker = worker
        worker.opening.connect(self._on_opening)

    @Slot()
    def _on_opening(self) -> None:
        self._worker.read(read_sight, owner=self, then=self.came.emit, key="opening")


def read_sight(reader: Reader) -> Sight:
    """Read what a window must know of a file to show it."""
    tables = reader.tables()
    page = read_quick_page(reader, tables[0]) if tables else None
    return Sight(tables, page)
