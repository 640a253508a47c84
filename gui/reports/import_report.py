"""The report of an import, right after it or a year later: what came of it, how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from domain.errors import NotFound
from domain.importing import Fate
from domain.values import ChangeSet, TableDef
from domain.workspace import Reader
from gui import icons, sentences, wording
from gui.importing.fates import LOOKS
from gui.models.text_rows import TextRows
from gui.reports import facts
from gui.reports.rejects import RejectsPage, make_table_view
from gui.widgets import plain_label
from gui.widgets.fitting import fit
from gui.wording import count, shortened
from gui.worker import Worker

Tables = Mapping[int, TableDef]

_DIGEST_SHOWN = 16
_FINGERPRINT = "Worked out from all that is in the file (SHA-256): every copy of it has the same."


class ImportReportDialog(QDialog):
    """Tells of one import, leads to its records, its rejected rows and its undo."""

    records_requested = Signal(int, int, str)
    """The ids of a table and a change set, and what to call its records."""
    undo_requested = Signal(int)
    """The id of the change set to take back, or to bring again."""

    def __init__(
        self, worker: Worker, change_set: ChangeSet, tables: Tables, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._change_set = change_set
        self._table = tables.get(int(str(change_set.details.get("table", 0))))
        self.setWindowTitle("Import report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.rejects = RejectsPage(worker, facts.headers(change_set), self)
        self.records_button = QPushButton("Show its records")
        self.rejects_button = QPushButton("Rejected rows")
        self.undo_button = QPushButton("Undo this import")
        self._add_tabs(tables)
        self._lay_out()
        self._connect()
        fit(self, 760, 560)

    # -- building

    def _add_tabs(self, tables: Tables) -> None:
        rows, kept = facts.rejected(self._change_set)
        self.tabs.addTab(self._make_summary(tables), "What came of it")
        self.tabs.addTab(self._make_columns(tables), "Columns")
        self.tabs.addTab(self.rejects, f"Rejected rows ({count(rows)})")
        file = str(self._change_set.details.get("file", ""))
        self.rejects.show_rows(self._change_set.id, file, rows, kept)

    def _make_summary(self, tables: Tables) -> QWidget:
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setSpacing(14)
        down.addLayout(self._make_outcomes())
        faults = facts.fault_lines(self._change_set)
        for line in faults:
            down.addWidget(plain_label(f"•  {line}", "muted", wrap=True))
        down.addLayout(self._make_facts(tables))
        down.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setAccessibleName("What came of it")
        return area

    def _make_outcomes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, (name, number, words) in enumerate(facts.outcome_lines(self._change_set)):
            grid.addWidget(plain_label(LOOKS[Fate(name)].sign, "muted"), row, 0)
            amount = plain_label(count(number), "heading")
            grid.addWidget(amount, row, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(plain_label(words, wrap=True), row, 2)
        return grid

    def _make_facts(self, tables: Tables) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for label, text in facts.source_facts(self._change_set, tables):
            self._add_fact(grid, label, text)
        digest = str(self._change_set.details.get("digest", ""))
        copy = QPushButton("Copy")
        copy.setProperty("role", "link")
        copy.setToolTip("Copy the whole fingerprint, to compare it with a file’s")
        copy.setAccessibleName("Copy the whole fingerprint")
        copy.clicked.connect(self._on_copy)
        across = QHBoxLayout()
        across.addWidget(plain_label(f"{digest[:_DIGEST_SHOWN]}…"))
        across.addWidget(copy)
        across.addStretch(1)
        row = grid.rowCount()
        grid.addWidget(plain_label("Fingerprint", "muted"), row, 0)
        grid.addLayout(across, row, 1)
        grid.addWidget(plain_label(_FINGERPRINT, "muted", wrap=True), row + 1, 1)
        return grid

    def _add_fact(self, grid: QGridLayout, label: str, text: str) -> None:
        row = grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(plain_label(label, "muted"), row, 0, top)
        words = plain_label(text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(words, row, 1, top)

    def _make_columns(self, tables: Tables) -> QTableView:
        model = TextRows(["Column of the file", "Field", "Type", "Changed on the way"], self)
        model.show_lines(facts.column_lines(self._change_set, tables))
        table = make_table_view(model, "Columns of the file and their fields")
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setResizeContentsPrecision(100)
        table.resizeColumnsToContents()
        return table

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.records_button.setIcon(icons.icon("filter"))
        self.undo_button.setIcon(icons.icon("undo"))
        across = QHBoxLayout()
        for button in (self.records_button, self.rejects_button, self.undo_button):
            button.setAutoDefault(False)
            across.addWidget(button)
        across.addStretch(1)
        across.addWidget(buttons)
        self._tell_state()
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 16, 16, 16)
        down.setSpacing(12)
        file = shortened(str(self._change_set.details.get("file", "")), 80)
        down.addWidget(plain_label(f"Import of “{file}”", "title", wrap=True))
        down.addWidget(self.tabs, 1)
        down.addLayout(across)

    def _tell_state(self) -> None:
        """Say on the buttons what there is to do, and why something is not."""
        gone = self._table is None or self._table.deleted_at is not None
        written = any(self._change_set.details.get(key) for key in ("created", "updated"))
        self.records_button.setEnabled(not gone and bool(written))
        if gone:
            self.records_button.setToolTip("The table is no longer there")
        self.rejects_button.setVisible(facts.rejected(self._change_set)[0] > 0)
        if self._change_set.undone:
            self.undo_button.setEnabled(False)
            self.undo_button.setText("This import was undone")

    # -- doing

    def _connect(self) -> None:
        self.records_button.clicked.connect(self._on_records)
        self.rejects_button.clicked.connect(self._on_rejects)
        self.undo_button.clicked.connect(self._on_undo)

    @Slot()
    def _on_records(self) -> None:
        file = shortened(str(self._change_set.details.get("file", "")), 40)
        day = wording.short_day(sentences.moment(self._change_set.at))
        if self._table is not None:
            self.records_requested.emit(
                self._table.id, self._change_set.id, f"Import of {file}, {day}"
            )
        self.accept()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._change_set.details.get("digest", "")))

    @Slot()
    def _on_rejects(self) -> None:
        self.tabs.setCurrentWidget(self.rejects)
        self.rejects.table.setFocus()

    @Slot()
    def _on_undo(self) -> None:
        self.undo_requested.emit(self._change_set.id)
        self.accept()


def read_report(reader: Reader, change_set_id: int) -> tuple[ChangeSet, dict[int, TableDef]]:
    """Return an import's change set and the tables, its own in the Trash or not."""
    change_set = reader.change_set(change_set_id)
    tables = {table.id: table for table in reader.tables()}
    own = change_set.details.get("table")
    if isinstance(own, int) and own not in tables:
        with suppress(NotFound):
            tables[own] = reader.table(own)
    return change_set, tables
