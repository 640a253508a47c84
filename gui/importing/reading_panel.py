"""How a file is read, each part to be changed: encoding, delimiter, quotes, header, odd rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from domain.formats.delimited import ENCODINGS, ReadingOptions
from gui.importing.words import DELIMITER_WORDS, delimiter_words, encoding_words
from gui.widgets import plain_label

_QUOTES = {'"': 'quotation mark  "', "'": "apostrophe  '", "": "none"}
_RAGGED = {"pad": "keep, fill with blanks", "skip": "leave out"}
_OFFERED = (",", ";", "\t", "|", " ", "  ", ":", "^", "~")
_MOST_SKIPPED = 100_000


class ReadingPanel(QFrame):
    """The controls under “Change”."""

    changed = Signal(object)
    """The ReadingOptions that the person wants."""
    guess_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = ReadingOptions()
        self.encoding = self._combo("Encoding", [(one, encoding_words(one)) for one in ENCODINGS])
        self.delimiter = self._combo(
            "Delimiter", [(one, DELIMITER_WORDS[one].capitalize()) for one in _OFFERED]
        )
        self.quote = self._combo("Quotes", _QUOTES.items())
        self.ragged = self._combo("Uneven rows", _RAGGED.items())
        self.header_rows = self._spin("Header rows", 3)
        self.skip_rows = self._spin("Lines above the header", _MOST_SKIPPED)
        self.again = QPushButton("Guess again")
        self.again.setProperty("role", "link")
        self.again.clicked.connect(self.guess_requested)
        self._lay_out()

    def options(self) -> ReadingOptions:
        """Answer what is chosen."""
        return self._options

    def set_options(self, options: object) -> None:
        """Show how the file is read now; there is nothing to choose for other formats."""
        self.setEnabled(isinstance(options, ReadingOptions))
        if not isinstance(options, ReadingOptions):
            return
        self._options = options
        self._show(self.encoding, options.encoding, encoding_words(options.encoding))
        self._show(self.delimiter, options.delimiter, delimiter_words(options.delimiter))
        self._show(self.quote, options.quotechar, options.quotechar)
        self._show(self.ragged, options.ragged, options.ragged)
        for spin, value in (
            (self.header_rows, options.header_rows),
            (self.skip_rows, options.skip_rows),
        ):
            with QSignalBlocker(spin):
                spin.setValue(value)

    def _combo(self, name: str, choices: Iterable[tuple[str, str]]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        for key, words in choices:
            combo.addItem(words, key)
        combo.currentIndexChanged.connect(self._on_changed)
        return combo

    def _spin(self, name: str, most: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setAccessibleName(name)
        spin.setRange(0, most)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._on_changed)
        return spin

    def _show(self, combo: QComboBox, key: str, words: str) -> None:
        with QSignalBlocker(combo):
            if combo.findData(key) < 0:
                combo.addItem(words, key)
            combo.setCurrentIndex(combo.findData(key))

    @Slot()
    def _on_changed(self) -> None:
        wanted = replace(
            self._options,
            encoding=self.encoding.currentData(),
            delimiter=self.delimiter.currentData(),
            quotechar=self.quote.currentData(),
            ragged=self.ragged.currentData(),
            header_rows=self.header_rows.value(),
            skip_rows=self.skip_rows.value(),
        )
        if wanted != self._options:
            self._options = replace(wanted, stop_row=0)  # it was counted by the old options
            self.changed.emit(self._options)

    def _lay_out(self) -> None:
        self.setProperty("role", "card")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        places = (
            (self.encoding, self.delimiter, self.quote),
            (self.ragged, self.header_rows, self.skip_rows),
        )
        for row, widgets in enumerate(places):
            for column, widget in enumerate(widgets):
                label = plain_label(widget.accessibleName(), "muted")
                label.setBuddy(widget)
                grid.addWidget(label, row, 2 * column)
                grid.addWidget(widget, row, 2 * column + 1)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.again)
        grid.addLayout(across, 1, 6)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 2)
