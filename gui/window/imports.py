"""Importing files one after another: a dialog for each, or the same again for those alike."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from domain.errors import DomainError, NotFound
from domain.values import TableDef
from domain.workspace import Reader
from gui.window.sources import Source
from gui.worker import Worker

if TYPE_CHECKING:
    from domain.formats import Probe
    from domain.importing import ImportPlan
    from gui.import_dialog import ImportDialog
    from gui.importing.repeater import Order, Repeater
    from gui.importing.results import ImportResult


class ImportQueue(QObject):
    """Shows a dialog for each source in turn and says what came of each."""

    workspace_needed = Signal(object)
    """There is no file to import into; a Source. Go on with `go_on` once there is one."""
    imported = Signal(object, int)
    """The ImportReport and the id of the table."""
    result_made = Signal(object)
    """An ImportResult: of a file imported, skipped or failed."""
    batch_begun = Signal()
    """Several are imported without a dialog; `repeater` tells how far they are."""
    ended = Signal()
    """Nothing waits any more."""

    def __init__(self, worker: Worker, window: QWidget) -> None:
        super().__init__(window)
        self._worker = worker
        self._window = window
        self._waiting: deque[Source] = deque()
        self._headers: dict[Path, Probe | None] = {}
        self._running = self._looking = False
        self._begun = 0
        self._source: Source | None = None
        self._batch: list[Source] = []
        self.dialog: ImportDialog | None = None
        self.repeater: Repeater | None = None

    def add(self, sources: Sequence[Source]) -> None:
        """Import these too, after what is waiting."""
        self._waiting.extend(sources)
        if self._waiting and not self._running:
            self._running = True
            self._begun = 0
            self.go_on()
        elif self.dialog is not None:
            self._show_place()
            self._compare()

    def clear(self) -> None:
        """Forget what is waiting."""
        for source in self._waiting:
            source.let_go()
        self._waiting.clear()
        if self.repeater is not None:
            self.repeater.stop()

    def give_up(self) -> None:
        """Forget what is waiting: there is nowhere to import it."""
        self.clear()
        self._end()

    @property
    def is_running(self) -> bool:
        """Tell whether files are being imported, or looked at to be imported."""
        return self._running

    def is_waiting(self) -> bool:
        """Tell whether more sources follow."""
        return bool(self._waiting)

    def go_on(self) -> None:
        """Show the dialog for the next source, with the tables as they are by then."""
        if not self._waiting:
            self._end()
        elif self._worker.path is None:
            self.workspace_needed.emit(self._waiting[0])
        else:
            self._worker.read(Reader.tables, owner=self, then=self._open, failed=self._on_lost)

    def _end(self) -> None:
        self._running = False
        self._headers.clear()
        self.ended.emit()

    def _on_lost(self, _error: DomainError) -> None:
        """Give up: the file was closed meanwhile."""
        self.give_up()

    # -- one by one

    def _open(self, tables: list[TableDef]) -> None:
        if not self._waiting:
            self._end()
            return
        source = self._source = self._waiting.popleft()
        self._begun += 1
        from gui.import_dialog import ImportDialog  # a start that imports nothing needs none

        dialog = self.dialog = ImportDialog(
            self._worker, tables, source.path, source.table, self._window
        )
        if source.folder is not None:
            dialog.save_folder = Path.home()
        dialog.imported.connect(self.imported)
        dialog.finished.connect(self._on_finished)
        dialog.work.planned.connect(self._compare)
        self._show_place()
        dialog.open()

    def _show_place(self) -> None:
        assert self.dialog is not None
        total = self._begun + len(self._waiting)
        self.dialog.queue.show_place(self._begun, total)
        self.dialog.bar.cancel.setText("Skip this file" if total > 1 else "Cancel")

    @Slot()
    def _on_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        result, plan = dialog.result_of, dialog.plan()
        if dialog.wants_all and plan is not None:
            self._begin_batch(self._orders_for_parts(plan))
        else:
            self.result_made.emit(result)
            self._let_go()
            if dialog.stopped:
                self._stop()
            if result.report is not None and result.staged is not None:
                self._repeat(dialog.queue.choice(), result)
            else:
                self.go_on()
        dialog.deleteLater()

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.let_go()
            self._source = None

    def _stop(self) -> None:
        """Leave out whatever waits."""
        from gui.importing.results import STOPPED, ImportResult

        while self._waiting:
            source = self._waiting.popleft()
            source.let_go()
            self.result_made.emit(ImportResult(source.path.name, why=STOPPED))

    # -- those alike

    @Slot()
    def _compare(self) -> None:
        """Find out which of the waiting files have the columns of the one in view."""
        self._count_alike()
        if not self._looking:
            self._look_at_next()

    def _look_at_next(self) -> None:
        """Look at one waiting file; only one at a time, for the dialog's own looks come first."""
        unseen = (one.path for one in self._waiting if one.path not in self._headers)
        path = next(unseen, None)
        self._looking = path is not None
        if path is None:
            return
        from domain.formats import registry

        self._headers[path] = None
        self._worker.run(
            lambda _job: registry.probe(path),
            owner=self,
            then=partial(self._on_seen, path),
            failed=lambda _error: self._look_at_next(),  # its own dialog will say why
        )

    def _on_seen(self, path: Path, probe: Probe) -> None:
        if path in self._headers:  # else all is over meanwhile
            self._headers[path] = probe
        self._count_alike()
        self._look_at_next()

    def _count_alike(self) -> None:
        if self.dialog is not None:
            plan = self.dialog.plan()
            self.dialog.queue.show_alike(len(self._alike(plan)) if plan else 0)

    def _alike(self, plan: ImportPlan) -> list[Source]:
        from domain.importing.repeating import is_like

        seen = ((one, self._headers.get(one.path)) for one in self._waiting)
        return [one for one, probe in seen if probe is not None and is_like(probe, plan)]

    def _repeat(self, choice: str, result: ImportResult) -> None:
        """Import what is like this file as it was imported; then go on."""
        from gui.importing.queue_strip import SAME

        assert result.staged is not None
        assert result.report is not None
        model = result.staged.plan
        alike = self._alike(model) if choice else []
        if not alike:
            self.go_on()
            return
        self._batch = alike
        self._waiting = deque(one for one in self._waiting if one not in alike)
        table_id = result.report.table_id if choice == SAME else 0
        save = result.saved is not None or not result.failed
        self._begin_batch([_order(one, model, table_id, save=save) for one in alike])

    def _orders_for_parts(self, plan: ImportPlan) -> list[Order]:
        from gui.importing.parts import several
        from gui.importing.repeater import Order

        return [
            Order(
                f"{plan.path.name}: {part.label}",
                partial(_plan_part, plan.path, part.label, part.options),
            )
            for part in several(plan.probe)
        ]

    def _begin_batch(self, orders: list[Order]) -> None:
        from gui.importing.repeater import Repeater

        self.repeater = Repeater(self._worker, self)
        self.repeater.result_made.connect(self._on_result)
        self.repeater.finished.connect(self._on_batch_finished)
        self.batch_begun.emit()
        self.repeater.start(orders)

    @Slot(object)
    def _on_result(self, result: ImportResult) -> None:
        self.result_made.emit(result)
        if result.report is not None:
            self.imported.emit(result.report, result.report.table_id)

    @Slot()
    def _on_batch_finished(self) -> None:
        if self.repeater is not None:
            self.repeater.deleteLater()
            self.repeater = None
        self._begun += len(self._batch)
        for source in self._batch:
            source.let_go()
        self._batch = []
        self._let_go()
        self.go_on()


def _order(source: Source, model: ImportPlan, table_id: int, *, save: bool) -> Order:
    from gui.importing.repeater import Order

    return Order(source.path.name, partial(_plan_alike, model, source.path, table_id), save)


def _plan_alike(
    model: ImportPlan, path: Path, table_id: int, tables: Sequence[TableDef]
) -> ImportPlan:
    from domain.importing.repeating import plan_like

    table = next((one for one in tables if one.id == table_id), None)
    if table_id and table is None:
        raise NotFound("table", table_id)  # a table for each file is not what was asked
    return plan_like(model, path, table, tables)


def _plan_part(path: Path, label: str, options: object, tables: Sequence[TableDef]) -> ImportPlan:
    from domain.importing import plan_import
    from gui.importing.parts import table_name

    plan = plan_import(path, tables=tables, options=options)
    return replace(plan, table_label=table_name(plan.probe, path.stem, tables) or label)
