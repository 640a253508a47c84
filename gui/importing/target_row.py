"""Where the records go: a new table by a name, or one that is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from domain.errors import InvalidDefinition
from domain.fields.definitions import LONGEST_LABEL
from domain.values import TableDef
from gui import icons
from gui.widgets import plain_label
from gui.wording import definition, shortened

_NEW = 0


class TargetRow(QWidget):
    """A combo with “New table” and each table, a name for a new one, and what is wrong with it."""

    table_changed = Signal()
    name_changed = Signal(str)

    def __init__(self, tables: Sequence[TableDef], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables = {table.id: table for table in tables}
        self.label = plain_label("Import into")
        self.combo = QComboBox()
        self.combo.setAccessibleName("Import into")
        self.label.setBuddy(self.combo)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the new table")
        self.name.setMaxLength(LONGEST_LABEL)
        self._named = plain_label("named")
        self._proposed = ""
        self._fault = plain_label("", "fault")
        self._fill()
        self._lay_out()
        self.combo.currentIndexChanged.connect(self._on_table_changed)
        self.name.textChanged.connect(self._on_name_changed)

    def table(self) -> TableDef | None:
        """Answer the table to import into, None for a new one."""
        return self._tables.get(self.combo.currentData())

    def show_target(self, table_id: int | None, label: str) -> None:
        """Show where the records go; a name that was typed stays."""
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(max(0, self.combo.findData(table_id or _NEW)))
        if self.name.text() in ("", self._proposed):
            self._proposed = label
            with QSignalBlocker(self.name):
                self.name.setText(label)
        self._update()

    def new_name(self) -> str:
        """Answer what was typed for a new table, blanks put in order."""
        return " ".join(self.name.text().split())

    def problem(self) -> str:
        """Say what is wrong with the name of the new table, or nothing."""
        if self.table() is not None:
            return ""
        name = self.new_name()
        if not name:
            return definition(InvalidDefinition("blank_label"))
        if any(one.label.casefold() == name.casefold() for one in self._tables.values()):
            return definition(InvalidDefinition("label_taken", name))
        return ""

    def _fill(self) -> None:
        self.combo.addItem(icons.icon("add"), "New table", _NEW)
        for table in self._tables.values():
            self.combo.addItem(icons.icon("table"), shortened(table.label, 60), table.id)

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        self.combo.setMinimumWidth(160)
        self.name.setMinimumWidth(220)
        for widget in (self.label, self.combo, self._named, self.name, self._fault):
            across.addWidget(widget)
        across.addStretch(1)

    def _update(self) -> None:
        new = self.table() is None
        self._named.setVisible(new)
        self.name.setVisible(new)
        problem = self.problem()
        self._fault.setText(problem)
        self._fault.setVisible(bool(problem))
        self.name.setProperty("fault", bool(problem))
        self.name.style().unpolish(self.name)
        self.name.style().polish(self.name)
        self.name.setAccessibleDescription(problem)

    @Slot()
    def _on_table_changed(self) -> None:
        self._update()
        self.table_changed.emit()

    @Slot()
    def _on_name_changed(self) -> None:
        self._update()
        self.name_changed.emit(self.new_name())
