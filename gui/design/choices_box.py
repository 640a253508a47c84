"""The choices of a field, one on each line, to write, paste and move."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from gui import icons
from gui.widgets import plain_label
from gui.wording import listed, shortened


class ChoicesBox(QWidget):
    """A text with one choice on each line; Alt+Up and Alt+Down move the line."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = _Lines()
        self.lines.setAccessibleName("Choices, one on each line")
        self.lines.setPlaceholderText("One choice on each line")
        self.lines.setFixedHeight(7 * self.fontMetrics().lineSpacing())
        self.up = _button("up", "Move up (Alt+Up)")
        self.down = _button("down", "Move down (Alt+Down)")
        self.fault = plain_label("", "fault", wrap=True)
        self.fault.hide()
        self._lay_out()
        self.lines.textChanged.connect(self._on_changed)
        self.up.clicked.connect(self.lines.move_up)
        self.down.clicked.connect(self.lines.move_down)

    def choices(self) -> tuple[str, ...]:
        """Return the choices, without blank lines; the same one twice stays, to be flagged."""
        lines = (line.strip() for line in self.lines.toPlainText().split("\n"))
        return tuple(line for line in lines if line)

    def set_choices(self, choices: tuple[str, ...]) -> None:
        """Show these choices."""
        if choices != self.choices():
            with QSignalBlocker(self.lines):
                self.lines.setPlainText("\n".join(choices))
        self._flag()

    def _flag(self) -> None:
        choices = self.choices()
        twice = [one for one in dict.fromkeys(choices) if choices.count(one) > 1]
        shown = listed([f"“{shortened(one, 30)}”" for one in twice[:3]])
        self.fault.setText(f"Here more than once: {shown}." if twice else "")
        self.fault.setVisible(bool(twice))

    @Slot()
    def _on_changed(self) -> None:
        self._flag()
        self.edited.emit()

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(4)
        across.addWidget(self.lines, 1)
        across.addLayout(buttons)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(3)
        down.addLayout(across)
        down.addWidget(self.fault)


class _Lines(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if event.key() == Qt.Key.Key_Up:
                self.move_up()
                return
            if event.key() == Qt.Key.Key_Down:
                self.move_down()
                return
        super().keyPressEvent(event)

    @Slot()
    def move_up(self) -> None:
        """Swap the line of the cursor with the one above."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """Swap the line of the cursor with the one below."""
        self._move(1)

    def _move(self, step: int) -> None:
        lines = self.toPlainText().split("\n")
        here = self.textCursor().blockNumber()
        there = here + step
        if not 0 <= there < len(lines):
            return
        lines[here], lines[there] = lines[there], lines[here]
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText("\n".join(lines))  # as an edit, so that the text's own undo knows it
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(there)))


def _button(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icons.icon(icon))
    button.setProperty("role", "quiet")
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
