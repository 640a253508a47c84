"""Opening, making and closing workspace files, and importing files one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from domain.errors import DomainError, ReadOnly, TargetUnwritable
from domain.values import TableDef
from domain.workspace import SUFFIX
from gui.settings import AUTHOR, FILE_CLOSED, LAST_FOLDER, Settings
from gui.window.drop import is_workspace, sort_files
from gui.window.imports import ImportQueue
from gui.window.new_files import is_untouched, set_aside
from gui.window.quiet import Quiet
from gui.window.sources import Source, from_clipboard
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.import_dialog import ImportDialog


class FileDesk(QObject):
    """Takes files from wherever they come: menu, drop, command line, a second start."""

    open_failed = Signal(object)
    """A DomainError: the file could not be opened; none is open now."""
    refused = Signal(object)
    """A DomainError about something given that is no file."""
    imported = Signal(object, int)
    """The ImportReport and the id of the table."""
    recent_changed = Signal()

    def __init__(self, worker: Worker, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._worker = worker
        self._settings = settings
        self._window = window
        self.imports = ImportQueue(worker, window)
        self.quiet = Quiet(worker, self.imports, self)
        self._after_opening: Callable[[], object] | None = None
        self._made_for_import: Path | None = None
        self.imports.workspace_needed.connect(self._make_for_import)
        self.imports.imported.connect(self._on_imported)
        self.imports.ended.connect(self._on_imports_ended)

    @property
    def dialog(self) -> ImportDialog | None:
        """Answer the import dialog, while there is one."""
        return self.imports.dialog

    def is_busy(self) -> bool:
        """Tell whether anything is being written."""
        return self.quiet.is_busy()

    # -- opening

    def take(self, paths: Sequence[Path], table: TableDef | None = None) -> None:
        """Open the workspace among these files, and import the others one after another."""
        given = sort_files(paths)
        for error in given.refused:
            self.refused.emit(error)
        if given.workspace is not None:  # which has not got that table
            sources = [Source(path) for path in given.sources]
            self.open(given.workspace, then=partial(self._import, sources))
        else:
            self._import([Source(path, table) for path in given.sources])

    @Slot(list, object)
    def take_dropped(self, paths: Sequence[Path], table: TableDef | None) -> None:
        """Take what was dropped; ask what to do with a workspace while another one is open."""
        others = [path for path in paths if is_workspace(path) and not self._is_open(path)]
        if not others or self._worker.path is None:
            self.take(paths, table)
            return
        from gui import dialogs
        from gui.wording.sources import dropped_workspace

        answer = dialogs.choose(self._window, *dropped_workspace(others[0], self._worker.path))
        if answer == "open":
            self.take(paths)
        elif answer == "import":
            self._import([Source(path) for path in paths if not self._is_open(path)])

    def open(self, path: Path, *, then: Callable[[], object] | None = None, **how: bool) -> None:
        """Open a workspace in place of the present one, after what is written or imported.

        One that is open read-only is opened anew: it may be free by now.
        """
        path = path.absolute()
        if self._is_open(path) and not self._worker.read_only:
            if then is not None:
                then()
            return
        self.quiet.wait(partial(self._open, path, then, **{"must_exist": True, **how}))

    def choose(self) -> None:
        """Ask for files to open or import."""
        from gui.window import offers

        self.take(self._ask_files("Open", offers.to_open()))

    def choose_import(self, table: TableDef | None = None) -> None:
        """Ask for files to import, perhaps into a table; of another workspace, its tables."""
        from gui.window import offers

        self.import_files(self._ask_files("Import records", offers.to_import()), table)

    def choose_workspace_import(self) -> None:
        """Ask for another workspace to import tables of."""
        from gui.window import offers

        kinds = (offers.WORKSPACES, offers.ALL)
        self.import_files(self._ask_files("Import from another workspace", kinds))

    def import_files(self, paths: Sequence[Path], table: TableDef | None = None) -> None:
        """Import files, whatever they are."""
        self._import([Source(path, table) for path in paths])

    def import_clipboard(self, table: TableDef | None = None) -> None:
        """Import what is on the clipboard, perhaps into a table."""
        try:
            sources = from_clipboard(QGuiApplication.clipboard().mimeData(), table)
        except TargetUnwritable as error:
            self.refused.emit(error)
            return
        if sources:
            self._import(sources)
        else:
            self._say("NOTHING_COPIED")

    @Slot()
    def paste_table(self) -> None:
        """Import what is on the clipboard as a new table."""
        self.import_clipboard()

    def new_workspace(
        self, then: Callable[[], object] | None = None, *, name: str = "Records"
    ) -> None:
        """Ask where a new workspace should be kept, and make it there."""
        path = self._ask_place("New workspace", self._folder() / f"{name}{SUFFIX}")
        if path is not None:
            self._remember_folder(path)
            if path.exists():
                set_aside(path)
            self.open(path, then=then, must_exist=False)

    def close(self) -> None:
        """Close the workspace after what is being written; the next start opens none."""
        self.imports.clear()
        if self._worker.path is not None:
            self._settings.set(FILE_CLOSED, True)
            self.quiet.wait(self._worker.close_workspace)

    # -- opening, step by step

    def _open(self, path: Path, then: Callable[[], object] | None, **how: bool) -> None:
        self._worker.actor = self._settings.get(AUTHOR)
        self._after_opening = then
        if not how["must_exist"]:
            self._settings.forget_seal(path)  # a new file, whatever was in this place
        self._worker.open(
            path,
            owner=self,
            then=self._on_opened,
            failed=self._on_open_failed,
            **how,
        )

    def note_opened(self, path: Path) -> None:
        """Remember a file that is open now."""
        self._settings.add_recent_file(path)
        self._settings.set(FILE_CLOSED, False)
        self.recent_changed.emit()

    def _on_opened(self, path: Path) -> None:
        self.note_opened(path)
        then, self._after_opening = self._after_opening, None
        if then is not None:
            then()

    def _on_open_failed(self, error: DomainError) -> None:
        self._after_opening = None
        if self.imports.is_waiting():
            self.imports.give_up()
        self.open_failed.emit(error)

    def _ask_place(self, title: str, proposal: Path) -> Path | None:
        from gui.window import offers

        return offers.ask_place(self._window, title, proposal)

    def _ask_files(self, title: str, offers: Sequence[str]) -> list[Path]:
        from gui import dialogs  # a start asks nothing

        paths = dialogs.ask_open_files(self._window, title, offers, self._folder())
        if paths:
            self._remember_folder(paths[0])
        return paths

    def _say(self, which: str) -> None:
        from gui import dialogs
        from gui.wording import Message, sources

        dialogs.show_message(self._window, Message(*getattr(sources, which)))

    def _is_open(self, path: Path) -> bool:
        here = self._worker.path
        return here is not None and here.resolve() == path.absolute().resolve()

    def _folder(self) -> Path:
        return self._settings.folder()

    def _remember_folder(self, path: Path) -> None:
        self._settings.set(LAST_FOLDER, str(path.absolute().parent))

    # -- importing

    def _import(self, sources: Sequence[Source]) -> None:
        others = [one for one in sources if not self._is_open(one.path)]
        if len(others) < len(sources):
            self._say("IS_OPEN")
        workspace = self._worker.workspace
        if others and workspace is not None and workspace.read_only:
            for one in others:
                one.let_go()
            self.refused.emit(workspace.database.refusal())
        else:
            self.imports.add(others)

    @Slot(object)
    def _make_for_import(self, source: Source) -> None:
        """Make a workspace beside the file that is to be imported, or where one asks for it."""
        name = source.path.absolute().with_suffix(SUFFIX)
        place: Path | None = name
        if source.folder is not None or name.exists() or not os.access(name.parent, os.W_OK):
            proposal = self._folder() / name.name
            place = self._ask_place("Where should the records be kept?", proposal)
        if place is None:
            self.imports.give_up()
            return
        if place.exists():
            set_aside(place)
        self._made_for_import = place
        self._open(place.absolute(), self.imports.go_on, must_exist=False)

    @Slot(object, int)
    def _on_imported(self, report: object, table_id: int) -> None:
        self._made_for_import = None
        self.imported.emit(report, table_id)

    @Slot()
    def _on_imports_ended(self) -> None:
        made, self._made_for_import = self._made_for_import, None
        if made is not None and self._worker.path == made:
            self._worker.read(
                is_untouched, owner=self, then=partial(self._on_untouched_known, made)
            )
        self.quiet.look()

    def _on_untouched_known(self, made: Path, untouched: bool) -> None:
        """Take away the empty file that was made for an import that was called off."""
        if untouched and self._worker.path == made:
            self._worker.close_workspace()
            self._settings.remove_recent_file(made)
            self.recent_changed.emit()
            try:
                made.unlink(missing_ok=True)
            except OSError as error:
                self.refused.emit(ReadOnly(made, str(error)))
