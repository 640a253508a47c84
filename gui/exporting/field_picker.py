"""The fields to export: ticked or not, in an order of one's own."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.values import FieldDef, TableDef
from gui import icons
from gui.importing.types import type_icon, type_words
from gui.widgets import plain_label
from gui.wording import shortened

_FIELD = Qt.ItemDataRole.UserRole


class FieldPicker(QWidget):
    """A list with a tick for each field; dragging or the arrows change the order."""

    changed = Signal()

    def __init__(self, table: TableDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName("Fields to export, in this order")
        self.list.setIconSize(QSize(16, 16))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        for field in table.fields:
            self.list.addItem(_item(field))
        self.list.setCurrentRow(0)
        self.list.setMinimumHeight(5 * self.list.sizeHintForRow(0))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.itemChanged.connect(self.changed)
        self._lay_out()

    def field_ids(self) -> list[int]:
        """Answer the fields that are ticked, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [one.data(_FIELD) for one in items if one.checkState() == Qt.CheckState.Checked]

    def tick_all(self, wanted: bool, _checked: bool = False) -> None:
        """Tick or untick every field."""
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(_state(wanted))

    def move_field(self, step: int, _checked: bool = False) -> None:
        """Move the present field up (-1) or down (1)."""
        row = self.list.currentRow()
        to = row + step
        if row >= 0 and 0 <= to < self.list.count():
            self.list.insertItem(to, self.list.takeItem(row))
            self.list.setCurrentRow(to)

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(6)
        down.addLayout(self._make_heading())
        down.addWidget(self.list, 1)

    def _make_heading(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(2)
        across.addWidget(plain_label("Fields", "heading"))
        across.addStretch(1)
        for words, wanted in (("All", True), ("None", False)):
            button = QPushButton(words)
            button.setProperty("role", "link")
            button.setAutoDefault(False)
            button.setAccessibleName(f"{words} of the fields")
            button.clicked.connect(partial(self.tick_all, wanted))
            across.addWidget(button)
        for icon, words, step in (
            ("up", "Move the field up", -1),
            ("down", "Move the field down", 1),
        ):
            across.addWidget(self._make_arrow(icon, words, step))
        return across

    def _make_arrow(self, icon: str, words: str, step: int) -> QToolButton:
        arrow = QToolButton()
        arrow.setIcon(icons.icon(icon))
        arrow.setProperty("role", "quiet")
        arrow.setToolTip(words)
        arrow.setAccessibleName(words)
        arrow.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        arrow.clicked.connect(partial(self.move_field, step))
        return arrow


def _item(field: FieldDef) -> QListWidgetItem:
    label = shortened(field.label, 80)
    item = QListWidgetItem(f"{label} (hidden)" if field.hidden else label)
    item.setIcon(icons.icon(type_icon(field.type), "muted"))
    item.setData(_FIELD, field.id)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{label}, {type_words(field.type)}")
    plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    item.setFlags(plain | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled)
    item.setCheckState(_state(not field.hidden))
    return item


def _state(wanted: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
