"""What narrows the records, each as a chip that can be taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QPushButton, QWidget

from domain.fields import to_text
from domain.values import FieldDef, Filter
from gui import icons, wording
from gui.filter_popup import BLANK

_SHOWN = 3


class FilterBar(QWidget):
    """Chips with a cross, and one button that takes all away; hidden when there is none."""

    removed = Signal(int)
    """A field's id whose filter is to go; 0 for the restriction to certain records."""
    opened = Signal(int)
    """A field's id whose filter is to be changed."""
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = _Flow(self)
        self.hide()

    def show_filters(self, filters: Sequence[tuple[FieldDef, Filter]], only: str = "") -> None:
        """Show these filters and nothing else."""
        self._flow.empty()
        if only:
            self._flow.addWidget(_Chip(only, 0, self))
        for field, one in filters:
            self._flow.addWidget(_Chip(filter_text(field, one), field.id, self))
        if self._flow.count() > 1:
            self._flow.addWidget(self._make_clear())
        self.setVisible(self._flow.count() > 0)
        self.updateGeometry()

    def texts(self) -> list[str]:
        """Return what the chips say."""
        return [chip.text for chip in self.findChildren(_Chip) if not chip.isHidden()]

    def _make_clear(self) -> QPushButton:
        clear = QPushButton("Clear all")
        clear.setProperty("role", "link")
        clear.clicked.connect(self.cleared)
        return clear


class _Chip(QWidget):
    def __init__(self, text: str, field_id: int, bar: FilterBar) -> None:
        super().__init__(bar)
        self.text = text
        name = QPushButton(wording.shortened(text, 70).replace("&", "&&"))
        name.setIcon(icons.icon("filter", "accent"))
        name.setAccessibleName(f"Filter: {text}")
        cross = QPushButton()
        cross.setIcon(icons.icon("close", "muted"))
        cross.setAccessibleName(f"Remove the filter {text}")
        cross.setToolTip("Remove this filter")
        if field_id:
            name.clicked.connect(partial(bar.opened.emit, field_id))
        cross.clicked.connect(partial(bar.removed.emit, field_id))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(name)
        across.addWidget(cross)
        for button in (name, cross):
            button.setProperty("role", "link")


def filter_text(field: FieldDef, one: Filter) -> str:
    """Say what a filter lets through: “City: Berlin, Oslo or 2 more”."""
    values = sorted(BLANK if v is None else to_text(v, field) or BLANK for v in one.values)
    if not values:
        return f"{field.label}: {'any' if one.negated else 'none'}"
    shown = [wording.shortened(value, 24) for value in values[:_SHOWN]]
    if len(values) > _SHOWN:
        shown.append(f"{wording.count(len(values) - _SHOWN)} more")
    return f"{field.label}: {'not ' if one.negated else ''}{wording.listed(shown, 'or')}"


class _Flow(QLayout):
    """Puts chips beside each other, in as many lines as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(12, 0, 12, 6)

    def empty(self) -> None:
        """Take all chips away."""
        while (item := self.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        sizes = [item.sizeHint() for item in self._items]
        height = max((size.height() for size in sizes), default=0)
        return QSize(0, height + margins.top() + margins.bottom())

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins, line = self.contentsMargins(), 0
        room = rect.marginsRemoved(margins)
        at = QPoint(room.left(), room.top())
        for item in self._items:
            size = item.sizeHint()
            if at.x() > room.left() and at.x() + size.width() > room.right():
                at = QPoint(room.left(), at.y() + line + 4)
                line = 0
            if move:
                item.setGeometry(QRect(at, size))
            at.setX(at.x() + size.width() + 8)
            line = max(line, size.height())
        return at.y() + line + margins.bottom() - rect.top()
