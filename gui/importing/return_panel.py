"""For a file that was exported here: what it is, and what to do with records changed here too."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from domain.importing import ConflictPolicy, ImportPlan, Matching
from gui import icons
from gui.importing.returns import origin_words
from gui.widgets import plain_label

CONFLICTS = {
    ConflictPolicy.KEEP: "Keep what is here",
    ConflictPolicy.TAKE: "Take what the file says",
}

GONE_ROWS = "Records whose rows were removed from the file stay as they are."


class ReturnPanel(QWidget):
    """One line about the file, and the choice for what was changed in both places."""

    changed = Signal(object)
    """The Matching that the person wants."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matching = Matching()
        self.words = plain_label("", wrap=True)
        self.words.setToolTip(GONE_ROWS)
        self.words.setAccessibleDescription(GONE_ROWS)
        self.conflicts = QComboBox()
        self.conflicts.setAccessibleName("Records that were changed here as well")
        for policy, words in CONFLICTS.items():
            self.conflicts.addItem(words, policy)
        self.conflicts.currentIndexChanged.connect(self._on_changed)
        hint = "Otherwise a changed row whose record lies in the Trash stays out"
        self.trash = QCheckBox("Bring changed records back from the Trash")
        self.trash.setToolTip(hint)
        self.trash.setAccessibleDescription(hint)
        self.trash.toggled.connect(self._on_changed)
        self._lay_out()
        self.hide()

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what a plan does with a file that came back; hidden for any other."""
        self._matching = plan.matching
        self.setVisible(plan.matching.by_record)
        if not plan.matching.by_record:
            return
        self.words.setText(origin_words(plan))
        with QSignalBlocker(self.conflicts):
            self.conflicts.setCurrentIndex(self.conflicts.findData(plan.matching.conflicts))
        with QSignalBlocker(self.trash):
            self.trash.setChecked(plan.matching.restore_trashed)

    @Slot()
    def _on_changed(self) -> None:
        wanted = replace(
            self._matching,
            conflicts=ConflictPolicy(self.conflicts.currentData()),
            restore_trashed=self.trash.isChecked(),
        )
        if wanted != self._matching:
            self._matching = wanted
            self.changed.emit(wanted)

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(icons.pixmap("redo", 16, "accent"))
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(picture)
        first.addWidget(self.words, 1)
        label = plain_label("Records that were changed here as well:")
        label.setBuddy(self.conflicts)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(label)
        second.addWidget(self.conflicts)
        second.addSpacing(12)
        second.addWidget(self.trash)
        second.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(6)
        down.addLayout(first)
        down.addLayout(second)
