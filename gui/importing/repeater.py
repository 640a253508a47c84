"""Imports several files or parts one after another without a dialog, each as its own change set."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from domain import importing
from domain.errors import DomainError
from domain.importing import ImportPlan, ImportReport, Staged
from domain.values import Origin, TableDef
from domain.workspace import Reader, Session, Workspace, Written
from gui.importing import checks
from gui.importing.faults import save_rejects
from gui.importing.outcomes import outcome
from gui.importing.results import STOPPED, ImportResult
from gui.wording import listed
from gui.worker import Job, Worker


@dataclass(frozen=True)
class Order:
    """One import to be made: how it is called, and what plans it from the tables there are.

    With `save` the rows with a fault are saved beside the file.
    """

    name: str
    plan: Callable[[list[TableDef]], ImportPlan]
    save: bool = False


class Repeater(QObject):
    """Plans, checks and imports one order after another."""

    result_made = Signal(object)
    """An ImportResult."""
    begun = Signal(str)
    """The name of what is imported next."""
    progressed = Signal(int, int)
    finished = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._orders: deque[Order] = deque()
        self._order: Order | None = None
        self._job: Job | None = None
        self._stopped = False

    def start(self, orders: Iterable[Order]) -> None:
        """Begin; `finished` follows after a `result_made` for each."""
        self._orders = deque(orders)
        self._stopped = False
        self._next()

    def stop(self) -> None:
        """End with the order that is at work, which leaves nothing behind if it was not through."""
        self._stopped = True
        if self._job is not None:
            self._job.cancel()

    def _next(self) -> None:
        self._job = None
        while self._stopped and self._orders:
            self.result_made.emit(ImportResult(self._orders.popleft().name, why=STOPPED))
        if not self._orders:
            self._order = None
            self.finished.emit()
            return
        self._order = self._orders.popleft()
        self.begun.emit(self._order.name)
        self._worker.read(Reader.tables, owner=self, then=self._plan, failed=self._on_failed)

    def _plan(self, tables: list[TableDef]) -> None:
        order = self._order
        assert order is not None
        self._worker.run(
            lambda _job: order.plan(tables),
            owner=self,
            then=self._stage,
            failed=self._on_failed,
        )

    def _stage(self, plan: ImportPlan) -> None:
        if problem := STOPPED if self._stopped else checks.problem(plan):
            self._end(why=problem)
            return

        def work(workspace: Workspace, job: Job) -> Staged:
            return importing.stage(workspace, plan, job.report)

        self._watch(self._worker.keep(work, owner=self, then=self._apply, failed=self._on_failed))

    def _apply(self, staged: Staged) -> None:
        if self._stopped:
            self._end(why=STOPPED)
        elif staged.missing:
            names = listed([f"“{name}”" for name in staged.missing])
            self._end(why=f"Nothing was imported: each record needs {names}.")
        elif not staged.good:
            self._end(why=outcome(staged)[1])
        else:
            self._watch(
                self._worker.write(
                    partial(_applied, staged=staged),
                    owner=self,
                    label=f"Import {staged.plan.path.name}",
                    origin=Origin.IMPORT,
                    then=partial(self._on_imported, staged),
                    failed=self._on_failed,
                )
            )

    def _on_imported(self, staged: Staged, written: Written[ImportReport]) -> None:
        plan = staged.plan
        result = ImportResult(
            self._name(),
            table=plan.table.label if plan.table else plan.table_label,
            report=written.value,
            change_set=written.change_set.id if written.change_set else None,
            staged=staged,
            whole=plan.table is None,
        )
        if staged.faulty and self._order is not None and self._order.save:
            self._save(staged, result)
        else:
            self._tell(result)

    def _save(self, staged: Staged, result: ImportResult) -> None:
        path = _free_place(staged.plan.path)
        self._worker.run(
            lambda job: save_rejects(staged.plan, staged, path, job.report),
            owner=self,
            then=lambda _rows: self._tell(replace(result, saved=path)),
            failed=lambda error: self._tell(replace(result, error=error)),
        )

    def _watch(self, job: Job) -> None:
        job.progressed.connect(self.progressed)
        self._job = job
        if self._stopped:
            job.cancel()

    def _on_failed(self, error: DomainError) -> None:
        if self._stopped:
            self._end(why=STOPPED)
        else:
            self._tell(ImportResult(self._name(), error=error))

    def _end(self, *, why: str) -> None:
        self._tell(ImportResult(self._name(), why=why))

    def _tell(self, result: ImportResult) -> None:
        self.result_made.emit(result)
        self._next()

    def _name(self) -> str:
        return self._order.name if self._order is not None else ""


def _applied(session: Session, staged: Staged) -> ImportReport:
    return importing.apply(session, staged)


def _free_place(source: Path) -> Path:
    """Answer where the rejected rows of a file go: beside it, over nothing."""
    number = 1
    while True:
        more = f" {number}" if number > 1 else ""
        path = source.with_name(f"{source.stem}-rejected{more}.csv")
        if not path.exists():
            return path
        number += 1
