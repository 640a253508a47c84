"""The rows of a form, in the table's order; hidden ones and very many fold away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from domain.values import FieldDef, TableDef
from gui import icons
from gui.form.field_row import FieldRow
from gui.wording import plural

MOST = 200
"""How many rows are shown; the rest of a very wide table waits behind the fold."""

SLICE = 8
"""How many rows are made before the window may breathe: making one takes some milliseconds."""

WIDEST = 640


class FieldList(QScrollArea):
    """The rows of one table. `row_made(FieldRow)` comes for each row, later ones included."""

    row_made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[int, FieldRow] = {}
        self._folded: list[FieldDef] = []
        self._waiting: list[FieldDef] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._make_some)
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
        self._folded = shown[MOST:] + hidden
        self._add(shown[:MOST])

    def rows(self) -> Iterator[FieldRow]:
        """Yield the rows that are there."""
        return iter(self._rows.values())

    def row(self, field_id: int) -> FieldRow | None:
        """Return the row of a field, None while it is folded away or not made yet."""
        return self._rows.get(field_id)

    def reveal(self, field_id: int) -> FieldRow:
        """Return the row of a field, unfolding what hides it."""
        while field_id not in self._rows and (self._waiting or self._folded):
            if self._waiting:
                self._make_some()
            else:
                self.unfold()
        return self._rows[field_id]

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Lay out once after many changes: Qt would after each, all rows every time.

        At once, because rows without their room would be painted squeezed first.
        """
        if not self._layout.isEnabled():
            yield
            return
        self._layout.setEnabled(False)
        try:
            yield
        finally:
            self._layout.setEnabled(True)
            self._layout.activate()

    def focus_first(self) -> None:
        """Type in the first field that can be typed in."""
        for row in self._rows.values():
            if row.can_type():
                row.go_to()
                row.editor.select_all()
                return

    def focus_after(self, widget: QWidget) -> bool:
        """Type in the field after the one that a widget belongs to; say whether there is one."""
        rows = [row for row in self._rows.values() if row.can_type()]
        for row, following in pairwise(rows):
            if row.isAncestorOf(widget):
                following.go_to()
                following.editor.select_all()
                return True
        return False

    @Slot()
    def unfold(self) -> None:
        """Show what is folded away, so many at once."""
        part, self._folded = self._folded[:MOST], self._folded[MOST:]
        self._add(part)

    def _add(self, fields: Sequence[FieldDef]) -> None:
        """Make rows, the first of them now."""
        self._waiting = list(fields)
        self._more.hide()
        self._timer.start(0)
        self._make_some()

    @Slot()
    def _make_some(self) -> None:
        part, self._waiting = self._waiting[:SLICE], self._waiting[SLICE:]
        with self.calm():
            for field in part:
                row = FieldRow(field)
                self._rows[field.id] = row
                self._layout.insertWidget(self._layout.count() - 2, row)
                row.show()  # now, so that it counts when the rows get their room
                self.row_made.emit(row)
        if not self._waiting:
            self._timer.stop()
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
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        self._layout.setContentsMargins(16, 8, 16, 16)
        self._layout.setSpacing(14)
        self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)
        self._more.hide()
        self.setWidget(inner)
