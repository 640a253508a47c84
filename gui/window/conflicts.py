"""What an undo left alone, one by one: what it expected, what stands there now."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.fields import to_text
from domain.values import Conflict, Stored, TableDef, UndoOutcome
from domain.workspace import Reader
from gui import sentences, wording
from gui.widgets import plain_label
from gui.widgets.fitting import fit
from gui.wording.conflicts import FIELDS, TABLES, can_be_forced, left_alone
from gui.worker import Worker

_COLUMNS = ("What", "Field", "This change left", "It is now", "Why it stays")
_MOST = 500

_Line = tuple[str, str, str, str, str]


class ConflictsDialog(QDialog):
    """Lists what an undo did not touch, and offers to put it back all the same."""

    force_requested = Signal(int)
    """The id of the change set to undo over the newer values."""
    decide_requested = Signal(int)
    """The id of the change set of which some values are to be put back."""

    def __init__(self, worker: Worker, outcome: UndoOutcome, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome = outcome
        self.setWindowTitle("What stayed as it is")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.force_button = QPushButton("Put back anyway")
        self.decide_button = QPushButton("Decide one by one…")
        for button in (self.force_button, self.decide_button):
            button.setVisible(can_be_forced(outcome))
        self._lay_out(left_alone(outcome))
        fit(self, 760, 380)
        worker.read(
            partial(_read_lines, conflicts=outcome.conflicts[:_MOST]),
            owner=self,
            then=self._on_lines,
        )

    def _lay_out(self, words: str) -> None:
        self.table.setHorizontalHeaderLabels(_COLUMNS)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("What stayed as it is")
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.force_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        buttons.addButton(self.decide_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.decide_button.clicked.connect(self._on_decide)
        self.force_button.clicked.connect(self._on_force)
        down = QVBoxLayout(self)
        down.setSpacing(10)
        down.addWidget(plain_label(words, "heading", wrap=True))
        down.addWidget(
            plain_label(
                "Undo leaves alone what was changed after it. Nothing here was overwritten.",
                "muted",
                wrap=True,
            )
        )
        down.addWidget(self.table, 1)
        down.addWidget(buttons)

    def _on_lines(self, lines: list[_Line]) -> None:
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(wording.shortened(text, 200))
                item.setToolTip(sentences.tooltip(text[:2000]))
                self.table.setItem(row, column, item)

    @Slot()
    def _on_decide(self) -> None:
        self.decide_requested.emit(self._outcome.undone_change_set)
        self.accept()

    @Slot()
    def _on_force(self) -> None:
        self.force_requested.emit(self._outcome.undone_change_set)
        self.accept()


def _read_lines(reader: Reader, *, conflicts: tuple[Conflict, ...]) -> list[_Line]:
    tables = {table.id: table for table in reader.tables()}
    titles = {
        table_id: reader.titles(
            table, [one.record_id for one in conflicts if one.table_id == table_id]
        )
        for table_id, table in tables.items()
    }
    names = {(TABLES, table.id): f"Table “{table.label}”" for table in tables.values()} | {
        (FIELDS, field.id): f"Field “{field.label}” of {table.label}"
        for table in tables.values()
        for field in table.fields
    }
    return [
        _line(one, tables.get(one.table_id), titles.get(one.table_id, {}), names)
        for one in conflicts
    ]


def _line(
    one: Conflict,
    table: TableDef | None,
    titles: dict[int, Stored],
    names: dict[tuple[int, int], str],
) -> _Line:
    field = next((f for f in table.fields if f.id == one.field_id), None) if table else None
    main = table.main_field if table else None
    title = to_text(titles.get(one.record_id), main) if main else ""

    def text(value: Stored) -> str:
        return to_text(value, field) if field else str(value or "")

    return (
        title or names.get((one.table_id, one.record_id)) or _nameless(one),
        field.label if field else "",
        text(one.expected),
        text(one.current),
        _WHY.get(one.code, ""),
    )


def _nameless(one: Conflict) -> str:
    nouns = {TABLES: "A table", FIELDS: "A field"}
    if one.table_id > 0 and one.record_id:
        return f"Record {one.record_id}"
    return nouns.get(one.table_id, "A table")


_WHY = {
    "changed": "changed later",
    "edited": "edited since it was made",
    "missing": "purged since",
    "clash": "its value is in use",
    "label_taken": "its name is in use",
    "not_unique": "its values would occur twice",
}
