"""Stages a file and writes it: what staging counted is what gets written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from domain.errors import Fault, SourceMissing
from domain.fields import default_value
from domain.fields.columns import column_parser
from domain.formats import Batch, delimited
from domain.importing.plan import ColumnPlan, ImportPlan, SampleRow, is_exact, plan_import
from domain.store.connection import translated
from domain.store.session import Session
from domain.store.staging import (
    Staging,
    drop_staging,
    in_one_temporary_transaction,
    unmapped_required,
)
from domain.values import FieldDraft, Origin, Stored, TableDef
from domain.workspace import Progress, Workspace

MOST_FAULTS = 1_000
"""How many faults a staged import lists; it counts all."""

WHOLE_ROW = -1
"""The column of a fault that concerns the row as a whole."""


@dataclass(frozen=True)
class RowFault:
    """One cell that does not fit: row number in the file, column, its header, text and fault."""

    row: int
    column: int
    header: str
    text: str
    fault: Fault


@dataclass(frozen=True)
class FaultCount:
    """How often one kind of fault occurs in a column, with up to three examples."""

    column: int
    header: str
    code: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Staged:
    """A whole file, read, converted and judged.

    `plan` is the given one with those guessed types corrected that a later row disproved
    (`disproved`: column, type, text, row). `missing` are required fields that get no column.
    """

    plan: ImportPlan
    rows: int
    faulty: int
    faults: tuple[RowFault, ...] = ()
    fault_counts: tuple[FaultCount, ...] = ()
    ragged: int = 0
    decode_failures: int = 0
    disproved: tuple[tuple[int, str, str, int], ...] = ()
    missing: tuple[str, ...] = ()
    digest: str = ""

    @property
    def good(self) -> int:
        """Return how many records will come in."""
        return 0 if self.missing else self.rows - self.faulty


@dataclass(frozen=True)
class Reject:
    """A row that stays out: its number, its texts, and its faults by column."""

    row: int
    texts: tuple[str, ...]
    faults: tuple[tuple[int, Fault], ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import did: where, and how many rows were created, skipped and at fault."""

    table_id: int
    created: int
    failed: int
    file: str
    digest: str
    updated: int = 0
    skipped: int = 0


def stage(workspace: Workspace, plan: ImportPlan, progress: Progress) -> Staged:
    """Read the whole file into staging tables beside the workspace file and judge every row.

    `progress` gets bytes read and bytes in all. A SourceError says what happened to the file;
    Cancelled and errors leave nothing behind.
    """
    connection = workspace.database.connection
    loader = _Loader(Staging.create(connection, len(plan.columns)), plan, progress)
    with translated(workspace.path):
        try:
            in_one_temporary_transaction(connection, loader.load)
        except BaseException:
            drop_staging(connection)
            raise
    return loader.result(digest_of(plan.path))


def staged_rows(
    workspace: Workspace, staged: Staged, offset: int, limit: int, *, only_faulty: bool = False
) -> list[SampleRow]:
    """Return staged rows in the order of the file, with their faults."""
    staging = Staging(workspace.database.connection, len(staged.plan.columns))
    faults: dict[int, dict[int, Fault]] = {}
    for one in staged.faults:
        faults.setdefault(one.row, {})[one.column] = one.fault
    with translated(workspace.path):
        rows = staging.rows(offset, limit, only_faulty=only_faulty)
    return [
        SampleRow(
            number,
            tuple("" if value is None else str(value) for value in values),
            values,
            faults.get(number, {}),
        )
        for number, values in rows
    ]


def rejects(plan: ImportPlan, staged: Staged, progress: Progress) -> Iterator[Reject]:
    """Yield the rows of the file that stay out, exactly as they stand there.

    For up to MOST_FAULTS faults; `progress` gets bytes read and bytes in all.
    """
    by_row: dict[int, list[tuple[int, Fault]]] = {}
    for one in staged.faults:
        by_row.setdefault(one.row, []).append((one.column, one.fault))
    for batch in _batches(plan):
        progress(batch.position, plan.probe.size)
        ragged = {row.row: row.cells for row in batch.ragged}
        for number, cells in zip(batch.numbers, batch.rows, strict=True):
            if number in by_row:
                texts = ragged.get(number, tuple(cells))
                yield Reject(number, tuple(texts), tuple(by_row[number]))


def apply(session: Session, staged: Staged) -> ImportReport:
    """Write the staged rows without a fault, making the table or the new fields first.

    Runs inside a transaction: all or nothing. The file's name and digest stay with the change
    set.
    """
    table, targets = _make_target(session, staged.plan)
    staging = Staging(session.connection, len(staged.plan.columns))
    created = staging.apply(session, table, targets, _defaults(table, set(targets.values())))
    report = ImportReport(table.id, created, staged.faulty, staged.plan.path.name, staged.digest)
    session.describe(
        session.label or f"Import {report.file}",
        file=report.file,
        digest=report.digest,
        created=created,
        failed=report.failed,
    )
    drop_staging(session.connection)
    return report


def discard(workspace: Workspace) -> None:
    """Forget the staged rows."""
    with translated(workspace.path):
        drop_staging(workspace.database.connection)


