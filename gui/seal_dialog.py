"""The seal of the history: to be noted elsewhere, and compared with one noted earlier."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain.workspace import Reader
from gui import sentences, wording
from gui.dialogs.boxes import Box, make_default
from gui.widgets import plain_label

if TYPE_CHECKING:
    from domain.values import ChangeSet
    from gui.worker import Worker

LENGTH = 64
"""So many digits a seal has."""

_USE = (
    "Note it outside this file, in a mail or on paper. Whoever has a seal noted earlier can tell "
    "whether a change from before its day was altered or cut off since."
)
_DIGITS = f"A seal has {LENGTH} signs: the digits from 0 to 9 and the letters from a to f."
_ABSENT = (
    "The history does not contain this seal. Changes that were there when it was noted are "
    "missing here, or it was noted of another file. Look for a newer copy of the file."
)


class SealDialog(Box):
    """Says that the history is whole, shows its seal, and compares it with another."""

    def __init__(self, worker: Worker, seal: str, parent: QWidget) -> None:
        super().__init__(
            parent,
            "The history is whole",
            "Every change carries the seal it was given, and each seal fits the one before.",
            icon="success",
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._worker, self._seal = worker, seal
        self.seal_line = self._make_line("The seal of the history now", seal)
        self.seal_line.setReadOnly(True)
        self.seal_line.setCursorPosition(0)
        self.copy_button = QPushButton("Copy")
        self.copy_button.setAccessibleName("Copy the seal")
        self.copy_button.setAutoDefault(False)
        self.compare_line = self._make_line("Compare it with a seal noted earlier")
        self.compare_line.setPlaceholderText("Paste it here")
        self.answer = plain_label(wrap=True)
        self._add_all()
        self.copy_button.clicked.connect(self._on_copy)
        self.compare_line.textChanged.connect(self._on_typed)
        make_default(self.add_button("Close", QDialogButtonBox.ButtonRole.AcceptRole))

    def _make_line(self, name: str, text: str = "") -> QLineEdit:
        line = QLineEdit(text)
        line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        line.setAccessibleName(name)
        line.ensurePolished()  # the style decides how large the letters are
        line.setMinimumWidth(line.fontMetrics().horizontalAdvance("0" * LENGTH) + 24)
        return line

    def _add_all(self) -> None:
        across = QHBoxLayout()
        across.addWidget(self.seal_line, 1)
        across.addWidget(self.copy_button)
        self._add("The seal of the history now:", across, plain_label(_USE, "muted", wrap=True))
        below = QHBoxLayout()
        below.addWidget(self.compare_line)
        self._add("Compare it with a seal noted earlier:", below, self.answer)
        # room for the answer from the start: a dialog that grows while one types is restless
        self.answer.setMinimumHeight(3 * self.answer.fontMetrics().lineSpacing())
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _add(self, title: str, line: QHBoxLayout, words: QWidget) -> None:
        down = QVBoxLayout()
        down.setSpacing(4)
        down.addWidget(plain_label(title))
        down.addLayout(line)
        down.addWidget(words)
        self.body.addLayout(down)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._seal)
        self.copy_button.setText("Copied")

    @Slot()
    def _on_typed(self) -> None:
        """Look for what was typed or pasted, as soon as it can be a seal."""
        seal = "".join(self.compare_line.text().split()).lower()
        if not seal or len(seal) != LENGTH or set(seal) - set("0123456789abcdef"):
            self._tell(_DIGITS if seal else "", "muted")
            return
        self._worker.read(
            partial(Reader.sealed_by, seal=seal),
            owner=self,
            then=partial(self._on_found, seal),
            key=("seal", id(self)),
        )

    def _on_found(self, seal: str, found: ChangeSet | None) -> None:
        if seal != "".join(self.compare_line.text().split()).lower():
            return
        if found is None:
            self._tell(_ABSENT, "fault")
        elif seal == self._seal:
            self._tell("This is the present seal: it is the same, and nothing is missing.", "")
        else:
            at = sentences.moment(found.at)
            self._tell(
                f"The history contains it: it was the seal on {wording.full_day(at)}, "
                f"{wording.clock(at)}. Every change that was noted by then is there still.",
                "",
            )

    def _tell(self, words: str, role: str) -> None:
        self.answer.setText(words)
        self.answer.setProperty("role", role)
        self.answer.style().unpolish(self.answer)  # a style sheet reads it only when it polishes
        self.answer.style().polish(self.answer)
        self.compare_line.setAccessibleDescription(words)
