"""The person on the tour: where they are, what they look at, and short ways to the widgets."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from domain.errors import Fault
from domain.fields import parse, type_of
from domain.values import FieldDef, TableDef
from domain.workspace import Reader
from gui.form.field_row import FieldRow
from gui.form.page import FormPage
from gui.main_window import MainWindow
from gui.models.record_table import RecordTableModel
from gui.records.grid import RecordGrid
from gui.records.page import RecordsPage
from gui.tour import camera
from gui.tour.book import Book
from gui.tour.hands import Wrong, wait

_TYPED = ("date", "decimal", "integer", "phone", "email", "url")
"""Types with a line to type in that does not take everything."""
_FEW = 12
"""A column of words with no more different ones is a choice of them."""


class Guide:
    """Holds the window, the file that is dropped on it and the folder for the pictures."""

    def __init__(self, window: MainWindow, source: Path, out: Path) -> None:
        self.window = window
        self.source = source
        self.out = out
        self.rows: list[list[str]] | None = None
        self.step = ""
        self.pictures: list[Path] = []
        self._book: Book | None = None

    # -- what is in view

    @property
    def book(self) -> Book:
        """Answer what should stand in the file."""
        if self._book is None:
            raise Wrong("Nothing was imported.")
        return self._book

    def open_book(self) -> Book:
        """Begin to keep account of the one table of the file that is open."""
        path = self.window.worker.path
        if path is None:
            raise Wrong("No file is open.")
        self._book = Book(path, self.table)
        return self._book

    @property
    def table(self) -> TableDef:
        """Answer the table in view."""
        table = self.window.pages.current_table()
        if table is None:
            raise Wrong("No table is in view.")
        return table

    @property
    def page(self) -> RecordsPage:
        """Answer the page of the table in view."""
        page = self.window.pages.current_page()
        if page is None:
            raise Wrong("No table is in view.")
        return page

    @property
    def grid(self) -> RecordGrid:
        """Answer the record table."""
        return self.page.grid

    @property
    def model(self) -> RecordTableModel:
        """Answer the model of the record table."""
        return self.page.model

    @property
    def form(self) -> FormPage:
        """Answer the fields and buttons of the form."""
        return self.window.side.need_form().findChild(FormPage)  # type: ignore[return-value]

    def form_row(self, field: FieldDef) -> FieldRow:
        """Answer a field of the form."""
        row = self.form.fields.reveal(field.id)
        if row is None:
            raise Wrong(f"The form has no field {field.label}.")
        return row

    def cell(self, record_id: int, field: FieldDef) -> QModelIndex:
        """Answer where a value is in the record table."""
        return self.model.index(self.model.row_of(record_id), self.model.column_of(field.id))

    def shown(self, record_id: int, field: FieldDef) -> str:
        """Answer what the record table shows of a value."""
        return str(self.cell(record_id, field).data())

    def settled(self) -> bool:
        """Tell whether the record table shows all its rows."""
        rows = range(min(self.model.rowCount(), 30))
        return self.model.is_complete and all(self.model.record_at(row) for row in rows)

    def wait_for_rows(self, count: int, wish: str) -> None:
        """Wait until the record table has so many rows and shows the first ones."""
        wait(lambda: self.settled() and self.model.rowCount() == count, wish)

    def wait_in_file(self, wish: str) -> None:
        """Wait until all writing is done, then compare the whole file with the book."""
        wait(lambda: not self.window.files.is_busy(), wish)
        self.book.compare()

    def reader(self) -> closing[Reader]:
        """Open the file for reading, to be used in a `with`."""
        return closing(Reader(self.book.workspace))

    # -- fields that serve a purpose

    def editable(self) -> list[FieldDef]:
        """Answer the fields that a person fills in."""
        return [one for one in self.table.fields if not type_of(one).automatic and not one.hidden]

    def text_field(self, record_id: int) -> FieldDef:
        """Answer a field to type words into: the first one of the record after its name."""
        fields = [one for one in self.editable() if one.type in ("text", "long_text")]
        filled = [one for one in fields if _has_letters(self.book.text(record_id, one.id))]
        found = [one for one in filled if one != self.table.main_field] or filled or fields
        found = found or [one for one in self.editable() if one.type in _TYPED]
        if not found:
            raise Wrong("The tour needs a file with a column that one can type into.")
        return found[0]

    def typed_field(self) -> FieldDef | None:
        """Answer a field that does not take any text."""
        later_first = [*self.editable()[1:], *self.editable()[:1]]  # the first may be a key
        found = [one for kind in _TYPED for one in later_first if one.type == kind]
        return next((one for one in found if isinstance(parse(NOT_RIGHT, one), Fault)), None)

    def sort_field(self) -> FieldDef:
        """Answer the field with the most to sort: a date or number, not the first column."""
        fields = self.editable()
        numbers = [one for one in fields[1:] if one.type in ("date", "integer", "decimal")]
        return max(numbers or fields[:1], key=self._variety)

    def other_text(self, record_id: int, field: FieldDef) -> str:
        """Answer a text that fits a field and is not the one the record has."""
        old = self.book.text(record_id, field.id)
        words = field.type in ("text", "long_text")
        marked = f"{old} (checked)".strip() if words else ""
        if words and self._variety(field) > _FEW:
            return marked
        texts = (self.book.text(key, field.id) for key in reversed(self.book.texts))
        return next((text for text in texts if text not in (old, "")), marked)

    def _variety(self, field: FieldDef) -> int:
        return len({self.book.text(key, field.id) for key in self.book.texts})

    # -- pictures

    def take_picture(self) -> None:
        """Keep how the window looks now as the picture of this step."""
        QApplication.sendPostedEvents()
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / f"{self.step}.png"
        if not camera.save(self.window, path):
            raise Wrong(f"The picture {path.name} could not be saved, or it is empty.")
        self.pictures.append(path)

    @property
    def has_picture(self) -> bool:
        """Tell whether this step has its picture."""
        return bool(self.pictures) and self.pictures[-1].stem == self.step


NOT_RIGHT = "not right"
"""What the person types where it cannot be meant."""


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def one_line(text: str) -> str:
    """Put a text on one line, as tables show it."""
    return " ".join(text.replace("↵", " ").split())


def need(holds: object, sentence: str) -> None:
    """Go on only if something is as it should be."""
    if not holds:
        raise Wrong(sentence)


def same(found: object, wanted: object, what: str) -> None:
    """Go on only if something is what it should be."""
    if found != wanted:
        raise Wrong(f"{what} is {found!r}, not {wanted!r}.")


def in_order(ids: Sequence[int], wanted: Sequence[int], what: str) -> None:
    """Go on only if the same records stand in the same order."""
    if list(ids) != list(wanted):
        raise Wrong(f"{what} are not in the order that they should be in.")
