"""How many rows there are of each kind; each kind can be shown alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from domain.importing import Fate, Staged
from gui import theme
from gui.importing.fates import LOOKS, QUIET, why
from gui.widgets import FlowLayout
from gui.wording import count, plural

_EVERY, _CHANGES, _PUT_RIGHT = 0, 100, 101
CHANGES = tuple(fate for fate in LOOKS if fate not in QUIET)
"""The kinds of rows in which something was changed."""
_DOT = 14
_PUT_RIGHT_HINT = (
    "Uneven rows, and rows with stray quotation marks, whose values were put under the columns "
    "that fit. Compare them with the file."
)


class FateBar(QWidget):
    """A button for each kind that occurs, with its sign, word and number."""

    kind_chosen = Signal(object)
    """The Fates to show alone, none for all rows."""
    fixes_dropped = Signal()
    """The person's corrections are to be taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kinds of rows")
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(8, 6, 8, 6)
        self._group = QButtonGroup(self)
        self._returned = False
        self.every = self._add("All", _EVERY, "Every row of the file.", ())
        self.changes = self._add(
            "Changes", _CHANGES, "The rows that were changed since the file was exported.", CHANGES
        )
        self.kinds = {
            fate: self._add(look.badge, number, look.why, (fate,))
            for number, (fate, look) in enumerate(LOOKS.items(), start=1)
        }
        self.put_right = self._add("Put right", _PUT_RIGHT, _PUT_RIGHT_HINT, ())
        self.fixes = QPushButton()
        self.fixes.setProperty("role", "link")
        self.fixes.setAutoDefault(False)
        self.fixes.setToolTip("Show the values of the file again that you corrected here")
        self.fixes.clicked.connect(self.fixes_dropped)
        self._flow.addWidget(self.fixes)
        self.fixes.hide()
        self.every.setChecked(True)
        self.paint_signs()
        theme.changed.connect(self.paint_signs)
        self.hide()

    def show_staged(self, staged: Staged) -> None:
        """Show how many rows there are of each kind."""
        self._label(self.every, "All", staged.rows)
        for fate, button in self.kinds.items():
            self._label(button, LOOKS[fate].word, staged.counts.get(fate, 0))
            button.setToolTip(why(fate, returned=staged.plan.matching.by_record))
        self._show_put_right(staged.aligned + staged.mended)
        self._show_changes(staged)
        chosen = self.kind()
        if chosen is not None and not staged.counts.get(chosen):
            self.every.setChecked(True)  # the last of a kind was put right
            self.kinds[chosen].hide()
        self.show_fixes(staged.plan.fixes)
        self.show()

    def show_fixes(self, fixes: Mapping[tuple[int, int], str]) -> None:
        """Offer to take corrections back, if there are any."""
        self.fixes.setText(f"Take back {plural(len(fixes), 'correction')}")
        self.fixes.setVisible(bool(fixes))

    def fates(self) -> tuple[Fate, ...]:
        """Answer which kinds are shown alone, none where all are."""
        if self.changes.isChecked():
            return CHANGES
        chosen = self.kind()
        return () if chosen is None else (chosen,)

    def kind(self) -> Fate | None:
        """Answer which kind is shown alone."""
        return next((fate for fate, one in self.kinds.items() if one.isChecked()), None)

    def choose(self, kind: Fate | None) -> None:
        """Show one kind alone, as by a click."""
        (self.kinds[kind] if kind else self.every).click()

    def paint_signs(self) -> None:
        """Draw each sign in its colour."""
        for fate, button in self.kinds.items():
            button.setIcon(_sign(LOOKS[fate].sign, theme.color(LOOKS[fate].role)))

    def _show_put_right(self, number: int) -> None:
        if not number and self.put_right.isChecked():
            self.every.setChecked(True)
        self._label(self.put_right, "Put right", number)

    def _show_changes(self, staged: Staged) -> None:
        """Of a file that came back show first what was changed; the rest is a click away."""
        returned = staged.plan.matching.by_record
        number = sum(staged.counts.get(fate, 0) for fate in CHANGES)
        self._label(self.changes, "Changes", number)
        self.changes.setVisible(returned and number > 0)
        begins = returned and not self._returned
        self._returned = returned
        if not number or not returned:
            if self.changes.isChecked():
                self.every.setChecked(True)
        elif begins:
            self.changes.setChecked(True)

    def _add(self, word: str, number: int, hint: str, fates: tuple[Fate, ...]) -> QPushButton:
        button = QPushButton(word)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("segment", "only")
        button.setToolTip(hint)
        button.clicked.connect(partial(self._on_clicked, fates))
        self._group.addButton(button, number)
        self._flow.addWidget(button)
        return button

    def _on_clicked(self, fates: tuple[Fate, ...], _checked: bool = False) -> None:
        self.kind_chosen.emit(fates)

    def _label(self, button: QPushButton, word: str, number: int) -> None:
        button.setText(f"{word} {count(number)}")
        button.setAccessibleName(f"{word}: {plural(number, 'row')}")
        bold = QFont(button.font())
        bold.setBold(True)  # a chosen button is bold, and must not be cut off then
        room = 24 if button in (self.every, self.changes, self.put_right) else _DOT + 24
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(button.text()) + room)
        button.setVisible(number > 0 or button.isChecked() or button is self.every)


def _sign(sign: str, color: QColor) -> QIcon:
    """Draw a sign as an icon, so that it can have a colour of its own."""
    pixmap = QPixmap(_DOT * 2, _DOT * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    font = painter.font()
    font.setBold(True)
    font.setPixelSize(_DOT)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(pixmap.rect().adjusted(0, 0, -_DOT, -_DOT), Qt.AlignmentFlag.AlignCenter, sign)
    painter.end()
    return QIcon(pixmap)
