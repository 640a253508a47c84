"""What is worth knowing about the file, as a calm list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gui import icons
from gui.importing.words import Remark

_HIGHEST = 96
_COLUMN = Qt.ItemDataRole.UserRole
_PUT_RIGHT = Qt.ItemDataRole.UserRole + 1
_ICONS = {"info": ("info", "muted"), "warning": ("warning", "warning")}


class RemarkList(QListWidget):
    """Remarks with an icon each; choosing one that is about a column leads there."""

    column_asked = Signal(int)
    put_right_asked = Signal()
    """The rows that had to be put right are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Worth knowing about this file")
        self.setWordWrap(True)
        self.setIconSize(QSize(16, 16))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_activated)
        self.itemActivated.connect(self._on_activated)
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show remarks in place of those before; warnings first."""
        self.clear()
        for remark in sorted(remarks, key=lambda one: one.kind != "warning"):
            item = QListWidgetItem(icons.icon(*_ICONS[remark.kind]), remark.text)
            item.setData(_COLUMN, remark.column)
            item.setData(_PUT_RIGHT, remark.put_right)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, remark.text)
            self.addItem(item)
        self.setVisible(bool(remarks))
        self._fit()

    def texts(self) -> list[str]:
        """Answer what it says."""
        return [self.item(row).text() for row in range(self.count())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the remarks need, up to a few lines."""
        self.doItemsLayout()  # a hint of the height does not know into how many lines words break
        wished = sum(self.visualItemRect(self.item(row)).height() for row in range(self.count()))
        self.setFixedHeight(min(_HIGHEST, wished + 8))

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        column = item.data(_COLUMN)
        if column is not None:
            self.column_asked.emit(column)
        elif item.data(_PUT_RIGHT):
            self.put_right_asked.emit()
