"""How a file is read, each part to be changed: a form for each kind of options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from domain.formats import registry
from domain.formats.delimited import ReadingOptions
from domain.formats.json_text import JsonOptions
from domain.formats.workbook import WorkbookOptions
from gui.importing.delimited_form import DelimitedForm
from gui.importing.json_form import JsonForm
from gui.importing.options_form import OptionsForm
from gui.importing.workbook_form import WorkbookForm

FORMS: dict[type, Callable[[], OptionsForm]] = {
    ReadingOptions: DelimitedForm,
    WorkbookOptions: WorkbookForm,
    JsonOptions: JsonForm,
}
"""The form for each kind of options; a format without one has nothing to choose."""

_KINDS = {"delimited": ReadingOptions, "workbook": WorkbookOptions, "json": JsonOptions}


class ReadingPanel(QFrame):
    """The controls under “Change”."""

    changed = Signal(object)
    """The options that the person wants, of the kind that was shown."""
    guess_requested = Signal()

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: OptionsForm | None = None
        self._kind: type | None = None
        self.again = QPushButton("Guess again")
        self.again.setProperty("role", "link")
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.guess_requested)
        self._across = QHBoxLayout(self)
        self._lay_out()
        self._take(_kind_by_name(path))

    def set_options(self, options: object) -> None:
        """Show how the file is read now, in the form for this kind of options."""
        self._take(type(options))
        if self.form is not None:
            self.form.set_options(options)

    def is_offered(self) -> bool:
        """Tell whether there is anything to choose."""
        return self.form is not None

    def _take(self, kind: type | None) -> None:
        """Make the form for a kind of options, unless it is there."""
        if kind is self._kind:
            return
        self._kind = kind
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        make = FORMS.get(kind) if kind else None
        self.form = make() if make else None
        if self.form is not None:
            self.form.changed.connect(self.changed)
            self._across.insertWidget(0, self.form, 1)
            QWidget.setTabOrder(self.form.last, self.again)

    def _lay_out(self) -> None:
        self.setProperty("role", "card")
        self._across.setContentsMargins(12, 8, 12, 8)
        self._across.setSpacing(12)
        self._across.addWidget(self.again, 0, Qt.AlignmentFlag.AlignBottom)


def _kind_by_name(path: Path) -> type | None:
    """Answer the kind of options that will be needed, as far as the name of a file tells."""
    suffix = path.suffix.casefold()
    name = next((one for one, ends in registry.suffixes().items() if suffix in ends), "delimited")
    return _KINDS.get(name)
