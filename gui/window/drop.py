"""Files dropped on the window: what they are, and the sheet that says what will happen."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from domain.errors import NotAFile, SourceError, SourceMissing
from domain.values import TableDef
from domain.workspace import SUFFIX
from gui import wording

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

    from gui.window.drop_overlay import DropOverlay
    from gui.window.pages import Pages

_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
)


class Given(NamedTuple):
    """Files given to the program: a workspace to open, tables to import, and what is neither."""

    workspace: Path | None
    sources: tuple[Path, ...]
    refused: tuple[SourceError, ...]


def sort_files(paths: Sequence[Path]) -> Given:
    """Tell workspaces from tables, and name what is not a file at all."""
    workspaces = [path for path in paths if is_workspace(path)]
    rest = [path for path in paths if not is_workspace(path)]
    faults = {path: _fault_of(path) for path in rest}
    return Given(
        workspaces[0] if workspaces else None,
        tuple(path for path in rest if faults[path] is None),
        tuple(fault for fault in faults.values() if fault is not None),
    )


def is_workspace(path: Path) -> bool:
    """Tell by its name whether a file is a workspace."""
    return path.suffix.casefold() == SUFFIX and not path.is_dir()


def dropped_paths(data: QMimeData) -> list[Path]:
    """Answer the local files that are dragged; none where it is something else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def promise(paths: Sequence[Path], table: TableDef | None = None) -> str:
    """Say what dropping these files will do, perhaps on a table."""
    into = f" into {wording.shortened(table.label, 60)}" if table is not None else ""
    if len(paths) == 1:
        name = wording.shortened(paths[0].name, 60)
        return f"Drop to open {name}" if is_workspace(paths[0]) else f"Drop to import {name}{into}"
    if any(is_workspace(path) for path in paths):
        return f"Drop to open {wording.plural(len(paths), 'file')}"
    return f"Drop to import {wording.plural(len(paths), 'file')}{into}, one after another"


def _fault_of(path: Path) -> SourceError | None:
    try:
        mode = path.stat().st_mode
    except OSError:
        return SourceMissing(path)
    return next((NotAFile(path, name) for is_one, name in _KINDS if is_one(mode)), None)


class DropTarget(QObject):
    """Makes a window take files that are dropped anywhere on it; on a table, for that table."""

    dropped = Signal(list, object)
    """The paths and the TableDef below the mouse or None, after the drop is over: a dialog inside
    it would freeze where it came from."""

    def __init__(self, window: QWidget, pages: Pages) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._overlay: DropOverlay | None = None
        self._given: list[Path] = []
        self._table: TableDef | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def overlay(self) -> DropOverlay:
        """Answer what covers the window, made if need be."""
        if self._overlay is None:
            from gui.window.drop_overlay import DropOverlay  # most windows see no drop

            self._overlay = DropOverlay(self._window)
        return self._overlay

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Drop:
            return self._drop(cast("QDropEvent", event))
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            return self._hover(cast("QDropEvent", event))
        if kind == QEvent.Type.DragLeave:
            self.overlay.hide()
        elif kind == QEvent.Type.Resize and self._overlay is not None:
            self._overlay.fit()
        return False

    def _hover(self, event: QDropEvent) -> bool:
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.overlay.tell(promise(paths, self._table_below(event.position())))
        return bool(paths)

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        self._given = dropped_paths(event.mimeData())
        self._table = self._table_below(event.position())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, self._hand_on)
        return True

    def _table_below(self, place: QPointF) -> TableDef | None:
        page = self._pages.current_page()
        if page is None or not page.isVisible():
            return None
        inside = page.rect().contains(page.mapFrom(self._window, place.toPoint()))
        return self._pages.current_table() if inside else None

    @Slot()
    def _hand_on(self) -> None:
        self.dropped.emit(self._given, self._table)
