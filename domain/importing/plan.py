"""What an import will do, column by column: guessed with proof, changed by the person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from domain.errors import Fault
from domain.fields import TYPES, parse, parse_exact
from domain.fields.base import AnyField
from domain.fields.guessing import Guess, guess
from domain.formats import Probe, registry
from domain.formats.delimited import unguard
from domain.importing.known import as_known
from domain.importing.naming import met_by_name
from domain.importing.returning import Returning, find_trace, keeps_guard, raw_header
from domain.importing.transforms import Transform, arriving, reading_field
from domain.store.matching import Fate, Matching
from domain.values import FieldDraft, Stored, TableDef


@dataclass(frozen=True)
class ColumnPlan:
    """What becomes of one column of the file.

    With `target` its values go into that field of the table; otherwise into a new field made as
    `draft` says, unless `skip`. `chosen` says that a person decided the type: values are then
    read leniently, while a guessed type must give back every text exactly.
    """

    index: int
    header: str
    draft: FieldDraft
    guess: Guess | None = None
    chosen: bool = False
    skip: bool = False
    target: int | None = None
    transforms: tuple[Transform, ...] = ()


NO_MATCHING = Matching()


@dataclass(frozen=True)
class ImportPlan:
    """A file, what was understood of it, and where its columns go; `table` None is a new table.

    `matching` says which rows are records that exist already, and what then. With
    `all_or_nothing` a single fault keeps the whole file out. `fixes` are texts that a person put
    in the place of others, by row number and column. `returning` is what is known of a file that
    was exported here.
    """

    path: Path
    probe: Probe
    columns: tuple[ColumnPlan, ...]
    table: TableDef | None = None
    table_label: str = ""
    matching: Matching = NO_MATCHING
    all_or_nothing: bool = False
    fixes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    returning: Returning | None = None

    @property
    def table_id(self) -> int | None:
        """Return the id of the existing table that the rows go into, if any."""
        return self.table.id if self.table else None

    @property
    def trace_column(self) -> int | None:
        """Return the column that no field is made of: the trace that an export left, if any."""
        return self.returning.column if self.returning else None

    def field_of(self, column: ColumnPlan) -> AnyField:
        """Return the field whose rules a column's values are read by."""
        if column.target is not None and self.table is not None:
            return self.table.field(column.target)
        return column.draft

    def with_column(self, column: ColumnPlan) -> ImportPlan:
        """Return the plan with one column changed."""
        columns = tuple(column if one.index == column.index else one for one in self.columns)
        return replace(self, columns=columns)


@dataclass(frozen=True)
class SampleRow:
    """A row as it will be stored: its number in the file, texts, values, and faults by column.

    Once staged it has a fate, and the record it belongs to with that record's present values by
    column. Where the record was changed here as well, `base` is what it held before that. A row
    that had to be put right has its `original`, as it stands in the file.
    """

    number: int
    texts: tuple[str, ...]
    values: tuple[Stored, ...]
    faults: Mapping[int, Fault] = field(default_factory=dict)
    fate: Fate = Fate.NEW
    record: int | None = None
    old: Mapping[int, Stored] = field(default_factory=dict)
    base: Mapping[int, Stored] = field(default_factory=dict)
    original: str = ""


def plan_import(
    path: Path,
    *,
    table: TableDef | None = None,
    tables: Sequence[TableDef] = (),
    options: object = None,
    earlier: ImportPlan | None = None,
) -> ImportPlan:
    """Look at a file and propose what to do with it; a SourceError says why it cannot be read.

    `options` are those of the file's format, as an earlier probe gave them, perhaps changed.
    `tables` are those whose labels are taken. What a person chose in an `earlier` plan for a
    column of the same name is kept. A file that bears the trace of an export is for
    `recognise` to compare with the workspace; the trace itself never becomes a field.
    """
    probe, returning = _look(path, options)
    by_column = list(zip(*probe.sample, strict=True)) if probe.sample else [()] * probe.width
    columns = [
        _propose(index, header, values)
        for index, (header, values) in enumerate(zip(probe.header, by_column, strict=True))
    ]
    label = _free_label(path, tables)
    columns = as_known(columns, probe)
    plan = ImportPlan(path, probe, tuple(columns), table, label, returning=returning)
    plan = match_columns(plan, table)
    return _with_choices(plan, earlier) if earlier else plan


def match_columns(plan: ImportPlan, table: TableDef | None) -> ImportPlan:
    """Return the plan aimed at another table (None: a new one), columns matched by name.

    Case, spaces and punctuation do not count. A column without a match is left out at first. In a
    file that was exported from this table, columns are those that they were.
    """
    traced = plan.trace_column
    if table is None:
        columns = [replace(one, target=None, skip=one.index == traced) for one in plan.columns]
        return replace(plan, table=None, columns=tuple(columns), matching=Matching())
    known = plan.returning if plan.returning and plan.returning.leads_to(table) else None
    if known is not None:
        plan = replace(plan, matching=Matching(by_record=True))
    elif plan.matching.by_record:
        plan = replace(plan, matching=Matching())
    own = dict(known.targets) if known else {}
    exported = {*known.trace.fields, *own.values()} if known else set()
    names = [
        (one.id, one.label)
        for one in table.fields
        if not _automatic(one) and one.id not in exported
    ]
    asking = [one.index for one in plan.columns if one.index not in own and one.index != traced]
    own |= met_by_name([one.header for one in plan.columns], asking, names)
    targets = {place: target for place, target in own.items() if place != traced}
    columns = [
        replace(one, target=targets.get(one.index), skip=one.index not in targets)
        for one in plan.columns
    ]
    return replace(plan, table=table, columns=tuple(columns))


