"""Which records an export takes: all, the filtered or the selected ones, with the Trash or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from domain.values import Query, Scope, TableDef
from gui.widgets import plain_label
from gui.wording import count

ALL, FILTERED, SELECTED = range(3)


class ScopeBox(QWidget):
    """Three choices and a box for the Trash; the choices say how many records they are."""

    changed = Signal()

    def __init__(
        self,
        table: TableDef,
        query: Query,
        selected: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._query = query
        self._selected = list(selected)
        self.group = QButtonGroup(self)
        self._words: dict[int, str] = {}
        self.trash = QCheckBox("With the records in the Trash")
        self._make_choices()
        self._lay_out()
        self.trash.toggled.connect(self.changed)
        self.group.idToggled.connect(self._on_chosen)

    def chosen(self) -> Query | list[int]:
        """Answer which records are to be written."""
        if self.group.checkedId() == SELECTED:
            return self._selected
        if self.group.checkedId() == FILTERED:
            return self._scoped(self._query)
        return self._scoped(Query(self._table.id, sort=self._query.sort))

    def choose(self, scope: int) -> None:
        """Choose all, the filtered or the selected records."""
        self.group.button(scope).setChecked(True)

    def countable(self) -> tuple[Query, Query]:
        """Answer what to count: all records, and those that the filter shows."""
        return self._scoped(Query(self._table.id)), self._scoped(self._query)

    def show_counts(self, counts: tuple[int, int]) -> None:
        """Say how many records there are of each."""
        for key, number in zip((ALL, FILTERED), counts, strict=True):
            button = self.group.button(key)
            if button.isEnabled():
                button.setText(f"{self._words[key]} ({count(number)})")

    def _scoped(self, query: Query) -> Query:
        return query._replace(scope=Scope.ALL) if self.trash.isChecked() else query

    def _make_choices(self) -> None:
        filtered = bool(self._query.search or self._query.filters)
        for key, words, possible in (
            (ALL, "All records", True),
            (FILTERED, "The records that the filter shows", filtered),
            (SELECTED, _selected_words(len(self._selected)), self._selected),
        ):
            self._words[key] = words
            button = QRadioButton(words)
            button.setEnabled(bool(possible))
            self.group.addButton(button, key)
        self.choose(SELECTED if len(self._selected) > 1 else FILTERED if filtered else ALL)
        self.trash.setEnabled(self.group.checkedId() != SELECTED)

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(8)
        down.addWidget(plain_label("Records", "heading"))
        for button in self.group.buttons():
            down.addWidget(button)
        down.addWidget(self.trash)

    @Slot(int, bool)
    def _on_chosen(self, _key: int, _on: bool) -> None:
        self.trash.setEnabled(self.group.checkedId() != SELECTED)


def _selected_words(number: int) -> str:
    if number == 0:
        return "The selection"
    return "The selected record" if number == 1 else f"The {count(number)} selected records"
