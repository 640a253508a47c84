"""The rows that an import left out, each with its reason, to look at and to save as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from domain.errors import DomainError
from domain.formats import delimited
from domain.importing import PastReject, past_rejects
from gui import dialogs, icons, wording
from gui.importing.fates import LOOKS
from gui.importing.faults import REASON, asker, reasons, reject_header, writable
from gui.models.text_rows import TextRows
from gui.widgets import Banner, EmptyState, plain_label
from gui.wording import count, plural
from gui.worker import Worker


class RejectsPage(QWidget):
    """A list of rows, or the words that none was rejected; saved so that it can be dropped back."""

    listed = Signal()
    """The rows are there."""

    def __init__(self, worker: Worker, headers: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._worker = worker
        self._headers = list(headers)
        self._file = ""
        self._rows: list[PastReject] = []
        self.empty = EmptyState("success", "No row was rejected", "Every row of the file fitted.")
        self.words = plain_label("", "muted", wrap=True)
        self.model = TextRows(["Row", REASON, *self._headers], self)
        self.table = make_table_view(self.model, "Rejected rows")
        self.table.setColumnWidth(0, 70)
        self.table.setColumnWidth(1, 320)
        self.save_button = QPushButton("Save as file…")
        self.save_button.setIcon(icons.icon("export"))
        self.save_button.clicked.connect(self._on_save)
        self.banner = Banner()
        self._lay_out()

    def show_rows(self, change_set_id: int, file: str, rows: int, kept: int) -> None:
        """Read what was kept of an import and list it."""
        self._file = file
        self.empty.setVisible(not rows)
        self._full.setVisible(bool(rows))
        self.words.setText(_kept_words(rows, kept))
        if kept:
            headers = tuple(self._headers)
            self._worker.read(
                lambda reader: _listed(past_rejects(reader, change_set_id), headers),
                owner=self,
                then=self._on_rows,
                lane="slow",
            )
        else:
            self.save_button.setEnabled(False)

    def _lay_out(self) -> None:
        self._full = QWidget()
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        below.addWidget(self.save_button)
        inside = QVBoxLayout(self._full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table, 1)
        inside.addLayout(below)
        down = QVBoxLayout(self)
        down.addWidget(self.banner)
        down.addWidget(self.empty, 1)
        down.addWidget(self._full, 1)

    def _on_rows(self, found: tuple[list[PastReject], list[tuple[str, ...]]]) -> None:
        self._rows, lines = found
        self.save_button.setEnabled(bool(self._rows))
        self.model.show_lines(lines)
        self.listed.emit()

    @Slot()
    def _on_save(self) -> None:
        proposal = Path(self._worker.path or Path.cwd()).with_name(
            f"{Path(self._file).stem}-rejected.csv"
        )
        path = dialogs.ask_save_file(
            self, "Save the rejected rows", ["CSV files (*.csv)"], proposal, suffix="csv"
        )
        if path is not None:
            self._worker.run(
                lambda job: save_past_rejects(path, self._headers, self._rows, job.report),
                owner=self,
                then=partial(self._on_saved, path),
                failed=self._on_failed,
            )

    def _on_saved(self, path: Path, rows: int) -> None:
        self.banner.tell(
            "success",
            f"{plural(rows, 'row')} saved as “{path.name}”, each with its reason. Correct the "
            "file and drop it on the window to bring them in.",
        )

    def _on_failed(self, error: DomainError) -> None:
        message = wording.sentence(error)
        self.banner.tell("error", f"{message.title}. {message.text}")


def make_table_view(model: TextRows, name: str) -> QTableView:
    """Make a view of texts that are read and not changed; Tab leaves it."""
    table = QTableView()
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAccessibleName(name)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    table.horizontalHeader().setDefaultAlignment(left)
    return table


def save_past_rejects(
    path: Path,
    headers: Sequence[str],
    rows: Sequence[PastReject],
    progress: Callable[[int, int], None],
) -> int:
    """Write rejected rows as the import dialog does: as they stand, with a column for the reason.

    Answers how many were written; raises what writing does.
    """
    width = len(headers)
    lines = (
        [
            *(writable(text) for text in one.texts[:width]),
            *[""] * (width - len(one.texts)),
            writable(reason_of(one, headers)),
        ]
        for one in rows
    )
    return delimited.write(path, reject_header(headers), lines, cancelled=asker(progress)).rows


def _listed(
    rows: list[PastReject], headers: Sequence[str]
) -> tuple[list[PastReject], list[tuple[str, ...]]]:
    """Answer the rows and their lines: a thousand reasons take a while to word."""
    return rows, [(count(one.row), reason_of(one, headers), *one.texts) for one in rows]


def reason_of(one: PastReject, headers: Sequence[str]) -> str:
    """Say why a row stayed out."""
    return reasons(headers, one.texts, one.faults) or LOOKS[one.fate].why


def _kept_words(rows: int, kept: int) -> str:
    stay = "row stayed" if rows == 1 else "rows stayed"
    words = f"{count(rows)} {stay} out."
    if kept < rows:
        words += f" {count(kept)} of them are kept here, the others are too many or too large."
    return words
