"""One repair for all codes whose zeros a spreadsheet took off: put in front, taken off again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from domain.importing import ImportPlan, LostZeros, Staged, filled_up, with_zeros, without_zeros
from gui import icons
from gui.widgets import plain_label
from gui.wording import listed, plural, shortened


class ZerosRow(QWidget):
    """“412 codes match a record if zeros are put in front”; hidden where none do."""

    wanted = Signal(object)
    """The ImportPlan with the zeros, or without them again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._lost: LostZeros | None = None
        self._icon = QLabel()
        self._words = plain_label("", wrap=True)
        self.put = self._button("Put the zeros in front", self._on_put)
        self.take_off = self._button("Take them off again", self._on_taken_off)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 2, 8, 6)
        across.setSpacing(8)
        across.addWidget(self._icon)
        across.addWidget(self._words, 1)
        across.addWidget(self.put)
        across.addWidget(self.take_off)
        self._draw_icon()
        self.hide()

    def show_plan(self, plan: ImportPlan, staged: Staged | None) -> None:
        """Offer what staging found out, and the way back from what was done."""
        self._plan, self._lost = plan, staged.zeros if staged else None
        done = done_words(plan)
        self._words.setText(lost_words(self._lost) if self._lost else done)
        had_focus = self.put.hasFocus() or self.take_off.hasFocus()
        self.put.setVisible(self._lost is not None)
        self.take_off.setVisible(bool(done))
        self.setVisible(self._lost is not None or bool(done))
        if had_focus and not self.isHidden():
            (self.put if self._lost else self.take_off).setFocus()

    def text(self) -> str:
        """Answer what it says."""
        return self._words.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _button(self, words: str, slot: object) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icons.pixmap("info", 16, "accent"))

    @Slot()
    def _on_put(self) -> None:
        if self._plan is not None and self._lost is not None:
            self.wanted.emit(with_zeros(self._plan, self._lost))

    @Slot()
    def _on_taken_off(self) -> None:
        if self._plan is not None:
            self.wanted.emit(without_zeros(self._plan))


def lost_words(lost: LostZeros) -> str:
    """Say how many codes would match: `412 codes match a record if zeros are put in front`."""
    match = "matches" if lost.count == 1 else "match"
    example = f"“{lost.example}” becomes “{lost.example.zfill(lost.length)}”"
    codes = plural(lost.count, "code")
    return f"{codes} {match} a record if zeros are put in front: {example}."


def done_words(plan: ImportPlan) -> str:
    """Say in which columns zeros are put in front, nothing where in none."""
    names = [f"“{shortened(one.header, 40)}”" for one in filled_up(plan)]
    return f"Zeros are put in front of the numbers in {listed(names)}." if names else ""
