"""What narrows the records, each as a chip that can be taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from domain.fields import to_text
from domain.values import FieldDef, Filter
from gui import icons, wording
from gui.models.record_cells import BLANK
from gui.widgets import FlowLayout

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
        self._flow = FlowLayout(self)
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
