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
from gui.settings import SCHEME, Settings
from gui.widgets.pressing import press_focused
from gui.window.actions import Actions
from gui.window.banners import Banners
from gui.window.file_state import FileState
from gui.window.first_sight import FirstSight, Sight
from gui.window.following import Following
from gui.window.geometry import restore_geometry, save_geometry
from gui.window.pages import Pages
from gui.window.side import SidePanel
from gui.window.status import StatusLine
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.values import ChangeSet
    from gui.start_page import StartPage
    from gui.undo import UndoControl
    from gui.window.abilities import Abilities
    from gui.window.commands import Commands
    from gui.window.files import FileDesk
    from gui.window.leaving import Leaving


class MainWindow(QMainWindow):
    """Shows one workspace at a time and knows what is selected, but never touches the file."""

    def __init__(
        self, worker: Worker, settings: Settings | None = None, sight: FirstSight | None = None
    ) -> None:
        super().__init__()
        self.worker = worker
        self.settings = settings or Settings()
        self._sight = sight or FirstSight(worker)
        self._tables: dict[int, TableDef] = {}
        self._has_start_page = False
        self._build_parts()
        self._lay_out()
        self._build_actions()
        self._connect_worker()
        self._connect_parts()
        self._restore_look()
        if self.worker.is_opening:
            self._on_opening()
        else:
            self._on_closed()

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
        self.pages = Pages(self.worker)
        self.side = SidePanel(self.worker)
        self.banners = Banners()
        self.status = StatusLine()
        self.file_state = FileState(self.worker, self.banners, self)
        self.following = Following(self.pages, self.side, self.settings)

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
        self.actions_by_name = actions = Actions(self, lambda name: self.commands.run(name))
        actions.build_menus(self)
        self.tool_bar = actions.build_tool_bar(self)
        self.following.set_actions(actions["record"], actions["history"])
        new, *others = (actions[name] for name in ("new_table", "paste_table", "import"))
        of_table = ("edit_table", "rename_table", "export", "trash_table")
        self.pages.menus.offer(
            [new, actions.template_menu.menuAction(), *others], [actions[name] for name in of_table]
        )

    def _connect_worker(self) -> None:
        self.worker.opening.connect(self._on_opening)
        self._sight.came.connect(self._on_first_sight)
        self.worker.opened.connect(self._on_opened)
        self.worker.closed.connect(self._on_closed)
        self.worker.committed.connect(self._on_committed)
        self.worker.failed.connect(self.show_error)

    def _connect_parts(self) -> None:
        self.pages.page_changed.connect(self._on_page_changed)
        self.pages.status_changed.connect(self._on_page_changed)
        self.pages.record_changed.connect(self._refresh_actions)
        self.pages.settling.settled.connect(self._on_settled)
        self.side.record_requested.connect(self.pages.show_record)

    # -- what the first picture of a file does without

    @cached_property
    def abilities(self) -> Abilities:
        """Answer those who act for the window."""
        from gui.window.abilities import Abilities

        return Abilities(self)

    @cached_property
    def start_page(self) -> StartPage:
        """Answer the page that is shown while no file is open."""
        from gui.start_page import StartPage

        page, commands = StartPage(self.worker), self.commands
        self._has_start_page = True
        page.choose_requested.connect(commands.open)
        page.new_requested.connect(commands.new_workspace)
        page.template_requested.connect(commands.use_template)
        page.recent_requested.connect(commands.open_recent)
        page.forget_requested.connect(commands.forget_recent)
        page.set_recent(self.settings.recent_files())
        self.stack.addWidget(page)
        return page

    @property
    def files(self) -> FileDesk:
        """Answer who opens, closes and imports files."""
        return self.abilities.files

    @property
    def commands(self) -> Commands:
        """Answer who carries out the actions."""
        return self.abilities.commands

    @property
    def undo(self) -> UndoControl:
        """Answer who undoes."""
        return self.abilities.undo

    # -- the worker's news

    @Slot()
    def _on_opening(self) -> None:
        self.stack.setCurrentWidget(self.blank)

    @Slot()
    def _on_opened(self) -> None:
        if self._has_start_page:
            self.start_page.banner.hide()

    @Slot(object)
    def _on_first_sight(self, sight: Sight) -> None:
        self._tables = {table.id: table for table in sight.tables}
        self.pages.begin(sight.tables, sight.page)
        self.stack.setCurrentWidget(self.splitter)
        self.setWindowTitle(f"{self.file_state.tell()} – Tabularium")
        self._refresh_actions()
        self.following.begin()

    @Slot()
    def _on_settled(self) -> None:
        """Do what could wait until the records are painted."""
        self.side.settle()
        self.abilities.begin()

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
        from gui import sentences  # what is only shown needs no words for changes

        undoable = change.origin != Origin.UNDO and not sentences.holds_purge(change)
        self.notice.tell(sentences.notice(change, self._tables), change.id if undoable else None)

    @Slot(object)
    def show_error(self, error: DomainError) -> None:
        """Say what went wrong, in a box."""
        from gui import dialogs  # a start that goes well shows none

        dialogs.show_domain_error(self, error)

    @Slot(object)
    def show_opening_error(self, error: DomainError) -> None:
        """Say on the start page why a file could not be opened, and what can be done."""
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
        if self._has_start_page:
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
