"""What a window can do beyond showing the records of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.undo import UndoControl, UndoProgress
from gui.window.commands import Commands
from gui.window.drafts import DraftOffer
from gui.window.drop import DropTarget
from gui.window.files import FileDesk
from gui.window.import_news import ImportNews
from gui.window.looking_back import LookingBack
from gui.window.seal_memory import SealMemory
from gui.window.tables import TableCommands
from gui.window.undo_news import UndoNews

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Abilities(QObject):
    """Those who act for the window. A file's first records are painted without them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._make_parts()
        self._connect_commands()
        self._connect_files()
        self._connect_undo()

    def begin(self) -> None:
        """Do for a file what could wait until its records were painted."""
        self._window.file_state.look()
        self.undo.refresh()
        self.drafts.look(self._window.pages.table)
        self.seals.look()

    def _make_parts(self) -> None:
        window = self._window
        worker, actions = window.worker, window.actions_by_name
        self.undo = UndoControl(worker, actions["undo"], actions["redo"], window)
        self.undo_progress = UndoProgress(self.undo, window.status.progress, window)
        self.files = FileDesk(worker, window.settings, window)
        self.table_commands = TableCommands(worker, window.pages, window)
        self.commands = Commands(window)
        self.drafts = DraftOffer(worker, window.banners)
        self.seals = SealMemory(worker, window.settings, window.banners)
        self.drop_target = DropTarget(window, window.pages)
        self.import_news = ImportNews(worker, self.files.imports, window)
        self.undo_news = UndoNews(worker, self.undo, window.banners, window)
        self.looking_back = LookingBack(worker, self.undo, window.pages, window.status, window)

    def _connect_commands(self) -> None:
        pages, commands = self._window.pages, self.commands
        pages.begin_import_requested.connect(commands.import_file)
        pages.new_table_requested.connect(self.table_commands.new)
        pages.import_requested.connect(commands.import_into)
        pages.export_requested.connect(commands.export)
        pages.edit_table_requested.connect(self.table_commands.edit)
        self.table_commands.made.connect(self._window.following.go_to)
        commands.connect_menus(self._window.actions_by_name)

    def _connect_files(self) -> None:
        window, files = self._window, self.files
        self.drop_target.dropped.connect(files.take_dropped)
        files.quiet.leaving.connect(window.following.keep_typed)
        files.open_failed.connect(window.show_opening_error)
        files.refused.connect(window.show_error)
        files.imported.connect(window.following.go_to_imported)
        files.recent_changed.connect(window.show_recent)
        self.drafts.resumed.connect(window.following.resume)

    def _connect_undo(self) -> None:
        notice = self._window.notice
        self.looking_back.listen_to(self._window.side, self.undo_news)
        notice.undo_requested.connect(self.undo.undo)
        self.undo.emptied.connect(notice.tell)
        self.undo.failed.connect(self._window.show_error)
