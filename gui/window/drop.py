"""Files dropped on the window: what they are, and the sheet that says what will happen."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from domain.errors import NotAFile, SourceError, SourceMissing
from domain.workspace import SUFFIX
from gui import icons, theme, wording

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


def promise(paths: Sequence[Path]) -> str:
    """Say what dropping these files will do."""
    if len(paths) == 1:
        name = wording.shortened(paths[0].name, 60)
        return f"Drop to {'open' if is_workspace(paths[0]) else 'import'} {name}"
    if any(is_workspace(path) for path in paths):
        return f"Drop to open {wording.plural(len(paths), 'file')}"
    return f"Drop to import {wording.plural(len(paths), 'file')}, one after another"


def _fault_of(path: Path) -> SourceError | None:
    try:
        mode = path.stat().st_mode
    except OSError:
        return SourceMissing(path)
    return next((NotAFile(path, name) for is_one, name in _KINDS if is_one(mode)), None)


class DropTarget(QObject):
    """Makes a window take files that are dropped anywhere on it."""

    dropped = Signal(list)
    """The paths, after the drop is over: a dialog inside it would freeze where it came from."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.overlay = DropOverlay(window)
        self._given: list[Path] = []
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if event.type() == QEvent.Type.DragLeave:
            self.overlay.hide()
        elif event.type() == QEvent.Type.Resize:
            self.overlay.fit()
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.overlay.tell(promise(paths))
        return bool(paths)

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        self._given = dropped_paths(event.mimeData())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, self._hand_on)
        return True

    @Slot()
    def _hand_on(self) -> None:
        self.dropped.emit(self._given)


class DropOverlay(QWidget):
    """Covers the window while files are dragged over it and says what a drop will do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def tell(self, text: str) -> None:
        """Cover the window and say something."""
        self._text = text
        self.setAccessibleName(text)
        self.fit()
        self.raise_()
        self.show()
        self.update()

    def text(self) -> str:
        """Answer what it says."""
        return self._text

    def fit(self) -> None:
        """Cover all of the window."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.color("accent_soft"))
        ground.setAlpha(248)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(16, 16, -16, -16), 12, 12)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        middle = QRect(self.rect())
        icon = QRect(0, 0, 56, 56)
        icon.moveCenter(middle.center())
        icons.icon("drop", "accent").paint(painter, icon.translated(0, -40))
        painter.drawText(
            middle.adjusted(40, 70, -40, 0),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            self._text,
        )
