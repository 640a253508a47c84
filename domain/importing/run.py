"""Stages a file and writes it: what staging counted is what gets written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from domain.errors import Fault, InvalidRecord, NotFound, TableChanged
from domain.fields import default_value
from domain.formats import WHOLE_ROW
from domain.importing.loading import Loader, digest_of, read_batches
from domain.importing.plan import ImportPlan, SampleRow, plan_import, targets_of
from domain.importing.recognising import recognise
from domain.importing.report import describe
from domain.importing.returned import values_then
from domain.importing.staged import Staged
from domain.importing.told import aimed_as_told, matched_as_told
from domain.store.connection import translated
from domain.store.matching import Fate
from domain.store.meanwhile import is_judged_anew
from domain.store.originals import originals_of
from domain.store.session import Session
from domain.store.staged_writer import StagedWriter
from domain.store.staging import (
    Staging,
    drop_staging,
    in_one_temporary_transaction,
    values_of,
)
from domain.values import FieldDraft, Origin, Stored, TableDef
from domain.workspace import Progress, Workspace


@dataclass(frozen=True)
class Reject:
    """A row that stays out: its number, its texts, and its faults by column."""

    row: int
    texts: tuple[str, ...]
    faults: tuple[tuple[int, Fault], ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import did: where, and how many rows were created, updated, skipped and at fault.

    Of those skipped, `same` changed nothing and `conflicts` met records that were changed here as
    well; `blank` rows are no records and not among them.
    """

    table_id: int
    created: int
    failed: int
    file: str
    digest: str
    updated: int = 0
    skipped: int = 0
    same: int = 0
    conflicts: int = 0
    blank: int = 0


def stage(workspace: Workspace, plan: ImportPlan, progress: Progress) -> Staged:
    """Read the whole file into staging tables beside the workspace file and judge every row.

    `progress` gets bytes read and bytes in all. A SourceError says what happened to the file;
    Cancelled and errors leave nothing behind.
    """
    connection = workspace.database.connection
    loader = Loader(Staging.create(connection, len(plan.columns)), plan, progress)
    with translated(workspace.path):
        try:
            in_one_temporary_transaction(connection, loader.load)
        except BaseException:
            drop_staging(connection)
            raise
    return loader.result(digest_of(plan.path))


def staged_rows(
    workspace: Workspace,
    staged: Staged,
    offset: int,
    limit: int,
    *,
    only_faulty: bool = False,
    fates: Collection[Fate] = (),
    put_right: bool = False,
) -> list[SampleRow]:
    """Return staged rows in the order of the file, with their faults, fates and old values."""
    staging = Staging(workspace.database.connection, len(staged.plan.columns))
    faults: dict[int, dict[int, Fault]] = {}
    for one in staged.faults:
        faults.setdefault(one.row, {})[one.column] = one.fault
    with translated(workspace.path):
        wanted = (Fate.FAULT,) if only_faulty else fates
        rows = staging.rows(offset, limit, fates=wanted, put_right=put_right)
        originals = originals_of(staging.connection, [row[0] for row in rows])
        olds = _old_values(workspace, staged.plan, [row[3] for row in rows])
        conflicts = [record for *_, fate, record in rows if fate is Fate.CONFLICT and record]
        bases = values_then(workspace, staged.plan, conflicts)
    return [
        SampleRow(
            number,
            tuple("" if value is None else str(value) for value in values),
            values,
            faults.get(number, {}),
            fate,
            record,
            olds.get(record or 0, {}),
            bases.get(record or 0, {}),
            originals.get(number, ""),
        )
        for number, values, fate, record in rows
    ]


def _old_values(
    workspace: Workspace, plan: ImportPlan, records: Sequence[int | None]
) -> dict[int, dict[int, Stored]]:
    """Return what the matched records hold now, by record and column of the file."""
    if plan.table is None or not any(records):
        return {}
    targets = targets_of(plan)
    rows = values_of(
        workspace.database.connection,
        plan.table.name,
        list(targets.values()),
        [one for one in records if one],
    )
    return {record: dict(zip(targets, values, strict=True)) for record, values in rows.items()}


