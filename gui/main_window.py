"""The one window: a start page, or pages with a panel beside them; menus, status line, drops."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from domain.errors import DomainError
from domain.values import Origin, TableDef
from domain.workspace import Reader
from gui import sentences
from gui.settings import SCHEME, Settings
from gui.start_page import StartPage
from gui.undo import UndoControl, UndoProgress
from gui.widgets.pressing import press_focused
from gui.window.actions import Actions
from gui.window.banners import Banners
from gui.window.commands import Commands
from gui.window.drafts import DraftOffer
from gui.window.drop import DropTarget
from gui.window.file_state import FileState, read_opening
from gui.window.files import FileDesk
from gui.window.following import Following
from gui.window.geometry import restore_geometry, save_geometry
from gui.window.import_news import ImportNews
from gui.window.looking_back import LookingBack
from gui.window.pages import Pages
from gui.window.seal_memory import SealMemory
from gui.window.side import SidePanel
from gui.window.status import StatusLine
from gui.window.tables import TableCommands
from gui.window.undo_news import UndoNews
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet
    from gui.window.leaving import Leaving


class MainWindow(QMainWindow):
    """Shows one workspace at a time and knows what is selected, but never touches the file."""

    def __init__(
        self, worker: Worker, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.worker = worker
        self.settings = settings or Settings()
        self._tables: dict[int, TableDef] = {}
        self._build_parts()
        self._lay_out()
        self._build_actions()
        self._connect_worker()
        self._connect_parts()
        self._connect_undo()
        self._restore_look()
        self._on_closed()
        if self.worker.is_opening:
            self._on_opening()

    # -- for others: the application, the tour, tests

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open a workspace among these files and import the others."""
        self.files.take(paths)

    def is_opening(self) -> bool:
        """Tell whether a file is about to be shown."""
        return self.stack.currentWidget() is self.blank

    @property
    def notice(self) -> Any:  # noqa: ANN401 - a StatusNotice
        """Answer the notice of the status line."""
        return self.status.notice

    # -- building

    def _build_parts(self) -> None:
        self.start_page = StartPage(self.worker)
        self.pages = Pages(self.worker)
        self.side = SidePanel(self.worker)
        self.banners = Banners()
        self.status = StatusLine()
        self.undo = UndoControl(self.worker, self)
        self.undo_progress = UndoProgress(self.undo, self.status.progress, self)
        self.files = FileDesk(self.worker, self.settings, self)
        self.file_state = FileState(self.worker, self.files, self.start_page, self.banners)
        self.table_commands = TableCommands(self.worker, self.pages, self)
        self.commands = Commands(self)
        self.drafts = DraftOffer(self.worker, self.banners)
        self.seals = SealMemory(self.worker, self.settings, self.banners, self.pages.settling)
        self.following = Following(self.pages, self.side, self.settings)
        self.drop_target = DropTarget(self, self.pages)
        self.import_news = ImportNews(self.worker, self.files.imports, self)
        self.undo_news = UndoNews(self.worker, self.undo, self.banners, self)
        self.looking_back = LookingBack(self.worker, self.undo, self.pages, self.status, self)

    def _lay_out(self) -> None:
        self.setWindowTitle("Tabularium")
        self.setMinimumSize(720, 480)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("splitter")
        self.splitter.addWidget(self.pages)
        self.splitter.addWidget(self.side)
        self.splitter.setCollapsible(0, False)
        self.splitter.setCollapsible(1, False)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([900, 340])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start_page)
        self.stack.addWidget(self.splitter)
        self.blank = QWidget()
        self.stack.addWidget(self.blank)
        middle = QWidget()
        down = QVBoxLayout(middle)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.banners)
        down.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)

    def _build_actions(self) -> None:
        self.actions_by_name = Actions(self)
        actions = self.actions_by_name
        actions.add("undo", self.undo.undo_action)
        actions.add("redo", self.undo.redo_action)
        actions.build_menus(self)
        self.tool_bar = actions.build_tool_bar(self)
        self.following.set_actions(actions["record"], actions["history"])
        self.commands.connect_actions()
        self.pages.set_tab_menu(
            [actions[name] for name in ("edit_table", "rename_table", "export", "trash_table")]
        )
        ways = [actions[name] for name in ("new_table", "paste_table", "import")]
        self.pages.set_add_menu([ways[0], actions.template_menu.menuAction(), *ways[1:]])

    def _connect_worker(self) -> None:
        self.worker.opening.connect(self._on_opening)
        self.worker.opened.connect(self._on_opened)
        self.worker.closed.connect(self._on_closed)
        self.worker.committed.connect(self._on_committed)
        self.worker.failed.connect(self._on_failed)

    def _connect_parts(self) -> None:
        start, pages, commands = self.start_page, self.pages, self.commands
        start.choose_requested.connect(commands.open)
        start.new_requested.connect(commands.new_workspace)
        start.template_requested.connect(commands.use_template)
        start.recent_requested.connect(commands.open_recent)
        start.forget_requested.connect(commands.forget_recent)
        pages.begin_import_requested.connect(commands.import_file)
        pages.new_table_requested.connect(self.table_commands.new)
        pages.page_changed.connect(self._on_page_changed)
        pages.status_changed.connect(self._on_page_changed)
        pages.record_changed.connect(self._refresh_actions)
        pages.import_requested.connect(commands.import_into)
        pages.export_requested.connect(commands.export)
        pages.edit_table_requested.connect(self.table_commands.edit)
        self.table_commands.made.connect(self.following.go_to)
        self.drop_target.dropped.connect(self.files.take_dropped)
        self.files.quiet.leaving.connect(self.following.keep_typed)
        self.files.open_failed.connect(self._on_open_failed)
        self.files.refused.connect(self._on_failed)
        self.files.imported.connect(self.following.go_to_imported)
        self.files.recent_changed.connect(self.show_recent)
        pages.settling.settled.connect(self._on_settled)
        self.side.record_requested.connect(pages.show_record)
        self.drafts.resumed.connect(self.following.resume)

    def _connect_undo(self) -> None:
        self.looking_back.listen_to(self.side, self.undo_news)
        self.notice.undo_requested.connect(self.undo.undo)
        self.undo.emptied.connect(self.notice.tell)
        self.undo.failed.connect(self._on_failed)

    # -- the worker's news

    @Slot()
    def _on_opening(self) -> None:
        self.stack.setCurrentWidget(self.blank)
        self.worker.read(read_opening, owner=self, then=self._on_opening_read, key="opening")

    @Slot()
    def _on_opened(self) -> None:
        self.start_page.banner.hide()

    def _on_opening_read(self, found: tuple[list[TableDef], str]) -> None:
        self.pages.settling.begin()
        tables, place = found
        self._take_tables(tables)
        self.stack.setCurrentWidget(self.splitter)
        self.setWindowTitle(f"{self.file_state.tell(place)} – Tabularium")
        self._refresh_actions()
        self.following.begin()

    @Slot()
    def _on_settled(self) -> None:
        """Do what could wait until the records are painted."""
        self.side.settle()
        self.undo.refresh()
        self.drafts.look(self.pages.table)

    @Slot()
    def _on_closed(self) -> None:
        self.setWindowTitle("Tabularium")
        self.banners.clear()
        self.notice.clear()
        self.side.clear()
        self._tables = {}
        self.pages.clear()
        self.stack.setCurrentWidget(self.start_page)
        self._refresh_actions()
        self.show_recent()

    @Slot(object)
    def _on_committed(self, change: ChangeSet) -> None:
        if change.definitions:
            self.worker.read(Reader.tables, owner=self, then=self._take_tables, key="tables")
        undoable = change.origin != Origin.UNDO and not sentences.holds_purge(change)
        self.notice.tell(sentences.notice(change, self._tables), change.id if undoable else None)

    @Slot(object)
    def _on_failed(self, error: DomainError) -> None:
        from gui import dialogs  # a start that goes well shows none

        dialogs.show_domain_error(self, error)

    @Slot(object)
    def _on_open_failed(self, error: DomainError) -> None:
        self.stack.setCurrentWidget(self.start_page)
        self.start_page.show_error(error)
        self.file_state.offer(error)

    def _take_tables(self, tables: list[TableDef]) -> None:
        self._tables = {table.id: table for table in tables}
        self.pages.set_tables(tables)
        table = self.pages.current_table()
        if table is not None:
            self.side.set_table(table)

    @Slot()
    def _on_page_changed(self) -> None:
        page = self.pages.current_page()
        self.status.tell_count(page.status() if page is not None else "")
        self._refresh_actions()

    @Slot()
    def _refresh_actions(self) -> None:
        page = self.pages.current_page()
        is_open = self.stack.currentWidget() is self.splitter
        self.actions_by_name.allow(
            workspace=is_open,
            table=is_open and page is not None,
            record=is_open and page is not None and page.current_id() != 0,
            read_only=self.worker.read_only,
        )
        self.tool_bar.setVisible(is_open)

    # -- looks, keys and the end

    @Slot()
    def show_recent(self) -> None:
        """List the files opened last on the start page."""
        self.start_page.set_recent(self.settings.recent_files())

    def _restore_look(self) -> None:
        wished = self.settings.get(SCHEME)
        for action in self.actions_by_name.schemes.actions():
            action.setChecked(action.data() == wished)
        restore_geometry(self, self.splitter, self.settings)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):
            self.following.save(self.notice)
        elif not press_focused(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.leaving.is_under_way:
            self.following.keep_typed()
        if not self.leaving.may_close():
            event.ignore()
            return
        save_geometry(self, self.splitter, self.settings)
        super().closeEvent(event)

    @cached_property
    def leaving(self) -> Leaving:
        """Answer what sees to it that the window closes only when nothing runs any more."""
        from gui.window.leaving import Leaving  # a start does not end yet

        return Leaving(self.worker, self.files, self.status.progress, self)
