"""The import's work in the background: look, sample, stage, apply; the newest wish wins."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from domain import importing
from domain.errors import DomainError
from domain.importing import Fate, ImportPlan, Remembered, Staged
from domain.values import Origin, TableDef
from domain.workspace import Reader, Session, Workspace
from gui.importing.faults import save_rejects
from gui.worker import Job, Worker

PAUSE = 350
"""How long, in ms, the person must be still before the whole file is read again."""

PAGE = 200
_MOST_AT_ONCE = 2_000


class ImportWork(QObject):
    """Runs each step on the worker and answers by signals."""

    planned = Signal(object, object)
    """The ImportPlan, and what of it is Remembered of such a file (None: nothing)."""
    plan_failed = Signal(object)
    sampled = Signal(object)
    staging_begun = Signal()
    staging_advanced = Signal(int, int)
    staged = Signal(object)
    staging_failed = Signal(object)
    rows_read = Signal(int, object)
    """The place of the first row among all that are staged, and the rows."""
    import_advanced = Signal(int, int)
    imported = Signal(object)
    renewed = Signal(object, object)
    """The ImportPlan for its table as that is by now, and all tables."""
    import_failed = Signal(object)
    rejects_saved = Signal(object, int)
    rejects_failed = Signal(object)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._waiting: ImportPlan | None = None
        self._stopped = False
        self._jobs: dict[str, Job] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._stage)

    def plan(
        self,
        path: Path,
        table: TableDef | None,
        tables: list[TableDef],
        options: object,
        earlier: ImportPlan | None,
        *,
        recall: bool = False,
    ) -> None:
        """Look at the file; `planned` or `plan_failed` follows.

        With `recall` earlier choices are used again, and a file that was exported here goes back
        to its table. Without an `earlier` plan it is aimed as the file says.
        """
        self._stopped = False
        self.forget_staging()

        def work(_job: Job) -> ImportPlan:
            found = importing.plan_import(
                path, table=table, tables=tables, options=options, earlier=earlier
            )
            return found if earlier else importing.aimed_as_told(found, tables)

        self._worker.run(
            work,
            owner=self,
            then=partial(self._recognise, tables, recall),
            failed=self.plan_failed.emit,
            key=("import plan", id(self)),
        )

    def sample(self, plan: ImportPlan) -> None:
        """Read the first rows as they would be stored; `sampled` follows."""
        self._worker.run(
            lambda _job: importing.sample_rows(plan, PAGE),
            owner=self,
            then=self.sampled.emit,
            key=("import sample", id(self)),
        )

    def stage_soon(self, plan: ImportPlan) -> None:
        """Read the whole file when the person has paused; `staged` or `staging_failed` follows."""
        self.forget_staging()
        self._waiting = plan
        self._timer.start()

    def forget_staging(self) -> None:
        """Stop reading for a plan that no longer holds."""
        self._timer.stop()
        self._waiting = None
        job = self._jobs.pop("stage", None)
        if job is not None:
            job.void = True
            job.cancel()

    def read_rows(
        self,
        staged: Staged,
        offset: int,
        fates: tuple[Fate, ...] = (),
        *,
        put_right: bool = False,
        least: int = 0,
    ) -> None:
        """Read a page of staged rows, all or those of some kinds; `rows_read` follows."""
        limit = max(PAGE, min(least, _MOST_AT_ONCE))

        def work(workspace: Workspace, _job: Job) -> object:
            return importing.staged_rows(
                workspace, staged, offset, limit, fates=fates, put_right=put_right
            )

        self._worker.keep(
            work,
            owner=self,
            then=lambda rows: self.rows_read.emit(offset, rows),
            key=("import rows", id(self)),
        )

    def apply(self, staged: Staged) -> None:
        """Import what is staged as one change set; `imported` or `import_failed` follows."""

        def operation(session: Session) -> object:
            return importing.apply(session, staged)

        job = self._worker.write(
            operation,
            owner=self,
            label=f"Import {staged.plan.path.name}",
            origin=Origin.IMPORT,
            then=self.imported.emit,
            failed=self.import_failed.emit,
        )
        job.progressed.connect(self.import_advanced)
        self._jobs["apply"] = job

    def renew(self, plan: ImportPlan) -> None:
        """Fit a plan to the tables as they are by now; `renewed` follows."""

        def work(reader: Reader) -> tuple[ImportPlan, list[TableDef]]:
            tables = reader.tables()
            return importing.renewed(plan, tables), tables

        self._worker.read(work, owner=self, then=lambda found: self.renewed.emit(*found))

    def cancel_import(self) -> None:
        """Stop the import; everything it wrote rolls back and `import_failed` says Cancelled."""
        if job := self._jobs.get("apply"):
            job.cancel()

    def save_rejects(self, staged: Staged, path: Path) -> None:
        """Write the rows that stay out to a file; `rejects_saved` or `rejects_failed` follows."""
        self._worker.run(
            lambda job: save_rejects(staged.plan, staged, path, job.report),
            owner=self,
            then=lambda rows: self.rejects_saved.emit(path, rows),
            failed=self.rejects_failed.emit,
        )

    def stop(self) -> None:
        """Stop what is under way and forget the staged rows; a late answer starts nothing."""
        self._stopped = True
        self.forget_staging()
        self._worker.keep(lambda workspace, _job: importing.discard(workspace), owner=self._worker)

    @Slot()
    def _stage(self) -> None:
        plan = self._waiting
        if plan is None:
            return

        def work(workspace: Workspace, job: Job) -> Staged:
            return importing.stage(workspace, plan, job.report)

        self.staging_begun.emit()
        job = self._worker.keep(
            work, owner=self, then=self._on_staged, failed=self._on_staging_failed
        )
        job.progressed.connect(self.staging_advanced)
        self._jobs["stage"] = job

    def remember(self, plan: ImportPlan) -> None:
        """Keep the choices of a plan for the next file with the same header."""
        self._worker.keep(
            lambda workspace, _job: importing.remember(workspace, plan), owner=self._worker
        )

    def _recognise(self, tables: list[TableDef], recall: bool, plan: ImportPlan) -> None:
        """Look up whether the file was exported here, and what was chosen for such a one before."""
        if not recall and plan.returning is None:
            self._on_planned(plan)
            return

        def work(reader: Reader) -> tuple[ImportPlan, Remembered | None]:
            known = importing.recognise(reader, plan, tables, aim=recall)
            found = importing.recall(reader, known, tables) if recall else None
            return (importing.matched_as_told(found[0]), found[1]) if found else (known, None)

        self._worker.read(
            work,
            owner=self,
            then=self._on_recognised,
            failed=lambda _error: self._on_planned(plan),
            key=("import recall", id(self)),
        )

    def _on_recognised(self, found: tuple[ImportPlan, Remembered | None]) -> None:
        if not self._stopped:
            self.planned.emit(*found)

    def _on_planned(self, plan: ImportPlan) -> None:
        if not self._stopped:
            self.planned.emit(plan, None)

    def _on_staged(self, staged: Staged) -> None:
        self._jobs.pop("stage", None)
        self.staged.emit(staged)

    def _on_staging_failed(self, error: DomainError) -> None:
        self._jobs.pop("stage", None)
        self.staging_failed.emit(error)
