"""The top of the import dialog: which file, how it is read, and where its records go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from domain.importing import ImportPlan
from domain.values import TableDef
from gui import icons
from gui.importing.match_panel import MatchPanel
from gui.importing.part_row import PartRow
from gui.importing.reading_panel import ReadingPanel
from gui.importing.return_panel import ReturnPanel
from gui.importing.target_row import TargetRow
from gui.importing.words import size_words, understood
from gui.widgets import ElidedLabel, plain_label


class FileHeader(QWidget):
    """File name and size, what was understood with “Change”, which part, and the target."""

    options_changed = Signal(object)
    guess_requested = Signal()

    def __init__(
        self, path: Path, tables: Sequence[TableDef], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._path = path
        self.name = ElidedLabel(path.name)
        self.name.setProperty("role", "title")
        self._size = plain_label("", "muted")
        self._understood = ElidedLabel()
        self.change = self._make_change()
        self.reading = ReadingPanel(path)
        self.parts = PartRow()
        self.change.hide()
        self.reading.hide()
        self.target = TargetRow(tables)
        self.matches = MatchPanel()
        self.returned = ReturnPanel()
        self.reading.changed.connect(self.options_changed)
        self.reading.guess_requested.connect(self.guess_requested)
        self._lay_out()

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what was understood of the file."""
        self._size.setText(size_words(plan.probe.size))
        self._understood.set_text(understood(plan.probe, traced=plan.returning is not None))
        self.reading.set_options(plan.probe.options)
        self._offer_change(self.reading.is_offered())
        self.parts.show_parts(plan.probe)
        self._align()
        self.target.show_target(plan.table_id, plan.table_label)
        for one in (self.target, self.matches, self.returned):
            one.setEnabled(True)

    def show_waiting(self) -> None:
        """Say that the file is being looked at."""
        self._understood.set_text("Looking at the file…")

    def show_nothing(self, *, changeable: bool) -> None:
        """Show that nothing was understood."""
        self._understood.set_text("This file could not be understood as it is.")
        self._offer_change(changeable and self.reading.is_offered())
        for one in (self.target, self.matches, self.returned):
            one.setEnabled(False)

    def understood_text(self) -> str:
        """Answer the line about how the file is read."""
        return self._understood.whole_text()

    def _align(self) -> None:
        """Begin the boxes of both rows at the same place."""
        labels = self.parts.label, self.target.label
        width = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(width if self.parts.isVisibleTo(self) else 0)

    def _offer_change(self, offered: bool) -> None:
        self.change.setVisible(offered)
        if not offered:
            self.change.setChecked(False)

    def _make_change(self) -> QPushButton:
        button = QPushButton("Change")
        button.setProperty("role", "link")
        button.setCheckable(True)
        button.setAccessibleName("Change how the file is read")
        button.toggled.connect(self._on_change_toggled)
        return button

    @Slot(bool)
    def _on_change_toggled(self, shown: bool) -> None:
        self.reading.setVisible(shown)
        self.change.setText("Hide" if shown else "Change")
        if shown and self.reading.form is not None:
            self.reading.form.setFocus()

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(icons.pixmap("import", 28, "accent"))
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.name, 1)
        first.addWidget(self._size)
        second = QHBoxLayout()
        second.setSpacing(4)
        second.addWidget(self._understood, 1)
        second.addWidget(self.change)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(first)
        words.addLayout(second)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(picture)
        top.addLayout(words, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 12, 16, 8)
        down.setSpacing(8)
        down.addLayout(top)
        down.addWidget(self.reading)
        down.addWidget(self.parts)
        down.addWidget(self.target)
        down.addWidget(self.matches)
        down.addWidget(self.returned)