def import_file(
    workspace: Workspace,
    path: Path,
    *,
    table: TableDef | None = None,
    adjust: Callable[[ImportPlan], ImportPlan] = lambda plan: plan,
    actor: str | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Import a file as a script would: plan, adjust the plan, stage, apply."""
    tables = workspace.tables()
    plan = adjust(plan_import(path, table=table, tables=tables))
    staged = stage(workspace, plan, progress)
    return workspace.write(
        lambda session: apply(session, staged),
        actor=actor,
        label=f"Import {path.name}",
        origin=Origin.IMPORT,
        progress=progress,
    ).value


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise SourceMissing(path, str(error)) from error


class _Loader:
    """Reads the file once, converting column by column, and keeps count."""

    def __init__(self, staging: Staging, plan: ImportPlan, progress: Progress) -> None:
        self._staging = staging
        self._plan = plan
        self._progress = progress
        self._parsers = [self._parser(one) for one in plan.columns]
        self._ragged = 0
        self._decode_failures = 0
        self._disproved: list[tuple[int, str, str, int]] = []

    def load(self) -> None:
        """Stage every row, then judge what concerns several rows."""
        for batch in _batches(self._plan):
            self._add(batch)
            self._progress(batch.position, self._plan.probe.size)
        self._judge_unique()
        self._staging.mark_faulty()

    def result(self, digest: str) -> Staged:
        """Return what was found."""
        rows, faulty = self._staging.counts()
        targets = _targets(self._plan)
        missing = unmapped_required(self._plan.table, targets) if self._plan.table else []
        return Staged(
            plan=self._plan,
            rows=rows,
            faulty=faulty,
            faults=tuple(self._fault(*one) for one in self._staging.faults(MOST_FAULTS)),
            fault_counts=tuple(
                FaultCount(column, self._header(column), code, count, tuple(examples))
                for column, code, count, examples in self._staging.fault_counts()
            ),
            ragged=self._ragged,
            decode_failures=self._decode_failures,
            disproved=tuple(self._disproved),
            missing=tuple(missing),
            digest=digest,
        )

    def _parser(self, column: ColumnPlan) -> _Parser | None:
        if column.skip:
            return None
        return column_parser(self._plan.field_of(column), exact=is_exact(column))

    def _add(self, batch: Batch) -> None:
        if not batch.rows:
            return
        numbers = batch.numbers
        columns: list[list[Stored]] = []
        faults: list[tuple[int, int, Fault]] = []
        for index, texts in enumerate(zip(*batch.rows, strict=True)):
            values, found = self._convert(index, texts, numbers)
            columns.append(values)
            faults += [(numbers[place], index, fault) for place, fault in found]
        faults += self._overflows(batch)
        self._decode_failures += sum(one.code == "unreadable_text" for one in batch.faults)
        self._staging.add(numbers, columns, {row for row, _, _ in faults})
        self._staging.add_faults(faults)

    def _convert(
        self, index: int, texts: tuple[str, ...], numbers: object
    ) -> tuple[list[Stored], list[tuple[int, Fault]]]:
        parser = self._parsers[index]
        if parser is None:
            return [None] * len(texts), []
        values, faults = parser(texts)
        column = self._plan.columns[index]
        if faults and is_exact(column) and column.draft.type not in ("text", "long_text"):
            place = faults[0][0]
            row = list(numbers)[place]  # type: ignore[call-overload]
            self._disprove(column, texts[place], row)
            return self._convert(index, texts, numbers)
        return values, faults

    def _disprove(self, column: ColumnPlan, text: str, row: int) -> None:
        """Take a guessed type back: a later row does not survive it."""
        self._disproved.append((column.index, column.draft.type, text, row))
        self._staging.back_to_text(column.index, column.draft)
        plain = replace(column, draft=replace(column.draft, type="text", format=""))
        self._plan = self._plan.with_column(plain)
        self._parsers[column.index] = self._parser(plain)

    def _overflows(self, batch: Batch) -> list[tuple[int, int, Fault]]:
        """Return a fault for each row that has more cells than columns, and count ragged rows."""
        self._ragged += len(batch.ragged)
        return [
            (one.row, WHOLE_ROW, Fault("too_many_cells", " ".join(one.overflow)[:200]))
            for one in batch.ragged
            if any(one.overflow) and not one.skipped
        ]

    def _judge_unique(self) -> None:
        table = self._plan.table
        for column in self._plan.columns:
            field = self._plan.field_of(column)
            if not column.skip and field.unique:
                in_table = table.name if table and column.target is not None else None
                name = (
                    table.field(column.target).name if in_table and column.target and table else ""
                )
                self._staging.judge_unique(column.index, in_table, name)

    def _header(self, column: int) -> str:
        return "" if column == WHOLE_ROW else self._plan.columns[column].header

    def _fault(self, row: int, column: int, fault: Fault) -> RowFault:
        return RowFault(row, column, self._header(column), fault.value, fault)


_Parser = Callable[[tuple[str, ...]], tuple[list[Stored], list[tuple[int, Fault]]]]


def _batches(plan: ImportPlan) -> Iterator[Batch]:
    return delimited.batches(
        plan.path, plan.probe.options, width=len(plan.columns), expected=plan.probe.stamp
    )


def _targets(plan: ImportPlan) -> dict[int, str]:
    """Return the table's column for each mapped column of the file, before new fields exist."""
    if plan.table is None:
        return {}
    return {
        one.index: plan.table.field(one.target).name
        for one in plan.columns
        if not one.skip and one.target is not None
    }


def _make_target(session: Session, plan: ImportPlan) -> tuple[TableDef, dict[int, str]]:
    """Make the table, or its new fields, and say which column goes where."""
    new = [one for one in plan.columns if not one.skip and one.target is None]
    if plan.table is None:
        drafts: list[FieldDraft] = [one.draft for one in new]
        table = session.create_table(plan.table_label, drafts)
        made = [field.name for field in table.fields]
    else:
        made = [session.add_field(plan.table.id, one.draft).name for one in new]
        table = session.table(plan.table.id)
    targets = _targets(plan)
    targets |= {one.index: name for one, name in zip(new, made, strict=True)}
    return table, targets


def _defaults(table: TableDef, given: set[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    for field in table.fields:
        if field.name not in given and field.default:
            value = default_value(field)
            if value is not None and not isinstance(value, Fault):
                found[field.name] = value
    return found
