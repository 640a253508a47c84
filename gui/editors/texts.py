"""Editors of what is typed: a line, several lines, and what the program fills in itself."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from domain.values import FieldDef
from gui.editors.base import Editor
from gui.wording import count

_NO_LIMIT = 2**31 - 1
LONGEST = 100_000
"""Beyond this many characters a text is shown cut and cannot be edited here: it would stall."""


class LineEditor(Editor):
    """A line to type in, for texts, numbers and everything that is written as one."""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit()
        self.line.setMaxLength(_NO_LIMIT)  # Qt would cut a text after 32,767 characters
        self.line.textEdited.connect(self._on_text_edited)
        self._too_long = ""
        self._take(self.line)

    def text(self) -> str:
        return self._too_long or self.line.text()

    def set_text(self, text: str) -> None:
        self._too_long = text if len(text) > LONGEST else ""
        self.line.setReadOnly(bool(self._too_long))
        self.line.setToolTip(_too_long_note(text) if self._too_long else "")
        self.line.setText(text[:LONGEST])
        self.line.setCursorPosition(0)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only or bool(self._too_long))

    def select_all(self) -> None:
        self.line.selectAll()

    @Slot()
    def _on_text_edited(self) -> None:
        self.text_edited.emit()


class AutomaticEditor(LineEditor):
    """Shows what the program writes itself."""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line.setEnabled(True)
        self.line.setReadOnly(True)
        self.line.setFrame(False)
        self.line.setPlaceholderText("Filled in by itself")
        self.line.setAccessibleDescription("Filled in by itself; it cannot be typed")

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self.line.setReadOnly(True)

    def set_read_only(self, read_only: bool) -> None:
        """Stay as it is: it is read-only anyway."""


class LongTextEditor(Editor):
    """Several lines, as high as the text up to a limit."""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.area = _GrowingText()
        self.area.textChanged.connect(self._on_text_changed)
        self._too_long = ""
        self._take(self.area)

    def text(self) -> str:
        return self._too_long or self.area.toPlainText()

    def set_text(self, text: str) -> None:
        self._too_long = text if len(text) > LONGEST else ""
        with QSignalBlocker(self.area):
            self.area.setPlainText(text[:LONGEST])
        self.area.setReadOnly(bool(self._too_long))
        self.area.setToolTip(_too_long_note(text) if self._too_long else "")
        self.area.fit()

    def set_read_only(self, read_only: bool) -> None:
        self.area.setReadOnly(read_only or bool(self._too_long))

    def select_all(self) -> None:
        self.area.selectAll()

    @Slot()
    def _on_text_changed(self) -> None:
        self.text_edited.emit()


class _GrowingText(QPlainTextEdit):
    """Grows with its lines from three to fourteen; Tab goes on to the next field."""

    LEAST, MOST = 3, 14

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self.fit()

    def fit(self) -> None:
        """Take the height that the text needs."""
        lines = round(self.document().size().height())  # in lines, not in pixels, for plain text
        shown = max(self.LEAST, min(lines, self.MOST))
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin()) + 4)
        height = shown * self.fontMetrics().lineSpacing() + margins
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.ensureCursorVisible()

    @Slot()
    def _on_size_changed(self) -> None:
        self.fit()


def _too_long_note(text: str) -> str:
    return f"This text is too long to change here: it has {count(len(text))} characters."
