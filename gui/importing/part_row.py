"""Which of the tables in a file is imported: a sheet, a table, a list."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from domain.formats import Probe
from gui.importing.parts import parts_of, several
from gui.widgets import plain_label
from gui.wording import count, shortened

_LONGEST = 60


class PartRow(QWidget):
    """A box with the tables of a file, and a link that imports them all; hidden where there is one.

    It stays as it is while a file cannot be read: another part of it may be readable.
    """

    part_chosen = Signal(object)
    """The options to read another part by."""
    all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = plain_label()
        self.box = QComboBox()
        self.box.setMinimumWidth(160)
        self.box.setMaxVisibleItems(24)
        self.label.setBuddy(self.box)
        self.all = QPushButton()
        self.all.setProperty("role", "link")
        self.all.setAutoDefault(False)
        self._lay_out()
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.all.clicked.connect(self.all_requested)
        self.hide()

    def show_parts(self, probe: Probe) -> None:
        """Offer the parts of a file, the one that was looked at as the chosen one."""
        parts = parts_of(probe)
        self.setVisible(parts is not None)
        if parts is None:
            return
        self.label.setText(parts.noun)
        self.box.setAccessibleName(parts.noun)
        with QSignalBlocker(self.box):
            self.box.clear()
            for one in parts.parts:
                words = shortened(one.label, _LONGEST)
                self.box.addItem(f"{words} (hidden)" if one.hidden else words, one.options)
            self.box.setCurrentIndex(parts.current)
        number = len(several(probe)) if parts.severally else 0
        self.all.setText(f"Import all {count(number)} {parts.noun.lower()}s")
        self.all.setToolTip(
            "Each becomes a new table, as it is understood, with an undo of its own"
        )
        self.all.setVisible(number > 1)

    def labels(self) -> list[str]:
        """List what can be chosen."""
        return [self.box.itemText(at) for at in range(self.box.count())]

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.label)
        across.addWidget(self.box)
        across.addWidget(self.all)
        across.addStretch(1)

    @Slot()
    def _on_chosen(self) -> None:
        self.part_chosen.emit(self.box.currentData())
