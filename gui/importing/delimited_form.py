"""How delimited text is read: encoding, delimiter, quotes, header, odd rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from domain.formats.delimited import ENCODINGS, ReadingOptions
from gui.importing.options_form import MOST_SKIPPED, OptionsForm
from gui.importing.words import DELIMITER_WORDS, delimiter_words, encoding_words

_QUOTES = {'"': 'quotation mark  "', "'": "apostrophe  '", "": "none"}
_RAGGED = {
    "align": "put under fitting columns",
    "pad": "as they stand, fill with blanks",
    "skip": "leave out",
}
_OFFERED = (",", ";", "\t", "|", " ", "  ", ":", "^", "~")


class DelimitedForm(OptionsForm):
    """The controls for text in which a character stands between the values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ReadingOptions(), parent)
        self.encoding = self._encodings(ENCODINGS)
        self.delimiter = self._combo(
            "Separator", [(one, DELIMITER_WORDS[one].capitalize()) for one in _OFFERED]
        )
        self.quote = self._combo("Quotes", _QUOTES.items())
        self.ragged = self._combo("Uneven rows", _RAGGED.items())
        self.header_rows = self._spin("Header rows", 3)
        self.skip_rows = self._spin("Lines above the header", MOST_SKIPPED)
        above = (self.encoding, self.delimiter, self.quote)
        self._lay_out((*above, self.ragged, self.header_rows, self.skip_rows))

    def show_options(self) -> None:
        options = self._given()
        self._choose(self.encoding, options.encoding, encoding_words(options.encoding))
        self._choose(self.delimiter, options.delimiter, delimiter_words(options.delimiter))
        self._choose(self.quote, options.quotechar)
        self._choose(self.ragged, options.ragged)
        self._count(self.header_rows, options.header_rows)
        self._count(self.skip_rows, options.skip_rows)

    def wanted(self) -> ReadingOptions:
        given = self._given()
        wanted = replace(
            given,
            encoding=self.encoding.currentData(),
            delimiter=self.delimiter.currentData(),
            quotechar=self.quote.currentData(),
            ragged=self.ragged.currentData(),
            header_rows=self.header_rows.value(),
            skip_rows=self.skip_rows.value(),
        )
        # where the table ends was counted by the old options
        return wanted if wanted == given else replace(wanted, stop_row=0)

    def _given(self) -> ReadingOptions:
        assert isinstance(self._options, ReadingOptions)
        return self._options
