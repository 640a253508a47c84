"""The whole workspace as a folder that anyone can read, with or without this program."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from domain.exporting import WorkspaceExport, export_workspace
from domain.workspace import Reader
from gui import dialogs
from gui.exporting.readme import readme
from gui.exporting.running import RunningDialog
from gui.settings import LAST_FOLDER, Settings
from gui.widgets import plain_label
from gui.wording import plural, shortened
from gui.worker import Job, Worker

_WORDS = (
    "Every table is written twice into a new folder: as CSV, which any spreadsheet opens, and as "
    "JSON, which any program reads. A file with the definitions of the fields and a few plain "
    "words for whoever finds the folder are put beside them."
)


class WorkspaceDialog(RunningDialog):
    """Writes every table of the file that is open into a new folder."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__("Export everything", "Choose a place…", parent)
        self._worker = worker
        self.trash = QCheckBox("With the records in the Trash")
        self.history = QCheckBox("With the whole history: who changed what, and when")
        self.go.clicked.connect(self._on_export)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setWindowTitle("Export everything")
        self.resize(520, 290)
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addWidget(plain_label(_WORDS, wrap=True))
        body.addWidget(self.trash)
        body.addWidget(self.history)
        body.addStretch(1)

    @Slot()
    def _on_export(self) -> None:
        parent = dialogs.ask_folder(
            self, "Where should the new folder be made?", Settings().folder()
        )
        if parent is not None:
            Settings().set(LAST_FOLDER, str(parent))
            self.export_to(free_folder(parent, self._name()))

    def export_to(self, folder: Path) -> None:
        """Write everything into a folder that is not there yet."""
        name, with_trash = self._name(), self.trash.isChecked()
        with_history = self.history.isChecked()

        def work(reader: Reader, job: Job) -> WorkspaceExport:
            return export_workspace(
                reader,
                folder,
                readme=readme(name, with_trash=with_trash, with_history=with_history),
                with_trash=with_trash,
                with_history=with_history,
                progress=job.report,
            )

        self.begin(f"Writing {folder.name}…")
        self.follow(
            self._worker.read_long(work, owner=self, then=self._on_written, failed=self.fail)
        )

    def _name(self) -> str:
        return self._worker.path.stem if self._worker.path is not None else "Records"

    def _on_written(self, done: WorkspaceExport) -> None:
        what = f"{plural(done.rows, 'record')} of {plural(len(done.tables), 'table')}"
        if done.change_sets:
            what += f" and a history of {plural(done.change_sets, 'change')}"
        self.succeed(
            done.path,
            f"{what} written to “{shortened(done.path.name, 60)}”. Every file was read "
            "back, and every value is there.",
        )


def free_folder(parent: Path, name: str) -> Path:
    """Answer a folder of this name and day that is not there yet."""
    wished = f"{name} {dt.date.today().isoformat()}"
    found, number = parent / wished, 2
    while found.exists():
        found, number = parent / f"{wished} ({number})", number + 1
    return found