def sample_rows(plan: ImportPlan, limit: int = 200) -> list[SampleRow]:
    """Return the file's first rows as they will be stored."""
    readers = [cell_reader(plan, one) for one in plan.columns]
    numbers = plan.probe.sample_numbers[:limit]
    return [
        _sample_row(number, texts, readers)
        for number, texts in zip(numbers, plan.probe.sample[:limit], strict=True)
    ]


def cell_reader(
    plan: ImportPlan, column: ColumnPlan
) -> Callable[[int, str], tuple[str, Stored | Fault]]:
    """Return what reads one cell by its row: the text that counts, and its value or fault."""
    field = reading_field(plan.field_of(column), column.transforms)
    arrive = arriving(plan.field_of(column), column.transforms, typed=holds_numbers(plan.probe))
    read_text = parse_exact if is_exact(column) else parse

    def read(row: int, text: str) -> tuple[str, Stored | Fault]:
        fixed = plan.fixes.get((row, column.index))
        if fixed is not None:
            return fixed, parse(fixed, field)
        text = arrive((text,))[0]
        return text, read_text(text, field)

    return read


def holds_numbers(probe: Probe) -> bool:
    """Say whether a file's numbers are numbers: in delimited text they are words like all."""
    return not hasattr(probe.options, "delimiter")


def is_exact(column: ColumnPlan) -> bool:
    """Say whether the column's type was guessed, so that every text must come back exactly."""
    return not (column.chosen or column.transforms) and column.target is None


def targets_of(plan: ImportPlan) -> dict[int, str]:
    """Return the table's column for each mapped column of the file, before new fields exist."""
    if plan.table is None:
        return {}
    return {
        one.index: plan.table.field(one.target).name
        for one in plan.columns
        if not one.skip and one.target is not None
    }


def _look(path: Path, options: object) -> tuple[Probe, Returning | None]:
    """Look at a file; one that says it is guarded against formulas is read that way."""
    probe = registry.probe(path, options)
    found = find_trace(probe)
    if found and found.trace.guarded and getattr(probe.options, "unguard", True) is False:
        probe = registry.probe(path, replace(probe.options, unguard=True))
        found = find_trace(probe)
    if keeps_guard(found, probe.options):
        rows = tuple(tuple(map(unguard, row)) for row in probe.sample)
        probe = replace(probe, sample=rows)  # type: ignore[type-var]  # each is a dataclass
    return probe, found


def _propose(index: int, header: str, values: Sequence[str]) -> ColumnPlan:
    found = guess(header, values)
    draft = FieldDraft(label=header, type=found.type, format=found.format)
    return ColumnPlan(index, header, draft, found)


def _sample_row(
    number: int,
    texts: Sequence[str],
    readers: Sequence[Callable[[int, str], tuple[str, Stored | Fault]]],
) -> SampleRow:
    shown: list[str] = []
    values: list[Stored] = []
    faults: dict[int, Fault] = {}
    for index, (text, reader) in enumerate(zip(texts, readers, strict=True)):
        text, value = reader(number, text)
        if isinstance(value, Fault):
            faults[index] = value
            value = text
        shown.append(text)
        values.append(value)
    return SampleRow(number, tuple(shown), tuple(values), faults)


def _with_choices(plan: ImportPlan, earlier: ImportPlan) -> ImportPlan:
    kept = {one.header: one for one in earlier.columns}
    columns = []
    for one in plan.columns:
        old = kept.get(one.header)
        if old is None:
            columns.append(one)
        elif old.chosen or old.transforms:
            columns.append(replace(old, index=one.index, guess=one.guess))
        else:
            draft = old.draft._replace(type=one.draft.type, format=one.draft.format)
            columns.append(replace(one, draft=draft, skip=old.skip, target=old.target))
    matching = earlier.matching if plan.table_id == earlier.table_id else plan.matching
    returning = plan.returning
    if returning and earlier.returning and _has_same_trace(plan, earlier):
        returning = earlier.returning
    elif matching.by_record:
        matching = Matching()  # of another trace nothing is known yet
    same = (plan.probe.stamp, plan.probe.header) == (earlier.probe.stamp, earlier.probe.header)
    return replace(
        plan,
        columns=tuple(columns),
        table_label=earlier.table_label,
        matching=matching,
        returning=returning,
        all_or_nothing=earlier.all_or_nothing,
        fixes=earlier.fixes if same else {},  # another state of the file has other rows
    )


def _has_same_trace(plan: ImportPlan, other: ImportPlan) -> bool:
    return raw_header(plan.probe) == raw_header(other.probe)


def _automatic(field: AnyField) -> bool:
    return TYPES[field.type].automatic and field.type != "autonumber"


def _free_label(path: Path, tables: Sequence[TableDef]) -> str:
    """Return the file's name as a table's label that is not taken."""
    taken = {table.label.casefold() for table in tables}
    stem = path.name.split(".")[0].strip() or "Table"
    label, number = stem, 2
    while label.casefold() in taken:
        label, number = f"{stem} {number}", number + 1
    return label
