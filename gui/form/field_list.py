"""The rows of a form, in the table's order; hidden ones and very many fold away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from domain.values import FieldDef, TableDef
from gui import icons
from gui.form.field_row import FieldRow
from gui.wording import plural

AT_ONCE = 60
"""How many rows are made in one go; the rest of a very wide table waits behind the fold."""

WIDEST = 640


class FieldList(QScrollArea):
    """The rows of one table. `row_made(FieldRow)` comes for each row, later ones included."""

    row_made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, FieldRow] = {}
        self._folded: list[FieldDef] = []
        self._layout = QVBoxLayout()
        self._more = self._make_fold()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()

    def show_table(self, table: TableDef) -> None:
        """Make the rows of a table in place of those there are."""
        for row in self._rows.values():
            row.hide()
            row.deleteLater()
        self._rows = {}
        shown = [field for field in table.fields if not field.hidden]
        hidden = [field for field in table.fields if field.hidden]
        self._folded = shown[AT_ONCE:] + hidden
        self._add(shown[:AT_ONCE])

    def rows(self) -> Iterator[FieldRow]:
        """Yield the rows that are there."""
        return iter(self._rows.values())

    def row(self, field_id: int) -> FieldRow | None:
        """Return the row of a field, None while it is folded away."""
        return self._rows.get(field_id)

    def reveal(self, field_id: int) -> FieldRow:
        """Return the row of a field, unfolding what hides it."""
        while field_id not in self._rows and self._folded:
            self.unfold()
        return self._rows[field_id]

    def focus_first(self) -> None:
        """Type in the first field that can be typed in."""
        for row in self._rows.values():
            if row.can_type():
                row.go_to()
                row.editor.select_all()
                return

    @Slot()
    def unfold(self) -> None:
        """Show what is folded away, so many at once."""
        part, self._folded = self._folded[:AT_ONCE], self._folded[AT_ONCE:]
        self._add(part)

    def _add(self, fields: Sequence[FieldDef]) -> None:
        for field in fields:
            row = FieldRow(field)
            self._rows[field.id] = row
            self._layout.insertWidget(self._layout.count() - 2, row)
            self.row_made.emit(row)
        self._more.setText(plural(len(self._folded), "more field"))
        self._more.setVisible(bool(self._folded))

    def _make_fold(self) -> QPushButton:
        more = QPushButton()
        more.setProperty("role", "link")
        more.setIcon(icons.icon("down", "accent"))
        more.setCursor(Qt.CursorShape.PointingHandCursor)
        more.clicked.connect(self.unfold)
        return more

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        inner.setLayout(self._layout)
        self._layout.setContentsMargins(16, 8, 16, 16)
        self._layout.setSpacing(14)
        self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)
        self._more.hide()
        self.setWidget(inner)
