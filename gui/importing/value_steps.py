"""One step that changes the values of a column: its words and the boxes it needs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QToolButton, QWidget

from domain.importing import Transform, TransformKind
from gui import icons
from gui.widgets import plain_label

Kind = TransformKind

NEW_STEPS = {
    Kind.TRIM: "Trim blanks at both ends",
    Kind.UPPER: "CAPITAL LETTERS",
    Kind.LOWER: "small letters",
    Kind.TITLE: "Capital First Letters",
    Kind.REPLACE: "Replace a part of the text…",
    Kind.REPLACE_WHOLE: "Replace a whole value…",
    Kind.SPLIT: "Take one part of the text…",
    Kind.FIXED: "The same value in every row…",
    Kind.ZEROS: "Zeros in front of whole numbers…",
    Kind.DAY_FIRST: "Dates: the day comes first",
    Kind.MONTH_FIRST: "Dates: the month comes first",
    Kind.DECIMAL_COMMA: "Numbers: decimal comma",
    Kind.DECIMAL_POINT: "Numbers: decimal point",
}
_FIND = {
    Kind.REPLACE: ("Replace", "text"),
    Kind.REPLACE_WHOLE: ("Replace", "blank"),
    Kind.SPLIT: ("Divide at", "blanks"),
}
_TEXT = {
    Kind.REPLACE: ("by", "nothing"),
    Kind.REPLACE_WHOLE: ("by", "blank"),
    Kind.FIXED: ("Every row:", "blank"),
}
_PARTS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -2: "last but one"}
_PARTS |= {-1: "last"}
_MOST_DIGITS = 40


class StepRow(QWidget):
    """A line for one step, with a cross."""

    changed = Signal(object)
    """The Transform that the person wants."""
    removed = Signal()

    def __init__(self, step: Transform, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.sought = self._line(*_FIND.get(step.kind, ("", "")))
        self.text = self._line(*_TEXT.get(step.kind, ("", "")))
        self.part = self._make_part()
        self.digits = self._make_digits()
        self.cross = QToolButton()
        self.cross.setIcon(icons.icon("close", "muted"))
        self.cross.setProperty("role", "quiet")
        self.cross.setToolTip("Remove this step")
        self.cross.setAccessibleName(f"Remove: {NEW_STEPS[step.kind].rstrip('…')}")
        self.cross.clicked.connect(self.removed)
        self._lay_out()
        self.show_step(step)

    def show_step(self, step: Transform) -> None:
        """Show a step of the same kind."""
        self.step = step
        for line, text in ((self.sought, step.find), (self.text, step.text)):
            if line.text() != text:
                with QSignalBlocker(line):
                    line.setText(text)
        with QSignalBlocker(self.part):
            self.part.setCurrentIndex(max(0, self.part.findData(step.part)))
        with QSignalBlocker(self.digits):
            self.digits.setValue(step.part)

    def take_focus(self) -> None:
        """Go to the first box, or to the cross."""
        boxes = (self.sought, self.text, self.part, self.digits, self.cross)
        next(box for box in boxes if not box.isHidden()).setFocus()

    @Slot()
    def _on_edited(self) -> None:
        self.step = replace(
            self.step,
            find=self.sought.text(),
            text=self.text.text(),
            part=self.digits.value() if self.step.kind is Kind.ZEROS else self.part.currentData(),
        )
        self.changed.emit(self.step)

    def _line(self, name: str, blank: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name.rstrip(":"))
        line.setPlaceholderText(blank)
        line.setMinimumWidth(60)
        line.textEdited.connect(self._on_edited)
        line.setVisible(bool(name))
        return line

    def _make_part(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName("Which part")
        for part, words in _PARTS.items():
            combo.addItem(f"{words} part", part)
        combo.currentIndexChanged.connect(self._on_edited)
        return combo

    def _make_digits(self) -> QSpinBox:
        digits = QSpinBox()
        digits.setAccessibleName("Up to how many digits")
        digits.setRange(1, _MOST_DIGITS)
        digits.setSuffix(" digits")
        digits.setKeyboardTracking(False)
        digits.valueChanged.connect(self._on_edited)
        return digits

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        kind = self.step.kind
        if kind in _FIND:
            across.addWidget(plain_label(_FIND[kind][0]))
            across.addWidget(self.sought, 1)
        if kind in _TEXT:
            across.addWidget(plain_label(_TEXT[kind][0]))
            across.addWidget(self.text, 1)
        if kind is Kind.SPLIT:
            across.addWidget(self.part)
        if kind is Kind.ZEROS:
            across.addWidget(plain_label("Zeros in front, up to"))
            across.addWidget(self.digits)
            across.addStretch(1)
        elif kind not in _FIND and kind not in _TEXT:
            across.addWidget(plain_label(NEW_STEPS[kind]), 1)
        across.addWidget(self.cross)
        for widget in (self.sought, self.text, self.part, self.digits):
            if widget.parent() is None:
                widget.setParent(self)
                widget.hide()
