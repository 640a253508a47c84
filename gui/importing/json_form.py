"""How JSON is read: what becomes of values inside values, one document or lines, the encoding."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from domain.formats.delimited import ENCODINGS
from domain.formats.json_text import FIND_OUT, JsonOptions
from gui.importing.options_form import OptionsForm
from gui.importing.words import encoding_words
from gui.wording import plural, shortened

_MOST_NAMED = 40
_NESTED = {"columns": "a column for each inner value", "text": "kept as JSON text"}
_LINES = {False: "one document", True: "a record in each line"}
_HEADER = {1: "names of the columns", 0: "a record like the others"}


class JsonForm(OptionsForm):
    """The controls for JSON."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(JsonOptions(), parent)
        self.nested = self._combo("Values within values", _NESTED.items())
        self.lines = self._combo("The file is", _LINES.items())
        self.encoding = self._encodings(ENCODINGS)
        self.header = self._combo("The first list holds", _HEADER.items())
        self.kept = QPushButton()
        self.kept.setAccessibleName("Kept as JSON text")
        self.kept.setAutoDefault(False)
        self.kept.setMenu(QMenu(self.kept))
        self._lay_out((self.lines, self.encoding, self.nested, self.kept))
        self._put(self.header, 2)  # where there are lists, there are no objects
        QWidget.setTabOrder(self.encoding, self.header)
        self._offer(self.header, False)

    def show_options(self) -> None:
        options = self._given()
        self._choose(self.nested, options.nested)
        self._choose(self.lines, bool(options.lines))
        self._choose(self.encoding, options.encoding, encoding_words(options.encoding))
        self._choose(self.header, min(1, max(0, options.header_rows)))
        self._offer(self.header, options.shape == "lists")
        self._offer(self.nested, options.shape != "lists")
        self._fill_kept(options)

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
            keep_json=frozenset(
                one.data() for one in self.kept.menu().actions() if one.isChecked()
            ),
        )

    def _fill_kept(self, options: JsonOptions) -> None:
        """List the columns that hold objects, to be kept whole one by one."""
        inner = {".".join(path[:end]) for path in options.columns for end in range(1, len(path))}
        menu = self.kept.menu()
        for old in menu.actions():
            old.deleteLater()
        menu.clear()
        for name in sorted(inner | options.keep_json)[:_MOST_NAMED]:
            action = menu.addAction(shortened(name, 60).replace("&", "&&"))
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name in options.keep_json)
            action.toggled.connect(self._on_changed)
        number = len(options.keep_json)
        self.kept.setText(plural(number, "column") if number else "no column")
        self._offer(self.kept, options.nested == "columns" and bool(menu.actions()))

    def _given(self) -> JsonOptions:
        assert isinstance(self._options, JsonOptions)
        return self._options
