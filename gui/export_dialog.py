"""The export dialog: which records and fields, in which format; verified before it says done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QVBoxLayout, QWidget

from domain.errors import DomainError
from domain.exporting import ExportReport, export
from domain.values import Query, TableDef
from domain.workspace import Reader
from gui import dialogs
from gui.exporting.field_picker import FieldPicker
from gui.exporting.format_box import FormatBox
from gui.exporting.formats import PDF
from gui.exporting.pdf import write_pdf
from gui.exporting.running import RunningDialog
from gui.exporting.scope_box import ALL, FILTERED, SELECTED, ScopeBox
from gui.settings import EXPORT_FORMAT, EXPORT_TRACED, LAST_FOLDER, Settings
from gui.widgets.fitting import fit
from gui.wording import plural, shortened
from gui.worker import Job, Worker

__all__ = ["ALL", "FILTERED", "SELECTED", "ExportDialog"]

_BAD = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


class ExportDialog(RunningDialog):
    """Writes records of a table to a file."""

    def __init__(
        self,
        worker: Worker,
        table: TableDef,
        query: Query,
        selected_ids: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"Export {table.label}", "Export…", parent)
        self._worker = worker
        self._table = table
        self.scope = ScopeBox(table, query, selected_ids)
        self.scope.changed.connect(self._count)
        self.fields = FieldPicker(table)
        self.fields.changed.connect(self._on_changed)
        self.formats = FormatBox()
        self.go.clicked.connect(self._on_export)
        self._lay_out()
        self._count()

    def _lay_out(self) -> None:
        self.setWindowTitle(f"Export {shortened(self._table.label, 60)}")
        fit(self, 560, 640)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(2, 0, 2, 0)
        rows.setSpacing(14)
        rows.addWidget(self.scope)
        rows.addWidget(self.fields, 1)
        rows.addWidget(self.formats)
        area = QScrollArea()  # on a low screen the button below stays in sight
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(area)

    # -- choosing

    def chosen(self) -> Query | list[int]:
        """Answer which records are to be written."""
        return self.scope.chosen()

    def set_scope(self, scope: int) -> None:
        """Choose all, the filtered or the selected records."""
        self.scope.choose(scope)

    @property
    def choices(self) -> QButtonGroup:
        """Answer the buttons of the scope."""
        return self.scope.group

    @Slot()
    def _count(self) -> None:
        """Say how many records each choice has, when the file has told."""
        whole, shown = self.scope.countable()

        def work(reader: Reader) -> tuple[int, int]:
            found = reader.count(whole)
            return found, reader.count(shown) if shown.search or shown.filters else found

        self._worker.read(
            work,
            owner=self,
            then=self.scope.show_counts,
            failed=self._on_uncounted,
            key=("export", id(self)),
        )

    def _on_uncounted(self, _error: DomainError) -> None:
        """Go on without the numbers; the export itself will say what is wrong."""

    @Slot()
    def _on_changed(self) -> None:
        ready = bool(self.fields.field_ids())
        self.go.setEnabled(ready)
        self.fault.setText("" if ready else "Tick at least one field.")

    # -- writing

    @Slot()
    def _on_export(self) -> None:
        chosen = self.formats.format()
        name = self._table.label.translate(_BAD).strip(" .") or "table"
        proposal = Settings().folder() / f"{name[:80]}{chosen.suffix}"
        filters = [chosen.filter, "All files (*)"]
        path = dialogs.ask_save_file(
            self, "Export to", filters, proposal, suffix=chosen.suffix.lstrip(".")
        )
        if path is not None:
            Settings().set(LAST_FOLDER, str(path.parent))
            Settings().set(EXPORT_FORMAT, chosen.name)
            Settings().set(EXPORT_TRACED, self.formats.traced.isChecked())
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write what is chosen to a file."""
        table, chosen, fields = self._table, self.chosen(), self.fields.field_ids()
        name = self.formats.format().name
        delimiter = self.formats.delimiter.currentData()
        safe = self.formats.spreadsheet.isChecked()
        traced = self.formats.is_traced()

        def work(reader: Reader, job: Job) -> ExportReport:
            if name == PDF:
                return write_pdf(reader, table, chosen, path, fields, job.report)
            return export(
                reader,
                table,
                chosen,
                path,
                format=name,
                field_ids=fields,
                delimiter=delimiter,
                bom=safe,
                guard=safe,
                traced=traced,
                progress=job.report,
            )

        self.begin(f"Writing {path.name}…")
        self.follow(
            self._worker.read_long(work, owner=self, then=self._on_written, failed=self.fail)
        )

    def _on_written(self, report: ExportReport) -> None:
        checked = "page is there" if report.path.suffix == ".pdf" else "value is there"
        self.succeed(
            report.path,
            f"{plural(report.rows, 'record')} written to “{shortened(report.path.name, 60)}”. "
            f"The file was read back, and every {checked}.",
        )
