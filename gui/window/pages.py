"""The pages of an open file: a tab for each table, the Trash last, and one page in view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.values import TableDef
from gui import icons, wording
from gui.window.settling import Settling
from gui.window.tab_menus import TabMenus
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.models.kept_view import FirstPage
    from gui.records_page import RecordsPage
    from gui.trash_page import TrashPage
    from gui.window.nothing import NoTables

TRASH, NOTHING = -1, 0
"""What the tabs of the Trash and of an empty file hold in place of a table's id."""


class Pages(QWidget):
    """Tabs above a stack. A table's page is made when it is first looked at."""

    page_changed = Signal()
    """Another tab is in view, or the table in view was changed."""
    record_changed = Signal(int)
    """The record in view; 0 for none."""
    status_changed = Signal()
    """The page in view has something else to say of how many records there are."""
    open_requested = Signal(int)
    new_requested = Signal()
    import_requested = Signal()
    begin_import_requested = Signal()
    new_table_requested = Signal()
    export_requested = Signal()
    edit_table_requested = Signal(int)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._tables: dict[int, TableDef] = {}
        self._made: dict[int, RecordsPage] = {}
        self._wanted = 0
        self.tab_bar = QTabBar()
        self.add_button = QToolButton()
        self.menus = TabMenus(self.tab_bar, self.add_button, self._is_table)
        self.stack = QStackedWidget()
        self.settling = Settling(self)
        self._trash_page: TrashPage | None = None
        self._trash_count = 0
        self._first: FirstPage | None = None
        self._lay_out()
        self._connect()

    # -- what is in view

    def tables(self) -> list[TableDef]:
        """Answer the tables in the order of their tabs."""
        return list(self._tables.values())

    def table(self, table_id: int) -> TableDef | None:
        """Answer a table that has a tab."""
        return self._tables.get(table_id)

    def current_table(self) -> TableDef | None:
        """Answer the table in view; None in the Trash and in an empty file."""
        return self._tables.get(self._current_key())

    def current_page(self) -> RecordsPage | None:
        """Answer the page of the table in view."""
        return self._made.get(self._current_key())

    def page(self, table_id: int) -> RecordsPage | None:
        """Answer a table's page, made if need be."""
        if table_id not in self._made and table_id in self._tables:
            self._made[table_id] = self._make_page(self._tables[table_id])
        return self._made.get(table_id)

    def _is_table(self) -> bool:
        return self.current_table() is not None

    def is_trash(self) -> bool:
        """Tell whether the Trash is in view."""
        return self._current_key() == TRASH

    @property
    def trash_page(self) -> TrashPage:
        """Answer the page of the Trash, made if need be."""
        if self._trash_page is None:
            from gui.trash_page import TrashPage  # the first records are painted without it

            self._trash_page = TrashPage(self._worker)
            self._trash_page.count_changed.connect(self._on_trash_count)
            self._trash_page.record_requested.connect(self.show_record)
            self.stack.addWidget(self._trash_page)
            self._trash_page.reload()
        return self._trash_page

    # -- going there

    def show_table(self, table_id: int) -> None:
        """Bring a table into view; one that has no tab yet, as soon as it has."""
        self._wanted = 0 if self._select(table_id) else table_id

    @Slot()
    def show_trash(self) -> None:
        """Bring the Trash into view."""
        self._select(TRASH)

    def step(self, by: int) -> None:
        """Go to the next or the previous tab."""
        count = self.tab_bar.count()
        if count:
            self.tab_bar.setCurrentIndex((self.tab_bar.currentIndex() + by) % count)

    def begin(self, tables: Sequence[TableDef], first: FirstPage | None) -> None:
        """Show a file just opened; its first page may have been read already."""
        self.settling.begin()
        self._first = first
        self.set_tables(tables)
        self._first = None
        if first is not None and first.arrival.table == self.current_table():
            self._on_rows_came()

    def set_tables(self, tables: Sequence[TableDef]) -> None:
        """Make the tabs fit the tables: added, renamed, moved or gone."""
        before = self._current_key()
        self._tables = {table.id: table for table in tables}
        for table_id in set(self._made) - set(self._tables):
            page = self._made.pop(table_id)
            self.stack.removeWidget(page)
            page.deleteLater()
        self._fill_tab_bar(before)
        for table_id, page in self._made.items():
            page.set_table(self._tables[table_id])
        self._show_current()

    def clear(self) -> None:
        """Show nothing: the file is closed."""
        self._wanted = 0
        self.set_tables([])

    # -- building

    def _lay_out(self) -> None:
        bar = self.tab_bar
        bar.setDocumentMode(True)
        bar.setExpanding(False)
        bar.setDrawBase(False)
        bar.setUsesScrollButtons(True)
        bar.setIconSize(QSize(16, 16))
        bar.setElideMode(Qt.TextElideMode.ElideRight)
        bar.setAccessibleName("Tables")
        bar.setProperty("role", "tables")
        self.add_button.setIcon(icons.icon("add"))
        self.add_button.setToolTip("Add a table")
        self.add_button.setAccessibleName("Add a table")
        self.add_button.setProperty("role", "quiet")
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 0)
        head.setSpacing(4)
        head.addWidget(bar)
        head.addWidget(self.add_button)
        head.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(head)
        down.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tab_bar.currentChanged.connect(self._on_current_changed)
        self.settling.settled.connect(self._make_trash_page)

    def _make_page(self, table: TableDef) -> RecordsPage:
        from gui.records_page import RecordsPage  # the first window has no table to show

        known = self._first is not None and self._first.arrival.table == table
        first = self._first if known else None
        page = RecordsPage(self._worker, table, self.stack, first=first)
        page.model.ids_changed.connect(self._on_rows_came)
        page.current_changed.connect(self.record_changed)
        page.status_changed.connect(self.status_changed)
        page.open_requested.connect(self.open_requested)
        page.new_requested.connect(self.new_requested)
        page.import_requested.connect(self.import_requested)
        page.export_requested.connect(self.export_requested)
        page.edit_table_requested.connect(self.edit_table_requested)
        self.stack.addWidget(page)
        return page

    @Slot()
    def _on_rows_came(self) -> None:
        page = self.current_page()
        if page is not None:
            self.settling.watch(page.grid.viewport())

    @Slot()
    def _make_trash_page(self) -> None:
        """Have the Trash count what is in it."""
        if self._worker.path is not None:
            assert self.trash_page is not None

    # -- tabs

    def _fill_tab_bar(self, before: int) -> None:
        bar = self.tab_bar
        bar.blockSignals(True)
        while bar.count():
            bar.removeTab(0)
        for table in self._tables.values():
            self._add_tab(wording.shortened(table.label, 40), "table", table.id)
        if not self._tables:
            self._add_tab("Begin", "new", NOTHING)
        self._add_tab("Trash", "trash", TRASH)
        self._on_trash_count(self._trash_count)
        for key in (self._wanted, before):
            if key and self._select(key):
                self._wanted = 0 if key == self._wanted else self._wanted
                break
        bar.blockSignals(False)

    def _add_tab(self, text: str, icon: str, key: int) -> None:
        index = self.tab_bar.addTab(icons.icon(icon), text.replace("&", "&&"))
        self.tab_bar.setTabData(index, key)

    def _select(self, key: int) -> bool:
        for index in range(self.tab_bar.count()):
            if self.tab_bar.tabData(index) == key:
                self.tab_bar.setCurrentIndex(index)
                return True
        return False

    def _current_key(self) -> int:
        return int(self.tab_bar.tabData(self.tab_bar.currentIndex()) or NOTHING)

    @Slot()
    def _on_current_changed(self) -> None:
        self._show_current()

    def _show_current(self) -> None:
        key = self._current_key()
        if key == TRASH:
            self.stack.setCurrentWidget(self.trash_page)
        elif (page := self.page(key)) is not None:
            self.stack.setCurrentWidget(page)
        elif self._worker.path is not None:
            self.stack.setCurrentWidget(self.nothing)
            self.settling.watch(self.nothing)
        self.page_changed.emit()

    @cached_property
    def nothing(self) -> NoTables:
        """Answer what is shown in a file without tables."""
        from gui.window.nothing import NoTables  # most files have a table

        page = NoTables()
        page.import_requested.connect(self.begin_import_requested)
        page.new_table_requested.connect(self.new_table_requested)
        self.stack.addWidget(page)
        return page

    @Slot(int)
    def _on_trash_count(self, count: int) -> None:
        self._trash_count = count
        last = self.tab_bar.count() - 1
        if last >= 0:
            self.tab_bar.setTabText(last, f"Trash ({wording.count(count)})" if count else "Trash")

    @Slot(int, int)
    def show_record(self, table_id: int, record_id: int) -> None:
        """Bring a record into view, in its table."""
        if table_id in self._tables:
            self.show_table(table_id)
            page = self.page(table_id)
            if page is not None:
                page.select_record(record_id)
