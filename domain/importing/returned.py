"""Judges the rows of a file that comes back: what was changed there, and what here meanwhile.

A row whose digest still fits was not touched. In a row that was, each value is compared with what
the record held when the file was written, and with what it holds now. What was not changed there
stays as it is here; what was changed in both places, and differently, is a conflict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.errors import Fault
from domain.fields.columns import column_parser
from domain.formats import WHOLE_ROW
from domain.importing.plan import ColumnPlan, ImportPlan, holds_numbers, targets_of
from domain.importing.returning import Returning
from domain.importing.seconds import BareTimes, bare_places, is_same_minute
from domain.importing.transforms import reading_field
from domain.store.matching import ConflictPolicy, Fate
from domain.store.returned import Judged, RecordThen, ReturnedRows, TouchedRow, records_then
from domain.store.staging import Staging, unmapped_required
from domain.traces import Canonical, RowDigests, parse_mark
from domain.values import FieldDef, Stored, TableDef
from domain.workspace import Workspace

NO_COLUMN = "no_column"
"""The fault of a new row for which the file has no column with what a record needs."""

Columns = Sequence[Sequence[Stored]]
FoundFaults = list[tuple[int, int, Fault]]


class Marked(NamedTuple):
    """Of each row of a batch: its record, its first fate, and the digest of what it holds.

    Behind the digest of a changed row are the columns whose times have no seconds.
    """

    records: list[int | None]
    fates: list[str | None]
    digests: list[str]


class MarkReader:
    """Reads the marks of a batch, and says which rows were touched since they were written."""

    def __init__(self, plan: ImportPlan) -> None:
        returning = known(plan)
        self.column = returning.column
        self._whole = returning.whole
        fields: list[FieldDef] = []
        self._places: list[int] = []
        self._apart = {}
        for field, place in returning.digested:
            column = plan.columns[place]
            own = not column.skip and column.target == field.id
            read = reading_field(field, column.transforms) if own else field
            fields.append(read)  # type: ignore[arg-type]  # of the kind that was given
            self._places.append(place)
            if not own:
                self._apart[place] = column_parser(field, exact=False)
        self._digests = RowDigests(fields)
        self._read = [one.index for one in plan.columns if not one.skip]
        self._added = [one.index for one in added_columns(plan)]
        self._bare = BareTimes(_times(plan))

    def read(self, texts: Sequence[Sequence[str]], values: Columns) -> Marked:
        """Return what the marks of a batch say, given its columns as texts and as values."""
        marks = list(map(parse_mark, texts[self.column]))
        columns = [
            self._apart[place](texts[place])[0] if place in self._apart else values[place]
            for place in self._places
        ]
        digests = self._digests.of(columns, len(marks))
        records: list[int | None] = []
        fates: list[str | None] = []
        for row, (mark, digest) in enumerate(zip(marks, digests, strict=True)):
            records.append(mark.record if mark else None)
            if mark is None:
                blank = all(values[place][row] in (None, "") for place in self._read)
                fates.append(Fate.SKIPPED.value if blank else None)
            elif self._whole and mark.digest == digest and not self._adds(values, row):
                fates.append(Fate.SAME.value)
            else:
                fates.append(Fate.CHANGED.value)
                digests[row] = self._bare.noted(digest, texts, row)
        return Marked(records, fates, digests)

    def _adds(self, values: Columns, row: int) -> bool:
        """Say whether a column that was not exported has a value in the row."""
        return any(values[place][row] is not None for place in self._added)


def without_untouched(faults: FoundFaults, marked: Marked, numbers: Sequence[int]) -> FoundFaults:
    """Return the faults of rows that were touched: what is here already does not come in anew."""
    as_it_was = {
        number
        for number, fate in zip(numbers, marked.fates, strict=True)
        if fate in (Fate.SAME, Fate.SKIPPED)
    }
    return [one for one in faults if one[0] not in as_it_was or one[1] == WHOLE_ROW]


def values_then(
    workspace: Workspace, plan: ImportPlan, records: Sequence[int]
) -> dict[int, dict[int, Stored]]:
    """Return what records held when the file was written, by record and column of the file."""
    if plan.table is None or plan.returning is None or not records:
        return {}
    connection = workspace.database.connection
    found = records_then(connection, plan.table, records, plan.returning.trace.entry)
    names = targets_of(plan)
    return {
        record: {index: then.before.get(name) for index, name in names.items()}
        for record, then in found.items()
    }


def known(plan: ImportPlan) -> Returning:
    """Return what is known of a file whose rows are compared by their marks."""
    found = plan.returning
    if found is None or not found.leads_to(plan.table):
        raise ValueError("the file's trace was not recognised")
    return found


def added_columns(plan: ImportPlan) -> list[ColumnPlan]:
    """Return the columns that come in but not into the field that they were exported from."""
    own = known(plan).targets
    return [
        one
        for one in plan.columns
        if not one.skip and (one.target is None or own.get(one.index) != one.target)
    ]


def _times(plan: ImportPlan) -> list[int]:
    """Return the columns of times in a file whose values are texts."""
    if holds_numbers(plan.probe):
        return []
    given = (one for one in plan.columns if not one.skip)
    return [one.index for one in given if plan.field_of(one).type == "datetime"]


def judge_returned(staging: Staging, plan: ImportPlan, table: TableDef) -> None:
    """Give every staged row of a file that came back its fate."""
    returning = known(plan)
    rows = ReturnedRows(staging, table, returning.column)
    rows.settle_untouched()
    rows.settle_copies()
    judge = Judge(plan, table)
    for page in rows.touched():
        then = rows.records(list({one.record for one in page}), returning.trace.entry)
        rows.judge(judge.one(row, then.get(row.record)) for row in page)
    targets = {one.index: table.field(one.target).name for one in judge.given if one.target}
    if missing := unmapped_required(table, targets):
        rows.require(WHOLE_ROW, NO_COLUMN, ", ".join(missing))
    rows.clear_faulty()


@dataclass(frozen=True)
class _Compared:
    """A column that comes in: the table's column, and how its values are compared."""

    index: int
    name: str
    canonical: Canonical
    added: bool


