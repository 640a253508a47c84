"""Asks, before an undo writes anything, what is to become of what was edited since."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gui import wording
from gui.undoing.ahead import Ahead
from gui.undoing.newer_list import NewerList
from gui.widgets import plain_label
from gui.widgets.fitting import fit
from gui.wording import count, plural

KEEP, PUT_BACK, DECIDE = range(3)
_CHOICES = (
    ("Keep the newer edits", "They stay as they are; everything else goes back."),
    (
        "Put back everything",
        "What it replaced comes back, and what it made goes to the Trash. The newer edits stay in "
        "the history.",
    ),
    ("Decide one by one", "Tick below what is to be put back."),
)


class UndoDialog(QDialog):
    """Three choices above the list of what was edited since; nothing is written before Undo."""

    decided = Signal(int, bool, object)
    """The change set's id, whether everything is put back, and else the keys of what is."""

    def __init__(self, ahead: Ahead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ahead = ahead
        verb = "Redo" if ahead.redo else "Undo"
        self.setWindowTitle(f"{verb} “{wording.shortened(ahead.label, 60)}”")
        self.choices = QButtonGroup(self)
        self.list = NewerList(ahead.newer)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.state = plain_label("", "muted", wrap=True)
        self.all_button = QPushButton("Tick all")
        self.none_button = QPushButton("Tick none")
        self.undo_button = QPushButton(verb)
        self._lay_out()
        self._connect()
        self._on_chosen()
        fit(self, 800, 560, least=QSize(520, 420))

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 16, 16, 16)
        down.setSpacing(12)
        down.addWidget(plain_label(_headline(self._ahead), "title", wrap=True))
        for number, (label, help_text) in enumerate(_CHOICES):
            down.addLayout(self._make_choice(number, label, help_text))
        self.choices.button(KEEP).setChecked(True)
        down.addWidget(self.list, 1)
        across = QHBoxLayout()
        for button in (self.all_button, self.none_button):
            button.setAutoDefault(False)
            across.addWidget(button)
        across.addWidget(self.state, 1)
        down.addLayout(across)
        down.addWidget(self._make_buttons())
        self.undo_button.setDefault(True)  # only a button that is in its dialog can be the default

    def _make_choice(self, number: int, label: str, help_text: str) -> QVBoxLayout:
        choice = QRadioButton(label)
        choice.setAccessibleDescription(help_text)
        self.choices.addButton(choice, number)
        words = plain_label(help_text, "muted", wrap=True)
        words.setIndent(24)
        down = QVBoxLayout()
        down.setSpacing(2)
        down.addWidget(choice)
        down.addWidget(words)
        return down

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.undo_button.setProperty("role", "primary")
        buttons.addButton(self.undo_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.choices.idClicked.connect(self._on_chosen)
        self.list.ticked.connect(self._tell)
        self.all_button.clicked.connect(self.list.tick_all)
        self.none_button.clicked.connect(self.list.tick_none)

    def choice(self) -> int:
        """Answer KEEP, PUT_BACK or DECIDE."""
        return self.choices.checkedId()

    @Slot()
    def _on_chosen(self) -> None:
        deciding = self.choice() == DECIDE
        self.list.let_choose(deciding)
        self.all_button.setVisible(deciding)
        self.none_button.setVisible(deciding)
        if deciding:
            self.list.setFocus()

    @Slot()
    def _tell(self) -> None:
        self.state.setText(_state_words(self._ahead, self.list, deciding=self.choice() == DECIDE))

    @Slot()
    def _on_accepted(self) -> None:
        chosen = self.list.chosen() if self.choice() == DECIDE else []
        self.decided.emit(self._ahead.change_set_id, self.choice() == PUT_BACK, chosen)
        self.accept()


def _headline(ahead: Ahead) -> str:
    was = "was" if ahead.edited == 1 else "were"
    return f"{count(ahead.edited)} of {plural(ahead.records, 'record')} {was} edited since."


def _state_words(ahead: Ahead, shown: NewerList, *, deciding: bool) -> str:
    parts = []
    if deciding:
        parts.append(
            f"{count(shown.chosen_count())} of {count(shown.box_count())} will be put back."
        )
    if ahead.edited > len(ahead.newer):
        parts.append(f"The first {count(len(ahead.newer))} records are listed")
        parts[-1] += "; the others keep their newer edits." if deciding else "."
    return " ".join(parts)
