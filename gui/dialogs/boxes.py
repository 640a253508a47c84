"""The boxes that the one door opens: a message with buttons, and a line to type in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gui import icons
from gui.widgets.labels import plain_label

_Button = QDialogButtonBox.StandardButton
_Role = QDialogButtonBox.ButtonRole
_WIDTH = 440


class Tick:
    """A box to tick in a question, with words that explain it; `ticked` is the answer."""

    def __init__(self, label: str, hint: str) -> None:
        self.label, self.hint = label, hint
        self.ticked = False

    def set(self, ticked: bool) -> None:
        """Take the answer."""
        self.ticked = ticked


class Box(QDialog):
    """A question or message: icon, bold title, text, hint, what a caller adds, and buttons."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, *, icon: str, hint: str = ""
    ) -> None:
        super().__init__(parent or _active_window())
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.chosen: str | None = None
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self._add_words(title, text, hint)
        self._buttons = QDialogButtonBox()
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out(icon)

    def add_button(
        self, text: str, button_role: QDialogButtonBox.ButtonRole, *, role: str = ""
    ) -> QPushButton:
        """Add a button below; `role` names its look in the style sheet."""
        button = QPushButton(no_mnemonic(text))
        if role:
            button.setProperty("role", role)
        self._buttons.addButton(button, button_role)
        return button

    def add_tick(self, tick: Tick | None) -> None:
        """Add a box to tick, if there is one, and the words that explain it."""
        if tick is None:
            return
        from PySide6.QtWidgets import QStyle  # comes with hundreds of names, and few boxes ask

        box = QCheckBox(no_mnemonic(tick.label))
        box.setAccessibleDescription(tick.hint)
        box.setChecked(tick.ticked)
        box.toggled.connect(tick.set)
        hint = plain_label(tick.hint, "muted", wrap=True)
        hint.setIndent(self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) + 6)
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addWidget(box)
        below.addWidget(hint)
        self.body.addLayout(below)

    def run(self) -> bool:
        """Show the box until it is answered, then let go of it; answers whether to go on."""
        _fit(self)
        accepted = bool(self.exec())
        if isValid(self):  # its window may have been closed and deleted meanwhile
            self.deleteLater()
        return accepted

    def open(self) -> None:
        """Show the box and go on; `accepted` or `rejected` follows."""
        _fit(self)
        super().open()

    def finish(self, key: str, _checked: bool = False) -> None:
        """Close with one of several answers."""
        self.chosen = key
        self.accept()

    def _add_words(self, title: str, text: str, hint: str) -> None:
        for words, role in ((title, "heading"), (text, ""), (hint, "muted")):
            if words:
                label = plain_label(words, role, wrap=True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self.body.addWidget(label)

    def _lay_out(self, icon: str) -> None:
        picture = QLabel()
        roles = {"warning": "warning", "error": "danger", "help": "accent", "info": "info"}
        picture.setPixmap(icons.pixmap(icon, 32, roles.get(icon, "text")))
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(self.body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 20, 20, 16)
        whole.setSpacing(18)
        whole.addLayout(across, 1)
        whole.addWidget(self._buttons)


class TextBox(QDialog):
    """Asks for a line of text and says below it what is wrong, as it is typed."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        label: str,
        initial: str,
        check: Callable[[str], str] | None,
        action: str,
    ) -> None:
        super().__init__(parent or _active_window())
        self.setWindowTitle(title)
        self._check = check
        self._line = QLineEdit(initial)
        self._line.setAccessibleName(label)
        self._line.selectAll()
        self._fault = plain_label("", "fault", wrap=True)
        self._buttons = QDialogButtonBox(_Button.Cancel)
        self._ok = QPushButton(no_mnemonic(action))
        self._ok.setProperty("role", "primary")
        self._buttons.addButton(self._ok, _Role.AcceptRole)
        self._lay_out(label)
        self._line.textChanged.connect(self._on_text_changed)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        make_default(self._ok)
        self._line.setFocus()
        self._ok.setEnabled(self._problem() == "")

    def run(self) -> str | None:
        """Show the box until it is answered, then let go of it; answers the text."""
        _fit(self)
        accepted = bool(self.exec())
        if not isValid(self):  # its window may have been closed and deleted meanwhile
            return None
        self.deleteLater()
        return self.text() if accepted else None

    def text(self) -> str:
        """Answer what was typed, without blanks around it."""
        return self._line.text().strip()

    def _problem(self) -> str:
        return self._check(self.text()) if self._check else ""

    @Slot()
    def _on_text_changed(self) -> None:
        problem = self._problem()
        self._fault.setText(problem)
        self._ok.setEnabled(problem == "")

    def _lay_out(self, label: str) -> None:
        prompt = plain_label(label, wrap=True)
        prompt.setBuddy(self._line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(6)
        for widget in (prompt, self._line, self._fault):
            whole.addWidget(widget)
        whole.addStretch(1)
        whole.addSpacing(8)
        whole.addWidget(self._buttons)
        # room for the message from the start: a dialog that grows while one types is restless
        self._fault.setMinimumHeight(2 * self._fault.fontMetrics().lineSpacing())
        self._fault.setAlignment(Qt.AlignmentFlag.AlignTop)


def _active_window() -> QWidget | None:
    """Answer the window to stand before; a box that just closed may still count as active."""
    window = QApplication.activeWindow()
    return window if window is not None and window.isVisible() else None


def _fit(dialog: QDialog) -> None:
    """Make a dialog as high as its words need; Qt guesses before it knows where they wrap."""
    layout = dialog.layout()
    if layout is None:
        return
    dialog.ensurePolished()
    width = max(_WIDTH, layout.totalMinimumSize().width())
    dialog.setMinimumWidth(width)
    dialog.resize(width, layout.totalHeightForWidth(width))


def details_view(details: str) -> QPlainTextEdit:
    """Make a view of a trace that can be read, scrolled and copied."""
    view = QPlainTextEdit(details)
    view.setReadOnly(True)
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    view.setAccessibleName("Details")
    view.setMinimumSize(520, 160)
    view.setTabChangesFocus(True)
    return view


def make_default(button: QPushButton) -> None:
    """Let Return press this button."""
    button.setAutoDefault(True)
    button.setDefault(True)
    button.setFocus()


def no_mnemonic(text: str) -> str:
    """Keep an ampersand in a name from becoming an underline."""
    return text.replace("&", "&&")
