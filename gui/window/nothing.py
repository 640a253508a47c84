"""What a file without tables shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.widgets import EmptyState


class NoTables(EmptyState):
    """Says that there is no table yet, and offers two ways to one."""

    import_requested = Signal()
    new_table_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "empty",
            "This file has no tables yet",
            "Drop a spreadsheet on the window, or make a table by hand. Both can be undone.",
            parent,
        )
        self.add_button("Import…", self.import_requested.emit, icon="import", primary=True)
        self.add_button("New table…", self.new_table_requested.emit, icon="table")