class Judge:
    """Compares changed rows with their records, then and now."""

    def __init__(self, plan: ImportPlan, table: TableDef) -> None:
        self._matching = plan.matching
        self._fixes = plan.fixes
        self._marks = known(plan).column
        self.given = [one for one in plan.columns if not one.skip]
        added = {one.index for one in added_columns(plan)}
        self._columns = [
            _Compared(
                one.index,
                table.field(one.target).name if one.target is not None else "",
                Canonical(reading_field(plan.field_of(one), one.transforms)),
                one.index in added,
            )
            for one in self.given
        ]

    def one(self, row: TouchedRow, record: RecordThen | None) -> Judged:
        """Return what becomes of a row."""
        if record is None:
            return Judged(row.number, None, None, row.cells)
        cells, fitting = list(row.cells), []
        changed = conflict = False
        bare = bare_places(row.cells[self._marks])
        for column in self._columns:
            now, before = record.now.get(column.name), record.before.get(column.name)
            there = row.cells[column.index]
            kind = _compare(column, there, now, before)
            if column.index in bare and (row.number, column.index) not in self._fixes:
                lost = is_same_minute(there, now) or is_same_minute(there, before)
                kind = Fate.SAME if lost else kind
            if kind is Fate.SAME:
                cells[column.index] = now
                fitting += [column.index] if row.faulty else []
            changed = changed or kind is Fate.CHANGED
            conflict = conflict or kind is Fate.CONFLICT
        fate = self._fate(changed=changed, conflict=conflict, trashed=record.trashed)
        return Judged(row.number, fate.value, row.record, tuple(cells), tuple(fitting))

    def _fate(self, *, changed: bool, conflict: bool, trashed: bool) -> Fate:
        if not (changed or conflict):
            return Fate.SAME
        if trashed and not self._matching.restore_trashed:
            return Fate.TRASHED
        kept = self._matching.conflicts is ConflictPolicy.KEEP
        return Fate.CONFLICT if conflict and kept else Fate.CHANGED


def _compare(column: _Compared, there: Stored, now: Stored, before: Stored) -> Fate:
    """Say what became of one value: changed there, changed in both places, or neither."""
    if column.added and there is None:
        return Fate.SAME  # a blank where nothing was exported is no wish
    if there == before == now and type(there) is type(before) is type(now):
        return Fate.SAME
    text, here, then = column.canonical.of((there, now, before))
    if text in (then, here):
        return Fate.SAME
    return Fate.CHANGED if here == then else Fate.CONFLICT
