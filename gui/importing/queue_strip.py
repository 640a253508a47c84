"""What the import dialog shows while more files wait: how many, and what to do with those alike."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QWidget

from gui.widgets import plain_label
from gui.wording import count

SAME, OWN = "same", "own"
_PLACES = {SAME: "into the same table", OWN: "each into a new table"}


class QueueStrip(QWidget):
    """“File 2 of 12”, an offer to treat files with the same columns alike, and Stop here."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = plain_label("", "muted")
        self.alike = QCheckBox()
        self.where = QComboBox()
        self.where.setAccessibleName("Where the records of the other files go")
        for key, words in _PLACES.items():
            self.where.addItem(words, key)
        self.stop = QPushButton("Stop here")
        self.stop.setProperty("role", "link")
        self.stop.setAutoDefault(False)
        self.stop.setToolTip("Leave this file and the others out")
        self._new_table = True
        self._lay_out()
        self.alike.toggled.connect(self._show_where)
        self.stop.clicked.connect(self.stop_requested)
        self.show_alike(0)
        self.hide()

    def show_place(self, number: int, total: int) -> None:
        """Say which of several files this is; nothing where it is the only one."""
        self._place.setText(f"File {count(number)} of {count(total)}")
        self.stop.setVisible(number < total)
        self.setVisible(total > 1)

    def show_alike(self, number: int) -> None:
        """Offer to treat so many waiting files like this one."""
        several = f"the other {count(number)} files that have"
        what = several if number > 1 else "the other file that has"
        self.alike.setText(f"Do the same with {what} these columns")
        self.alike.setVisible(number > 0)
        if number == 0:
            self.alike.setChecked(False)
        self._show_where()

    def show_target(self, *, new_table: bool) -> None:
        """Ask where the other files go only where this one makes a table."""
        self._new_table = new_table
        self._show_where()

    def choice(self) -> str:
        """Answer SAME or OWN for the files that are alike, nothing if they are shown one by one."""
        if not self.alike.isChecked():
            return ""
        return str(self.where.currentData()) if self._new_table else SAME

    def place_text(self) -> str:
        """Answer which file it says this is."""
        return self._place.text()

    @Slot()
    def _show_where(self) -> None:
        self.where.setVisible(self._new_table and self.alike.isChecked())

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 6, 16, 6)
        across.setSpacing(12)
        for widget in (self._place, self.alike, self.where):
            across.addWidget(widget)
        across.addStretch(1)
        across.addWidget(self.stop)
