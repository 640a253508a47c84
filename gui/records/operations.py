"""What is done to selected records: copy, paste, clear, duplicate, delete."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from domain.errors import Cancelled, DomainError, InvalidRecord
from domain.fields import default_value, to_text, type_of
from domain.values import FieldDef, Record
from domain.workspace import Written
from gui import wording
from gui.models.record_ids import Ids
from gui.models.record_table import RecordTableModel
from gui.records.grid import RecordGrid
from gui.worker import Job, Worker

if TYPE_CHECKING:
    from domain.values import Stored
    from gui.records import pasting

MOST_COPIED = 100_000
"""More records than this belong into a file."""

_AT_ONCE = 2_000

READ_ONLY = "The file is open read-only, so nothing was changed. Above the table it says why."


class RecordOperations(QObject):
    """Carries out what the page's keys and menus ask for, each as one change set."""

    told = Signal(str, str)
    """A kind of banner and a sentence."""
    too_many_copied = Signal()
    started = Signal(str, object)
    """A long work and its job."""
    ended = Signal()
    created = Signal(int)
    """A record that was made and should be shown."""

    def __init__(
        self, worker: Worker, grid: RecordGrid, model: RecordTableModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._worker, self._grid, self._model = worker, grid, model

    def selected_ids(self) -> Ids[int]:
        """Return the ids of the records that have a selected cell, in their order."""
        ids = array("q")
        for first, last in self._grid.row_runs():
            ids.extend(self._model.ids_between(first, last))
        return ids

    # -- copy

    def copy(self) -> None:
        """Put the selected cells on the clipboard as a spreadsheet would."""
        ids = self.selected_ids()
        fields = [self._model.fields[column] for column in self._grid.selected_columns()]
        if len(ids) > MOST_COPIED:
            self.too_many_copied.emit()
            return
        if not ids or not fields:
            return
        here = self._model.cached(ids)
        if here is not None:
            self._put_on_clipboard(ids, fields, here)
            return
        table = self._model.table
        self._worker.read(
            lambda reader: reader.page(table, ids),
            owner=self,
            then=partial(self._put_on_clipboard, ids, fields),
            lane="quick" if len(ids) <= _AT_ONCE else "slow",
        )

    def _put_on_clipboard(
        self, ids: Sequence[int], fields: Sequence[FieldDef], records: dict[int, Record]
    ) -> None:
        places = {one.id: place for place, one in enumerate(self._model.table.fields)}
        chosen = [(places[one.id], one) for one in fields if one.id in places]
        rows = [
            [to_text(records[one].values[place], field) for place, field in chosen]
            for one in ids
            if one in records
        ]
        textual = [type_of(field).textual or field.type == "phone" for _, field in chosen]
        from gui import clipboard  # records are painted without it

        QGuiApplication.clipboard().setMimeData(clipboard.to_mime(rows, textual))

    def cut(self) -> None:
        """Copy the selected cells and empty them, where the clipboard can hold them."""
        if not self._not_now():
            self.copy()
            if len(self.selected_ids()) <= MOST_COPIED:
                self.clear("Cut")

    # -- paste, clear and fill

    def paste(self) -> None:
        """Put the clipboard over the cells from the selection's first one on."""
        text = QGuiApplication.clipboard().text()
        runs, columns = self._grid.row_runs(), self._grid.selected_columns()
        if not text or self._not_now():
            return
        from gui import clipboard

        rows = clipboard.from_tsv(text)
        seen = self._grid.columns_seen()
        start = columns[0] if columns else seen[0]
        free = seen[seen.index(start) :]
        if len(rows) == len(rows[0]) == 1 and runs:
            rows = [rows[0] * len(columns)] * sum(last - first + 1 for first, last in runs)
            self._plan(self.selected_ids(), columns, rows)
            return
        width = max(len(row) for row in rows)
        if width > len(free):
            self._refuse_width(width, len(free))
            return
        first = runs[0][0] if runs else self._model.rowCount()
        ids = self._model.ids_between(first, first + len(rows) - 1)
        self._plan(ids, free[:width], rows)

    def clear(self, verb: str = "Clear") -> None:
        """Empty the selected cells."""
        runs, columns = self._grid.row_runs(), self._grid.selected_columns()
        if not runs or self._not_now():
            return
        number = sum(last - first + 1 for first, last in runs)
        self._plan(self.selected_ids(), columns, [[""] * len(columns)] * number, verb)

    def fill_down(self) -> None:
        """Put the first of the selected rows into those below; into one row, what is above it."""
        ids, columns = self.selected_ids(), self._grid.selected_columns()
        runs = self._grid.row_runs()
        above = self._model.id_at(runs[0][0] - 1) if runs else 0
        source, below = (ids[0], ids[1:]) if len(ids) > 1 else (above, ids)
        if source and below and not self._not_now():
            table, fields = self._model.table, self._fields(columns)
            self._work_out(
                lambda plan, reader: plan.plan_fill(reader, table, source, below, fields),
                "Fill",
                len(below),
            )

    def put_now(self) -> None:
        """Put today into the selected cells that hold dates, and the time where they hold one."""
        ids, columns = self.selected_ids(), self._grid.selected_columns()
        dated = [one for one in columns if self._model.fields[one].type in ("date", "datetime")]
        if dated and ids and not self._not_now():
            now = [field._replace(default="now") for field in self._fields(dated)]
            texts = [to_text(cast("Stored", default_value(field)), field) for field in now]
            self._plan(ids, dated, [texts] * len(ids), "Fill")

    def _plan(
        self, ids: Ids[int], columns: Sequence[int], rows: pasting.Texts, verb: str = "Paste"
    ) -> None:
        table, fields = self._model.table, self._fields(columns)
        self._work_out(
            lambda plan, reader: plan.plan_paste(reader, table, ids, fields, rows), verb, len(rows)
        )

    def _work_out(self, planned: Callable[..., pasting.PastePlan], verb: str, rows: int) -> None:
        from gui.records import pasting  # records are painted without it

        self._worker.read(
            partial(planned, pasting),
            owner=self,
            then=partial(self._on_planned, verb),
            failed=self._on_failed,
            lane="quick" if rows <= _AT_ONCE else "slow",
        )

    def _fields(self, columns: Sequence[int]) -> list[FieldDef]:
        return [self._model.fields[column] for column in columns]

    def _on_planned(self, verb: str, plan: pasting.PastePlan) -> None:
        from gui.records import pasting

        if plan.misfits:
            self.told.emit("error", pasting.misfit_text(plan, verb))
        elif plan.cells:
            table_id = self._model.table.id
            self._write(
                f"{verb} {wording.plural(plan.cells, 'cell')}",
                self._worker.write(
                    partial(pasting.carry_out, table_id=table_id, plan=plan),
                    owner=self,
                    label=f"{verb} {wording.plural(plan.cells, 'cell')}",
                    then=self._on_written,
                    failed=self._on_failed,
                ),
            )

    def _refuse_width(self, width: int, free: int) -> None:
        self.told.emit(
            "error",
            f"Nothing was pasted. What was copied has {wording.plural(width, 'column')}, and "
            f"from this cell on there {'is' if free == 1 else 'are'} only "
            f"{wording.plural(free, 'column')}. Start further to the left.",
        )

    # -- duplicate and delete

    def duplicate(self) -> None:
        """Copy the selected records; unique values are left blank."""
        ids, table_id = list(self.selected_ids()), self._model.table.id
        if ids and not self._not_now():
            label = self._label("Duplicate", ids)
            job = self._worker.write(
                lambda session: session.duplicate(table_id, ids),
                owner=self,
                label=label,
                then=self._on_duplicated,
                failed=self._on_failed,
            )
            self._write(label, job)

    def delete(self) -> None:
        """Move the selected records to the Trash."""
        ids, table_id = self.selected_ids(), self._model.table.id
        if ids and not self._not_now():
            label = self._label("Delete", ids)
            job = self._worker.write(
                lambda session: session.move_to_trash(table_id, ids),
                owner=self,
                label=label,
                then=self._on_written,
                failed=self._on_failed,
            )
            self._write(label, job)

    def _label(self, verb: str, ids: Sequence[int]) -> str:
        title = self._model.title(ids[0]) if len(ids) == 1 else ""
        what = wording.shortened(title, 40) or wording.plural(len(ids), "record")
        return f"{verb} {what}"

    def _not_now(self) -> bool:
        """Say why nothing can be changed now: the file is only looked at, or not all is there.

        While not all records are there the selection may mean more than is known.
        """
        if self._worker.read_only:
            self.told.emit("info", READ_ONLY)
            return True
        if self._model.is_complete:
            return False
        self.told.emit("info", "The records are still being loaded. Try again in a moment.")
        return True

    # -- the way down

    def _write(self, label: str, job: Job) -> None:
        self.started.emit(label, job)

    def _on_duplicated(self, written: Written[list[int]]) -> None:
        self.ended.emit()
        if written.value:
            self.created.emit(written.value[0])

    @Slot(object)
    def _on_written(self, _written: object) -> None:
        self.ended.emit()

    def _on_failed(self, error: DomainError) -> None:
        self.ended.emit()
        if isinstance(error, Cancelled):
            self.told.emit("info", "Stopped. Everything is as it was.")
            return
        if isinstance(error, InvalidRecord):
            labels = {one.id: one.label for one in self._model.table.fields}
            reasons = [wording.fault(f, labels.get(i, "")) for i, f in error.faults.items()]
            self.told.emit("error", f"Nothing was changed. {' '.join(reasons)}")
            return
        message = wording.sentence(error)
        self.told.emit("error", f"{message.title}. {message.text}")