def rejects(plan: ImportPlan, staged: Staged, progress: Progress) -> Iterator[Reject]:
    """Yield the rows of the file that stay out, exactly as they stand there.

    For up to MOST_FAULTS faults; `progress` gets bytes read and bytes in all.
    """
    by_row: dict[int, list[tuple[int, Fault]]] = {}
    for one in staged.faults:
        by_row.setdefault(one.row, []).append((one.column, one.fault))
    for batch in read_batches(plan):
        progress(batch.position, plan.probe.size)
        ragged = {row.row: row.cells for row in batch.ragged}
        ragged |= {one.row: (one.text,) for one in batch.faults if one.column == WHOLE_ROW}
        for number, cells in zip(batch.numbers, batch.rows, strict=True):
            if number in by_row:
                texts = ragged.get(number, tuple(cells))
                yield Reject(number, tuple(texts), tuple(by_row[number]))


def apply(session: Session, staged: Staged) -> ImportReport:
    """Write the staged rows without a fault, making the table or the new fields first.

    Runs inside a transaction. InvalidRecord if the plan says all or nothing and a row has a
    fault; TableChanged if a row would be judged otherwise by now, NotFound if the table is gone.
    What the import was stays with the change set (see `domain.importing.report`).
    """
    if staged.plan.all_or_nothing and staged.faulty:
        raise InvalidRecord({one.column: one.fault for one in reversed(staged.faults)})
    _refuse_changed(session, staged)
    table, targets = _make_target(session, staged.plan)
    writer = StagedWriter(Staging(session.connection, len(staged.plan.columns)))
    created, updated = writer.apply(
        session, table, targets, _defaults(table, set(targets.values())), staged.plan.matching
    )
    promised = (staged.counts.get(Fate.NEW, 0), staged.counts.get(Fate.CHANGED, 0))
    if (created, updated) != promised:
        raise TableChanged(table.id)
    skipped = staged.rows - staged.faulty - created - updated
    report = ImportReport(
        table_id=table.id,
        created=created,
        failed=staged.faulty,
        file=staged.plan.path.name,
        digest=staged.digest,
        updated=updated,
        skipped=skipped,
        same=staged.counts.get(Fate.SAME, 0),
        conflicts=staged.counts.get(Fate.CONFLICT, 0),
        blank=staged.blank,
    )
    describe(session, staged, table, targets, created=created, updated=updated, skipped=skipped)
    drop_staging(session.connection)
    return report


_RULES = attrgetter(
    "type", "format", "unique", "required", "choices", "minimum", "maximum", "pattern"
)


def _refuse_changed(session: Session, staged: Staged) -> None:
    """Refuse to write what was judged by a state of the table that is no more."""
    plan = staged.plan
    if plan.table is None:
        return
    table = session.table(plan.table.id)
    if table.deleted_at is not None:
        raise NotFound("table", table.id)
    now = {field.id: _RULES(field) for field in table.fields}
    then = {field.id: _RULES(field) for field in plan.table.fields}
    given = {one.target for one in plan.columns if not one.skip and one.target is not None}
    if any(now.get(one) != then[one] for one in given | set(plan.matching.fields)):
        raise TableChanged(table.id)
    staging = Staging(session.connection, len(plan.columns))
    named = {staging.columns[column]: name for column, name in targets_of(plan).items()}
    if is_judged_anew(session.connection, table, named, plan.matching, staged.entry):
        raise TableChanged(table.id)


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
    """Import a file as a script would: plan, adjust the plan, stage, apply.

    A file that was exported here with its trace goes back into its table, unless `table` is
    another: then only what was changed in the file is written. What the file says of itself above
    its header is done, unless `table` or `adjust` says otherwise.
    """
    tables = workspace.tables()
    plan = plan_import(path, table=table, tables=tables)
    if plan.returning is not None:
        with closing(workspace.reader()) as reader:
            plan = recognise(reader, plan, tables, aim=table is None)
    plan = adjust(matched_as_told(aimed_as_told(plan, tables)))
    staged = stage(workspace, plan, progress)
    return workspace.write(
        lambda session: apply(session, staged),
        actor=actor,
        label=f"Import {path.name}",
        origin=Origin.IMPORT,
        progress=progress,
    ).value


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
    targets = targets_of(plan)
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
