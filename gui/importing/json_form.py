"""How JSON is read: what becomes of values inside values, one document or lines, the encoding."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from domain.formats.delimited import ENCODINGS
from domain.formats.json_text import FIND_OUT, JsonOptions
from gui.importing.options_form import OptionsForm
from gui.importing.words import encoding_words

_NESTED = {"columns": "a column for each inner value", "text": "kept as JSON text"}
_LINES = {False: "one document", True: "a record in each line"}
_HEADER = {1: "names of the columns", 0: "a record like the others"}


class JsonForm(OptionsForm):
    """The controls for JSON."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(JsonOptions(), parent)
        self.nested = self._combo("Objects in records", _NESTED.items())
        self.lines = self._combo("The file is", _LINES.items())
        self.encoding = self._encodings(ENCODINGS)
        self.header = self._combo("The first list holds", _HEADER.items())
        self._lay_out((self.nested, self.lines, self.encoding, self.header))
        self.setFocusProxy(self.lines)

    def show_options(self) -> None:
        options = self._given()
        self._choose(self.nested, options.nested)
        self._choose(self.lines, bool(options.lines))
        self._choose(self.encoding, options.encoding, encoding_words(options.encoding))
        self._choose(self.header, min(1, max(0, options.header_rows)))
        self._offer(self.header, options.shape == "lists")
        self._offer(self.nested, options.shape != "lists")

    def wanted(self) -> JsonOptions:
        given = self._given()
        lines = self.lines.currentData()
        return replace(
            given,
            nested=self.nested.currentData(),
            lines=lines,
            encoding=self.encoding.currentData(),
            part=given.part if lines == bool(given.lines) else "",
            header_rows=self.header.currentData() if given.shape == "lists" else FIND_OUT,
        )

    def _given(self) -> JsonOptions:
        assert isinstance(self._options, JsonOptions)
        return self._options
