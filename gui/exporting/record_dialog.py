"""One record to a file: JSON for programs, or a page to print, with its history if asked."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from domain.exporting import export_record
from domain.values import TableDef
from domain.workspace import Reader
from gui import dialogs
from gui.exporting.record_pdf import write_record_pdf
from gui.exporting.running import RunningDialog
from gui.settings import LAST_FOLDER, Settings
from gui.widgets import plain_label
from gui.wording import plural, shortened
from gui.worker import Job, Worker

_INDENT = 24
"""What is said of a choice, or asked with it, stands so far to its right."""
_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


class RecordDialog(RunningDialog):
    """Writes one record as PDF or as JSON, wherever one wants it."""

    def __init__(
        self,
        worker: Worker,
        table: TableDef,
        record_id: int,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        name = shortened(title, 60) or f"Record {record_id}"
        super().__init__(f"Export “{name}”", "Export…", parent)
        self._worker = worker
        self._table = table
        self._record_id = record_id
        self._name = name
        self.pdf = QRadioButton("PDF")
        self.json = QRadioButton("JSON")
        self.history = QCheckBox("With its history: who changed what, and when")
        self.pdf.setChecked(True)
        self.pdf.toggled.connect(self.history.setEnabled)
        self.go.clicked.connect(self._on_export)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setWindowTitle("Export a record")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(480, 270)
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(6)
        for button, words in (
            (self.pdf, "Pages to print or to send: each field’s name beside its value."),
            (self.json, "For programs: the values with their types."),
        ):
            help_words = plain_label(words, "muted", wrap=True)
            help_words.setIndent(_INDENT)
            button.setAccessibleDescription(words)
            body.addWidget(button)
            body.addWidget(help_words)
            if button is self.pdf:
                below = QHBoxLayout()
                below.setContentsMargins(_INDENT, 0, 0, 6)
                below.addWidget(self.history)
                body.addLayout(below)
        body.addStretch(1)

    @Slot()
    def _on_export(self) -> None:
        suffix, words = ("json", "JSON") if self.json.isChecked() else ("pdf", "PDF")
        file = _NOT_IN_FILES.sub("_", self._name).strip(" .") or "record"
        proposal = Settings().folder() / f"{file}.{suffix}"
        path = dialogs.ask_save_file(
            self, "Export this record", [f"{words} files (*.{suffix})"], proposal, suffix=suffix
        )
        if path is not None:
            Settings().set(LAST_FOLDER, str(path.parent))
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the record to a place."""
        write = _write_json if self.json.isChecked() else _write_pdf
        work = partial(
            write,
            table=self._table,
            record_id=self._record_id,
            path=path,
            with_history=self.history.isChecked(),
        )
        self.begin(f"Writing {path.name}…")
        self.follow(
            self._worker.read_long(
                work, owner=self, then=partial(self._on_written, path), failed=self.fail
            )
        )

    def _on_written(self, path: Path, words: str) -> None:
        self.succeed(path, f"Written to “{shortened(path.name, 60)}”{words}.")


def _write_json(
    reader: Reader, _job: Job, *, table: TableDef, record_id: int, path: Path, with_history: bool
) -> str:
    del with_history  # a program reads it from the history of the whole file
    export_record(reader, table, record_id, path)
    return ", read back and compared"


def _write_pdf(
    reader: Reader, _job: Job, *, table: TableDef, record_id: int, path: Path, with_history: bool
) -> str:
    pages = write_record_pdf(reader, table, record_id, path, with_history=with_history)
    return f", {plural(pages, 'page')}"
