"""The fields that were removed, folded away, each with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from gui import icons
from gui.design.plan import Line
from gui.importing.types import type_icon
from gui.widgets import ElidedLabel
from gui.wording import plural


class RemovedBox(QWidget):
    """“2 removed fields”; unfolded, each can be restored. Hidden while there are none."""

    restore_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fold = QToolButton()
        self._fold.setProperty("role", "link")
        self._fold.setCheckable(True)
        self._fold.setArrowType(Qt.ArrowType.RightArrow)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.toggled.connect(self._on_toggled)
        self._rows = QWidget()
        self._rows.hide()
        self._down = QVBoxLayout(self._rows)
        self._down.setContentsMargins(8, 0, 0, 0)
        self._down.setSpacing(0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        down.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        down.addWidget(self._rows)
        self.buttons: list[QPushButton] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these removed fields."""
        while (item := self._down.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for line in lines:
            self._down.addWidget(self._row(line))
        self._fold.setText(plural(len(lines), "removed field"))
        self.setVisible(bool(lines))

    def unfold(self) -> None:
        """Show the fields."""
        self._fold.setChecked(True)

    def _row(self, line: Line) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        picture = QToolButton()
        picture.setIcon(icons.icon(type_icon(line.draft.type), "muted"))
        picture.setProperty("role", "quiet")
        picture.setEnabled(False)
        restore = QPushButton("Restore")
        restore.setProperty("role", "link")
        restore.setAutoDefault(False)
        restore.setAccessibleName(f"Restore {line.draft.label}")
        restore.clicked.connect(partial(self._on_restore, line))
        self.buttons.append(restore)
        across.addWidget(picture)
        across.addWidget(ElidedLabel(line.draft.label), 1)
        across.addWidget(restore)
        return row

    def _on_restore(self, line: Line, _checked: bool = False) -> None:
        self.restore_requested.emit(line)

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self._fold.setArrowType(arrow)
        self._rows.setVisible(shown)
