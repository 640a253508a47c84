"""The pattern that a value must have, with ready ones to pick and a line to try it out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from domain.errors import Fault
from domain.fields import parse
from domain.values import FieldDraft
from gui import wording
from gui.widgets import plain_label
from gui.wording.faults import READY_PATTERNS


class PatternBox(QWidget):
    """A line for the pattern and one for a sample, which is judged by the whole field."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pattern = QLineEdit()
        self.pattern.setAccessibleName("Pattern")
        self.pattern.setPlaceholderText("None")
        self.sample = QLineEdit()
        self.sample.setAccessibleName("A sample to try")
        self.sample.setPlaceholderText("Type a sample to try it")
        self.verdict = plain_label("", "muted", wrap=True)
        self._draft = FieldDraft("")
        self._lay_out()
        self.pattern.textEdited.connect(self._on_edited)
        self.sample.textEdited.connect(self._judge)

    def show_draft(self, draft: FieldDraft) -> None:
        """Show a field's pattern and judge the sample by the field."""
        self._draft = draft
        if self.pattern.text() != draft.pattern:
            self.pattern.setText(draft.pattern)
        self.sample.setVisible(bool(draft.pattern))
        self._judge()

    @Slot()
    def _judge(self) -> None:
        sample = self.sample.text()
        shown = bool(sample and self._draft.pattern)
        self.verdict.setVisible(shown)
        if not shown:
            return
        found = parse(sample, self._draft)
        wrong = isinstance(found, Fault)
        self.verdict.setText(
            wording.fault(found, self._draft.label) if isinstance(found, Fault) else "✓ This fits."
        )
        self.verdict.setProperty("role", "fault" if wrong else "muted")
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()

    def _take(self, pattern: str) -> None:
        self.pattern.setText(pattern)
        self.edited.emit()

    def _lay_out(self) -> None:
        ready = QToolButton()
        ready.setText("Ready ones")
        ready.setProperty("role", "link")
        ready.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(ready)
        for words, pattern in READY_PATTERNS:
            menu.addAction(words).triggered.connect(partial(self._take, pattern))
        ready.setMenu(menu)
        across = QHBoxLayout()
        across.setSpacing(4)
        across.addWidget(self.pattern, 1)
        across.addWidget(ready)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(3)
        for part in (self.sample, self.verdict):
            part.hide()
        down.addLayout(across)
        down.addWidget(self.sample)
        down.addWidget(self.verdict)
