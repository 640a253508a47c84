"""The list of files opened last, with when each was changed and which are not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui import icons, sentences, theme, wording
from gui.settings import RecentFile

_PATH_ROLE = int(Qt.ItemDataRole.UserRole)
_FACT_ROLE = _PATH_ROLE + 1


@dataclass(frozen=True)
class FileFact:
    """What the disk says of a file opened before."""

    path: Path
    missing: bool
    changed: datetime | None

    @classmethod
    def of(cls, file: RecentFile) -> FileFact:
        """Look at the disk; may take long where that is far away."""
        try:
            changed = datetime.fromtimestamp(file.path.stat().st_mtime, UTC)
        except OSError:
            changed = None
        return cls(file.path, file.missing, changed)

    def words(self) -> str:
        """Say it in a few words."""
        if self.missing:
            return "not there now"
        return f"changed {wording.relative_time(self.changed)}" if self.changed else ""


class RecentList(QListWidget):
    """Files opened before: Return opens one, Delete takes it off the list."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Files opened last")
        self.setItemDelegate(_RecentDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "card")
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.itemClicked.connect(self._on_chosen)

    def add(self, path: Path) -> None:
        """Put a file at the end."""
        item = QListWidgetItem(path.name)
        item.setData(_PATH_ROLE, path)
        item.setToolTip(sentences.tooltip(str(path)))
        self.addItem(item)

    def tell(self, facts: list[FileFact]) -> None:
        """Say of each file when it was changed, or that it is not there."""
        for fact, row in zip(facts, range(self.count()), strict=False):
            item = self.item(row)
            if item.data(_PATH_ROLE) == fact.path:
                item.setData(_FACT_ROLE, fact)
                words = f"{fact.path.name}, {fact.words()}, in {fact.path.parent}"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(item)
        elif item is not None and event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(item.data(_PATH_ROLE))
        else:
            super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_PATH_ROLE))

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        item = self.itemAt(place)
        if item is not None:
            menu = QMenu(self)
            menu.addAction("Open", lambda: self._on_chosen(item))
            menu.addAction("Take off this list", lambda: self.forgotten.emit(item.data(_PATH_ROLE)))
            menu.exec(self.viewport().mapToGlobal(place))
            menu.deleteLater()


class _RecentDelegate(QStyledItemDelegate):
    """Two lines: the name, then where it is and when it was changed."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Any) -> QSize:  # noqa: ANN401 - Qt's own signature
        return QSize(120, 2 * option.fontMetrics.lineSpacing() + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        state = QStyle.StateFlag
        if option.state & (state.State_MouseOver | state.State_HasFocus):
            painter.fillRect(option.rect, theme.color("hover"))
        fact: FileFact | None = index.data(_FACT_ROLE)
        path: Path = index.data(_PATH_ROLE)
        missing = fact is not None and fact.missing
        icon = QRect(option.rect.left() + 12, option.rect.top() + 12, 20, 20)
        icons.icon("warning" if missing else "database", "muted").paint(painter, icon)
        metrics = option.fontMetrics
        text = option.rect.adjusted(42, 8, -12, -8)
        line = QRect(text.left(), text.top(), text.width(), metrics.lineSpacing())
        painter.setPen(theme.color("muted" if missing else "text"))
        elide = metrics.elidedText
        painter.drawText(line, elide(path.stem, Qt.TextElideMode.ElideMiddle, line.width()))
        painter.setPen(theme.color("muted"))
        words = [fact.words()] if fact and fact.words() else []
        below = "  ·  ".join([*words, _folder(path)])
        line.translate(0, metrics.lineSpacing() + 2)
        painter.drawText(line, elide(below, Qt.TextElideMode.ElideMiddle, line.width()))


def _folder(path: Path) -> str:
    """Write the folder of a file as people know it."""
    try:
        inside = path.parent.relative_to(Path.home())
    except ValueError:
        return str(path.parent)
    return str(Path("~") / inside) if inside.parts else "~"
