"""The export dialog: which records and fields, written how; verified before it says done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Cancelled, DomainError
from domain.exporting import ExportReport, export_csv
from domain.values import Query, TableDef
from domain.workspace import Reader
from gui import dialogs
from gui.exporting.field_picker import FieldPicker
from gui.settings import LAST_FOLDER, Settings
from gui.widgets import Banner, ElidedLabel, ProgressStrip, plain_label
from gui.wording import count, plural, sentence, shortened
from gui.worker import Job, Worker

ALL, FILTERED, SELECTED = range(3)
_DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"))
_BAD = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


class ExportDialog(QDialog):
    """Writes records of a table to a file of delimited text."""

    def __init__(
        self,
        worker: Worker,
        table: TableDef,
        query: Query,
        selected_ids: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._table = table
        self._query = query
        self._selected = list(selected_ids)
        self._job: Job | None = None
        self._written: Path | None = None
        self._make_scope()
        self.fields = FieldPicker(table)
        self.fields.changed.connect(self._on_changed)
        self._make_form()
        self._make_bottom()
        self._lay_out()
        self._count()

    # -- making

    def _make_scope(self) -> None:
        filtered = bool(self._query.search or self._query.filters)
        chosen = plural(len(self._selected), "selected record")
        self._scope = QButtonGroup(self)
        for key, words, possible in (
            (ALL, "All records", True),
            (FILTERED, "The records that the filter shows", filtered),
            (SELECTED, f"The {chosen}" if self._selected else "The selection", self._selected),
        ):
            button = QRadioButton(words)
            button.setEnabled(bool(possible))
            self._scope.addButton(button, key)
        start = SELECTED if len(self._selected) > 1 else FILTERED if filtered else ALL
        self._scope.button(start).setChecked(True)

    def _make_form(self) -> None:
        self.delimiter = QComboBox()
        self.delimiter.setAccessibleName("Delimiter")
        for key, words in _DELIMITERS:
            self.delimiter.addItem(words, key)
        self.spreadsheet = QCheckBox("Opens rightly in a spreadsheet")
        self.spreadsheet.setChecked(True)
        self._hint = plain_label(
            "Marks the encoding, so that every letter comes out right, and keeps text from "
            "running as a formula. Imported here again, every value comes back unchanged.",
            "muted",
            wrap=True,
        )
        self.spreadsheet.setAccessibleDescription(self._hint.text())

    def _make_bottom(self) -> None:
        self.banner = Banner()
        self.strip = ProgressStrip(patience=0)
        self.strip.cancelled.connect(self._on_cancelled)
        self._fault = plain_label("", "fault")
        self.close_button = QPushButton("Cancel")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.go = QPushButton("Export…")
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_export)

    def _lay_out(self) -> None:
        self.setWindowTitle(f"Export {shortened(self._table.label, 60)}")
        self.resize(560, 600)
        title = ElidedLabel(f"Export {self._table.label}")
        title.setProperty("role", "title")
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(plain_label("Records", "heading"))
        for button in self._scope.buttons():
            body.addWidget(button)
        body.addSpacing(6)
        body.addWidget(self.fields, 1)
        form = QFormLayout()
        form.addRow("Delimiter", self.delimiter)
        body.addLayout(form)
        body.addWidget(self.spreadsheet)
        body.addWidget(self._hint)
        bottom = QHBoxLayout()
        bottom.addWidget(self._fault, 1)
        bottom.addWidget(self.close_button)
        bottom.addWidget(self.go)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 16, 20, 16)
        down.setSpacing(10)
        down.addWidget(title)
        down.addWidget(self._body, 1)
        down.addWidget(self.banner)
        down.addWidget(self.strip)
        down.addLayout(bottom)

    # -- choosing

    def chosen(self) -> Query | list[int]:
        """Answer which records are to be written."""
        if self._scope.checkedId() == SELECTED:
            return self._selected
        if self._scope.checkedId() == FILTERED:
            return self._query
        return Query(self._table.id, sort=self._query.sort)

    def set_scope(self, scope: int) -> None:
        """Choose all, the filtered or the selected records."""
        self._scope.button(scope).setChecked(True)

    def _count(self) -> None:
        """Say how many records each choice has, when the file has told."""
        whole, shown = Query(self._table.id), self._query

        def work(reader: Reader) -> tuple[int, int]:
            found = reader.count(whole)
            return found, reader.count(shown) if shown.search or shown.filters else found

        self._worker.read(work, owner=self, then=self._on_counted, failed=self._on_uncounted)

    def _on_counted(self, counts: tuple[int, int]) -> None:
        for key, number in zip((ALL, FILTERED), counts, strict=True):
            button = self._scope.button(key)
            if button.isEnabled():
                button.setText(f"{button.text()} ({count(number)})")

    def _on_uncounted(self, _error: DomainError) -> None:
        """Go on without the numbers; the export itself will say what is wrong."""

    @Slot()
    def _on_changed(self) -> None:
        ready = bool(self.fields.field_ids())
        self.go.setEnabled(ready)
        self._fault.setText("" if ready else "Tick at least one field.")

    # -- writing

    @Slot()
    def _on_export(self) -> None:
        name = self._table.label.translate(_BAD).strip(" .") or "table"
        proposal = Path(Settings().get(LAST_FOLDER)) / f"{name[:80]}.csv"
        path = dialogs.ask_save_file(
            self, "Export to", ["CSV files (*.csv)", "All files (*)"], proposal, suffix="csv"
        )
        if path is not None:
            Settings().set(LAST_FOLDER, str(path.parent))
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write what is chosen to a file."""
        chosen, fields = self.chosen(), self.fields.field_ids()
        delimiter, safe = self.delimiter.currentData(), self.spreadsheet.isChecked()

        def work(reader: Reader, job: Job) -> ExportReport:
            return export_csv(
                reader,
                self._table,
                chosen,
                path,
                field_ids=fields,
                delimiter=delimiter,
                bom=safe,
                guard=safe,
                progress=job.report,
            )

        self.banner.hide()
        self._set_busy(True, f"Writing {path.name}…")
        self._job = self._worker.read_long(
            work, owner=self, then=self._on_written, failed=self._on_failed
        )
        self._job.progressed.connect(self.strip.advance)

    def _set_busy(self, on: bool, words: str = "") -> None:
        self._body.setEnabled(not on)
        self.go.setEnabled(not on)
        self.close_button.setVisible(not on)
        if on:
            self.strip.begin(words)
        else:
            self._job = None
            self.strip.finish()

    def _on_written(self, report: ExportReport) -> None:
        self._set_busy(False)
        self._written = report.path
        self.banner.tell(
            "success",
            f"{plural(report.rows, 'record')} written to “{shortened(report.path.name, 60)}”. "
            "The file was read back, and every value is there.",
            closable=False,
        )
        self.banner.add_action("Show in folder", self._on_show_folder)
        self.close_button.setText("Close")
        self.close_button.setFocus()

    def _on_failed(self, error: DomainError) -> None:
        self._set_busy(False)
        message = sentence(error)
        words = " ".join(part for part in (f"{message.title}.", message.text, message.hint) if part)
        self.banner.tell("info" if isinstance(error, Cancelled) else "error", words)

    @Slot()
    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _on_show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # -- closing

    def reject(self) -> None:
        """Stop an export that runs; close otherwise."""
        if self._job is not None:
            self._job.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
            event.ignore()
            return
        super().closeEvent(event)
