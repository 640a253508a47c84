"""What the page of a table looks like: its parts, and what it says when there is nothing."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.values import TableDef
from gui import icons, wording
from gui.models.record_table import RecordTableModel
from gui.records.filter_bar import FilterBar
from gui.records.grid import RecordGrid
from gui.records.layout import ColumnLayout
from gui.widgets import Banner, EmptyState, ProgressStrip, SearchField
from gui.worker import Worker

_PATIENCE = 700
"""Milliseconds; to make room for a strip sooner would hold up the first rows of a new order."""


class RecordsFrame(QWidget):
    """The parts of the page and their states."""

    new_requested = Signal()
    import_requested = Signal()
    status_changed = Signal(str)

    def __init__(self, worker: Worker, table: TableDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._status = ""
        self.model = RecordTableModel(worker, table, self)
        self._pages = QStackedWidget(self)
        self.grid = RecordGrid(self.model, self._pages)  # styled once, where it stays
        self.columns = ColumnLayout(worker, self.grid, self.model, self)
        self._build()
        self._name()

    def status(self) -> str:
        """Return how many records there are and how many are selected."""
        return self._status

    @Slot()
    def add_record(self) -> None:
        """Ask for the form of a new record, where records can be added."""
        if not self._worker.read_only:
            self.new_requested.emit()

    @Slot()
    def clear_filters(self) -> None:
        """Take all filters and the search away."""
        raise NotImplementedError

    # -- what is said

    def _show_state(self) -> None:
        self._show_status()
        empty = self.model.rowCount() == 0 and self.model.is_complete
        if not empty:
            self._pages.setCurrentWidget(self.grid)
        elif self.model.is_narrowed:
            self._say_no_hits()
            self._pages.setCurrentWidget(self._no_hits)
        else:
            self._pages.setCurrentWidget(self._no_records)

    def _say_no_hits(self) -> None:
        searched = self.model.query.search
        if searched:
            title = f"No record contains “{wording.shortened(searched, 40)}”."
        else:
            title = "No record passes the filters."
        self._no_hits.tell(title, "All records are still there.")

    def _show_status(self) -> None:
        if self.model.awaits_first and self.model.rowCount():
            return  # the old rows are still there, and soon this will be known
        text = self._counted()
        selected = self.grid.selected_count()
        if selected > 1:
            text += f" · {wording.count(selected)} selected"
        if text != self._status:
            self._status = text
            self.status_changed.emit(text)

    def _counted(self) -> str:
        rows, total = self.model.rowCount(), self.model.total
        if not self.model.is_complete:
            return f"{wording.count(rows)}+ records" if rows else "Loading…"
        if self.model.is_narrowed and total is not None:
            return f"{wording.count(rows)} of {wording.plural(total, 'record')}"
        return wording.plural(rows, "record")

    @Slot()
    def _on_hidden_changed(self) -> None:
        number = len(self.columns.hidden())
        self._hidden.setText(f"Hidden: {number}")
        self._hidden.setVisible(number > 0)

    # -- building

    def _name(self) -> None:
        label = wording.shortened(self.model.table.label, 60)
        self.setAccessibleName(label)
        self.grid.setAccessibleName(f"Records of {label}")
        self.search.setPlaceholderText(f"Search in {label}")
        self.search.setAccessibleName(f"Search in {label}")

    def _build(self) -> None:
        self.search = SearchField("Search")
        self.search.setMaximumWidth(360)
        self.filters = FilterBar()
        self.progress = ProgressStrip(patience=_PATIENCE, margins=(12, 0, 12, 0))
        self._hidden = self._make_hidden()
        self._pages.addWidget(self.grid)
        self._down = down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(self._make_bar())
        down.addWidget(self.filters)
        down.addWidget(self._pages, 1)
        self.setFocusProxy(self.grid)

    @cached_property
    def banner(self) -> Banner:
        """Answer what says that something went wrong, above the table."""
        banner = Banner()
        self._down.insertWidget(self._down.indexOf(self._pages), banner)
        return banner

    def _make_bar(self) -> QHBoxLayout:
        add = QPushButton("Add record")
        add.setIcon(icons.icon("add", "text"))
        add.setToolTip("Add a record (Ctrl+N)")
        add.clicked.connect(self.add_record)
        if self._worker.read_only:
            add.setEnabled(False)
            add.setToolTip("The file is open read-only")
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self.search, 6)
        bar.addWidget(self.progress, 12)  # in the bar: below, the table would jump as it comes
        bar.addStretch(1)
        bar.addWidget(self._hidden)
        bar.addWidget(add)
        return bar

    def _make_hidden(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "link")
        button.setToolTip("Show hidden columns again")
        button.hide()
        return button

    @cached_property
    def _no_records(self) -> EmptyState:
        page = EmptyState(
            "empty", "No records yet", "Add the first one, or drop a file with records here."
        )
        page.add_button("Add a record", self.add_record, icon="add", primary=True)
        page.add_button("Import a file", self._on_import, icon="import")
        self._pages.addWidget(page)
        return page

    @cached_property
    def _no_hits(self) -> EmptyState:
        page = EmptyState("empty-search", "No record found")
        page.add_button("Clear search and filters", self.clear_filters)
        self._pages.addWidget(page)
        return page

    @Slot()
    def _on_import(self) -> None:
        self.import_requested.emit()
