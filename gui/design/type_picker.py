"""The list of field types to pick from, each with its icon and what it is for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QListView, QWidget

from gui import icons
from gui.design.kinds import EXPLANATIONS
from gui.design.two_lines import SUBTITLE, TwoLineDelegate
from gui.importing.types import type_icon, type_words


class TypePicker(QComboBox):
    """Shows one type; `picked(name)` when the person picks another."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        view = QListView()
        self.setView(view)
        view.setItemDelegate(TwoLineDelegate(view))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(9)
        self.setAccessibleName("Type")
        self.activated.connect(self._on_activated)

    def offer(self, names: Iterable[str], present: str) -> None:
        """Offer these types and show the present one, which is among them in any case."""
        with QSignalBlocker(self):
            self.clear()
            for name in dict.fromkeys((*names, present)):
                self.addItem(icons.icon(type_icon(name)), type_words(name), name)
                self.setItemData(self.count() - 1, EXPLANATIONS.get(name, ""), SUBTITLE)
            self.setCurrentIndex(self.findData(present))

    def type_name(self) -> str:
        """Return the type that is shown."""
        return str(self.currentData())

    @Slot()
    def _on_activated(self) -> None:
        self.picked.emit(self.type_name())
