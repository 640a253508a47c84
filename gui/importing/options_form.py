"""What the forms about reading a file share: labelled boxes and numbers in two lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QWidget

from gui.importing.words import encoding_words
from gui.widgets import plain_label

MOST_SKIPPED = 1_000_000
ACROSS = 3


class OptionsForm(QWidget):
    """Shows the options of one format and says when a person wants others."""

    changed = Signal(object)
    """The options that the person wants."""
    last: QWidget
    """The control after which Tab leads out of the form."""

    def __init__(self, options: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self._labels: dict[QWidget, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)

    def set_options(self, options: object) -> None:
        """Show how the file is read now."""
        self._options = options
        self.show_options()

    def show_options(self) -> None:
        """Put what `_options` says into the controls."""
        raise NotImplementedError

    def wanted(self) -> object:
        """Answer the options that the controls say."""
        raise NotImplementedError

    def _combo(self, name: str, choices: Iterable[tuple[object, str]]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        for key, words in choices:
            combo.addItem(words, key)
        combo.currentIndexChanged.connect(self._on_changed)
        return combo

    def _encodings(self, known: Iterable[str]) -> QComboBox:
        return self._combo("Encoding", [(one, encoding_words(one)) for one in known])

    def _spin(self, name: str, most: int, *, least: int = 0, least_words: str = "") -> QSpinBox:
        spin = QSpinBox()
        spin.setAccessibleName(name)
        spin.setRange(least, most)
        spin.setSpecialValueText(least_words)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._on_changed)
        return spin

    def _choose(self, combo: QComboBox, key: object, words: str = "") -> None:
        """Show a choice without an answer to it; one that is not offered yet is added."""
        with QSignalBlocker(combo):
            if combo.findData(key) < 0:
                combo.addItem(words or str(key), key)
            combo.setCurrentIndex(combo.findData(key))

    def _count(self, spin: QSpinBox, value: int) -> None:
        with QSignalBlocker(spin):
            spin.setValue(value)

    def _offer(self, control: QWidget, offered: bool) -> None:
        """Show a control and its label, or neither where it decides nothing."""
        control.setVisible(offered)
        self._labels[control].setVisible(offered)

    def _lay_out(self, controls: Sequence[QWidget]) -> None:
        for place, control in enumerate(controls):
            self._put(control, place)
        for column in range(ACROSS):
            self._grid.setColumnStretch(2 * column + 1, 2)
        for before, after in pairwise(controls):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(controls[0])
        self.last = controls[-1]

    def _put(self, control: QWidget, place: int) -> None:
        """Put a control with its label into a place; of several in one, one at most is offered."""
        label = plain_label(control.accessibleName(), "muted")
        label.setBuddy(control)
        self._labels[control] = label
        row, column = divmod(place, ACROSS)
        self._grid.addWidget(label, row, 2 * column)
        self._grid.addWidget(control, row, 2 * column + 1)

    @Slot()
    def _on_changed(self) -> None:
        wanted = self.wanted()
        if wanted != self._options:
            self._options = wanted
            self.changed.emit(wanted)
