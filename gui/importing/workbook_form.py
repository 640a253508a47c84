"""How a sheet is read: where its header is, and where the table ends."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from domain.formats.workbook import WorkbookOptions
from gui.importing.options_form import MOST_SKIPPED, OptionsForm


class WorkbookForm(OptionsForm):
    """The controls for a sheet; its rows are counted as the spreadsheet program shows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WorkbookOptions(header_rows=1), parent)
        self.header_rows = self._spin("Header rows", 3)
        self.skip_rows = self._spin("Rows above the header", MOST_SKIPPED)
        self.last_row = self._spin("Last row", 2_000_000, least_words="to the end")
        self._lay_out((self.header_rows, self.skip_rows, self.last_row))

    def show_options(self) -> None:
        options = self._given()
        self._count(self.header_rows, max(0, options.header_rows))
        self._count(self.skip_rows, options.skip_rows)
        self._count(self.last_row, max(0, options.stop_row - 1))

    def wanted(self) -> WorkbookOptions:
        last = self.last_row.value()
        return replace(
            self._given(),
            header_rows=self.header_rows.value(),
            skip_rows=self.skip_rows.value(),
            stop_row=last + 1 if last else 0,
        )

    def _given(self) -> WorkbookOptions:
        assert isinstance(self._options, WorkbookOptions)
        return self._options
