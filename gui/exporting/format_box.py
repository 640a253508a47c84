"""The format of an export, what it is good for, and its own options."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QVBoxLayout, QWidget

from gui import icons
from gui.exporting.formats import ExportFormat, export_formats
from gui.settings import EXPORT_FORMAT, EXPORT_TRACED, Settings
from gui.widgets import plain_label

_DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"))
_DELIMITED = "csv"
_TRACED = ("csv", "xlsx")
"""Formats that people change in a spreadsheet and bring back."""


class FormatBox(QWidget):
    """A choice of formats; the one that was used last comes first to mind."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = export_formats()
        self.combo = QComboBox()
        self.use = plain_label("", "muted", wrap=True)
        self._make_combo()
        self._make_options()
        self._lay_out()
        self.choose(Settings().get(EXPORT_FORMAT))

    def format(self) -> ExportFormat:
        """Answer the chosen format."""
        return self._formats[self.combo.currentIndex()]

    def is_traced(self) -> bool:
        """Say whether the file is to be known again when it comes back."""
        return self.format().name in _TRACED and self.traced.isChecked()

    def choose(self, name: str) -> None:
        """Choose a format by its name; one that is not there leaves the first."""
        names = [one.name for one in self._formats]
        self.combo.setCurrentIndex(names.index(name) if name in names else 0)
        self._on_chosen()

    def _make_combo(self) -> None:
        self.combo.setAccessibleName("Format")
        self.combo.setIconSize(QSize(16, 16))
        for one in self._formats:
            self.combo.addItem(icons.icon(one.icon, "muted"), f"{one.words} ({one.suffix})")
        self.combo.currentIndexChanged.connect(self._on_chosen)

    def _make_options(self) -> None:
        self.delimiter = QComboBox()
        self.delimiter.setAccessibleName("Separator")
        for key, words in _DELIMITERS:
            self.delimiter.addItem(words, key)
        self.spreadsheet = QCheckBox("Opens correctly in a spreadsheet")
        self.spreadsheet.setChecked(True)
        self._hint = plain_label(
            "Marks the encoding, so that every letter comes out right, and keeps text from "
            "running as a formula. Imported here again, every value comes back unchanged.",
            "muted",
            wrap=True,
        )
        self.spreadsheet.setAccessibleDescription(self._hint.text())
        self.traced = QCheckBox("Recognise changes when it comes back")
        self.traced.setChecked(Settings().get(EXPORT_TRACED))
        self._traced_hint = plain_label("", "muted", wrap=True)

    def _lay_out(self) -> None:
        self._rows = QFormLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addRow("Format", self.combo)
        self._rows.addRow("", self.use)
        self._rows.addRow("Separator", self.delimiter)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(8)
        down.addLayout(self._rows)
        down.addWidget(self.spreadsheet)
        down.addWidget(self._hint)
        down.addWidget(self.traced)
        down.addWidget(self._traced_hint)

    @Slot()
    def _on_chosen(self) -> None:
        chosen = self.format()
        self.use.setText(chosen.use)
        self.combo.setAccessibleDescription(chosen.use)
        delimited = chosen.name == _DELIMITED
        self._rows.setRowVisible(self.delimiter, delimited)
        for one in (self.spreadsheet, self._hint):
            one.setVisible(delimited)
        for one in (self.traced, self._traced_hint):
            one.setVisible(chosen.name in _TRACED)
        column = "a last column" if delimited else "a hidden last column"
        hint = (
            f"Adds {column} by which each record is known again. Imported here again, only what "
            "was changed in the file shows."
        )
        self._traced_hint.setText(hint)
        self.traced.setAccessibleDescription(hint)
        self.changed.emit()
