"""Opening, making and closing workspace files, and importing files one after another."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from domain.errors import DomainError, ReadOnly
from domain.values import TableDef
from domain.workspace import SUFFIX, Reader
from gui.settings import AUTHOR, FILE_CLOSED, LAST_FOLDER, Settings
from gui.window.drop import is_workspace, sort_files
from gui.worker import Worker

if TYPE_CHECKING:
    from gui.import_dialog import ImportDialog

_WORKSPACES = f"Tabularium files (*{SUFFIX})"
_SOURCES = "Tables (*.csv *.tsv *.tab *.txt)"
_BOTH = f"Files to open or to import (*{SUFFIX} *.csv *.tsv *.tab *.txt)"
_ALL = "All files (*)"

_Import = tuple[Path, TableDef | None]


class FileDesk(QObject):
    """Takes files from wherever they come: menu, drop, command line, a second start."""

    opening = Signal()
    """A file is about to be opened."""
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
        self._queue: deque[_Import] = deque()
        self._tables: Callable[[], list[TableDef]] = list
        self._busy = False
        self._when_idle: Callable[[], object] | None = None
        self._after_opening: Callable[[], object] | None = None
        self._made_for_import: Path | None = None
        self.dialog: ImportDialog | None = None
        worker.busy_changed.connect(self._on_busy_changed)

    def set_tables_source(self, tables: Callable[[], list[TableDef]]) -> None:
        """Say where the tables are known that an import may go into."""
        self._tables = tables

    def is_busy(self) -> bool:
        """Tell whether anything is being written."""
        return self._busy

    # -- opening

    def take(self, paths: Sequence[Path], table: TableDef | None = None) -> None:
        """Open the workspace among these files, and import the others one after another."""
        given = sort_files(paths)
        for error in given.refused:
            self.refused.emit(error)
        imports: list[_Import] = [(path, table) for path in given.sources]
        if given.workspace is not None:
            self.open(given.workspace, then=partial(self._enqueue, imports))
        else:
            self._enqueue(imports)

    def open(
        self, path: Path, *, then: Callable[[], object] | None = None, must_exist: bool = True
    ) -> None:
        """Open a workspace in place of the present one, after what is being written."""
        path = path.absolute()
        if self._worker.path is not None and self._worker.path.resolve() == path.resolve():
            if then is not None:
                then()
            return
        self._idle(partial(self._open, path, then, must_exist))

    def choose(self) -> None:
        """Ask for a file to open or import."""
        from gui import dialogs  # a start asks nothing

        path = dialogs.ask_open_file(
            self._window, "Open a file", (_BOTH, _WORKSPACES, _SOURCES, _ALL), self._folder()
        )
        if path is not None:
            self._remember_folder(path)
            self.take([path])

    def choose_import(self, table: TableDef | None = None) -> None:
        """Ask for a file to import, perhaps into a table."""
        from gui import dialogs  # a start asks nothing

        path = dialogs.ask_open_file(
            self._window, "Import records from a file", (_SOURCES, _ALL), self._folder()
        )
        if path is not None:
            self._remember_folder(path)
            self.take([path], table)

    def new_workspace(
        self, then: Callable[[], object] | None = None, *, name: str = "Records"
    ) -> None:
        """Ask where a new workspace should be kept, and make it there."""
        path = self._ask_place("New workspace", self._folder() / f"{name}{SUFFIX}")
        if path is not None:
            self._remember_folder(path)
            if path.exists():
                self._replace(path)
            self.open(path, then=then, must_exist=False)

    def forget_waiting(self) -> None:
        """Import none of the files that wait for their turn."""
        self._queue.clear()

    def close(self) -> None:
        """Close the workspace after what is being written; the next start opens none."""
        self._queue.clear()
        if self._worker.path is not None:
            self._settings.set(FILE_CLOSED, True)
            self._idle(self._worker.close_workspace)

    # -- opening, step by step

    def _open(self, path: Path, then: Callable[[], object] | None, must_exist: bool) -> None:
        self._worker.actor = self._settings.get(AUTHOR)
        self._after_opening = then
        self.opening.emit()
        self._worker.open(
            path,
            owner=self,
            then=self._on_opened,
            failed=self._on_open_failed,
            must_exist=must_exist,
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
        self._queue.clear()
        self.open_failed.emit(error)

    def _ask_place(self, title: str, proposal: Path) -> Path | None:
        from gui import dialogs

        path = dialogs.ask_save_file(
            self._window, title, (_WORKSPACES,), proposal, suffix=SUFFIX.lstrip(".")
        )
        if path is None or is_workspace(path):
            return path
        return path.with_name(path.name + SUFFIX)

    def _replace(self, path: Path) -> None:
        """Move a file aside that the person chose to replace: nothing is ever lost."""
        number = 1
        while (aside := path.with_name(f"{path.stem} (before {number}){path.suffix}")).exists():
            number += 1
        path.rename(aside)

    def _folder(self) -> Path:
        return Path(self._settings.get(LAST_FOLDER))

    def _remember_folder(self, path: Path) -> None:
        self._settings.set(LAST_FOLDER, str(path.absolute().parent))

    def _idle(self, then: Callable[[], object]) -> None:
        if self._busy:
            self._when_idle = then
        else:
            then()

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        self._busy = busy
        if not busy and self._when_idle is not None:
            then, self._when_idle = self._when_idle, None
            then()

    # -- importing

    def _enqueue(self, imports: list[_Import]) -> None:
        self._queue.extend(imports)
        if self._queue and self.dialog is None:
            self._next_import()

    def _next_import(self) -> None:
        if not self._queue:
            return
        if self._worker.path is None:
            self._make_for_import(self._queue[0][0])
            return
        path, table = self._queue.popleft()
        from gui.import_dialog import ImportDialog  # a start that imports nothing needs none

        self.dialog = ImportDialog(self._worker, self._tables(), path, table, self._window)
        self.dialog.imported.connect(self._on_imported)
        self.dialog.finished.connect(self._on_import_finished)
        self.dialog.open()

    def _make_for_import(self, source: Path) -> None:
        """Make a workspace beside the file that is to be imported, or where one asks for it."""
        place: Path | None = source.absolute().with_suffix(SUFFIX)
        assert place is not None
        if place.exists() or not os.access(place.parent, os.W_OK):
            proposal = self._folder() / place.name
            place = self._ask_place("Where should the records be kept?", proposal)
        if place is None:
            self._queue.clear()
            return
        if place.exists():
            self._replace(place)
        self._made_for_import = place
        self.open(place, then=self._next_import, must_exist=False)

    @Slot(object, int)
    def _on_imported(self, report: object, table_id: int) -> None:
        self._made_for_import = None
        self.imported.emit(report, table_id)

    @Slot()
    def _on_import_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        made, self._made_for_import = self._made_for_import, None
        if made is not None and not self._queue and self._worker.path == made:
            self._worker.read(_is_untouched, owner=self, then=self._on_untouched_known)
        self._next_import()

    def _on_untouched_known(self, untouched: bool) -> None:
        """Take away the empty file that was made for an import that was called off."""
        made = self._worker.path
        if untouched and made is not None:
            self._worker.close_workspace()
            self._settings.remove_recent_file(made)
            self.recent_changed.emit()
            try:
                made.unlink(missing_ok=True)
            except OSError as error:
                self.refused.emit(ReadOnly(made, str(error)))


def _is_untouched(reader: Reader) -> bool:
    return not reader.activity(limit=1)
