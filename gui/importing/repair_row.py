"""One repair for all cells of a column that hold the same text at fault."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from domain.importing.staged import EqualFaults
from gui.widgets import plain_label
from gui.wording import plural, shortened


class RepairRow(QWidget):
    """“Replace “n/a” by … in all 212 rows”; hidden where there is nothing to offer."""

    repair_requested = Signal(int, str, str)
    """Column, the text at fault, and what is to stand in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fault: EqualFaults | None = None
        self._words = plain_label("")
        self.text = QLineEdit()
        self.text.setPlaceholderText("blank")
        self.text.setAccessibleName("What to put in its place")
        self.text.setMaximumWidth(180)
        self.text.returnPressed.connect(self._on_clicked)
        self.go = QPushButton()
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self._on_clicked)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        for widget in (self._words, self.text, self.go):
            across.addWidget(widget)
        across.addStretch(1)
        self.hide()

    def offer(self, fault: EqualFaults | None) -> None:
        """Offer the repair of a text, or none."""
        if fault != self._fault:
            self.text.clear()
        self._fault = fault
        self.setVisible(fault is not None)
        if fault is None:
            return
        shown = f"“{shortened(fault.text, 40)}”" if fault.text.strip() else "a blank"
        self._words.setText(f"Replace {shown} by")
        where = f"in all {plural(fault.count, 'row')}" if fault.count > 1 else "in this row"
        self.go.setText(where)
        self.go.setAccessibleName(f"Replace {shown} {where}")

    def words(self) -> str:
        """Answer what is offered."""
        return f"{self._words.text()} … {self.go.text()}"

    @Slot()
    def _on_clicked(self) -> None:
        if self._fault is not None and self.text.text() != self._fault.text:
            self.repair_requested.emit(self._fault.column, self._fault.text, self.text.text())
