"""What stands in the way of an import before any value is looked at, and what deserves a look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from domain.errors import InvalidDefinition
from domain.fields import check_definition
from domain.formats import Note
from domain.importing import ColumnPlan, ImportPlan, Staged
from domain.importing.known import REASON as AS_THERE
from gui.importing.faults import kind_words
from gui.importing.guesses import guess_words
from gui.importing.returns import return_remarks
from gui.importing.told_words import told_remarks
from gui.importing.types import type_words
from gui.importing.words import Remark, remark
from gui.wording import count, definition, listed, plural, shortened

SAMPLE_ROWS = 1000
"""From so many rows on, the guess has not seen the whole file."""


def problem(plan: ImportPlan) -> str:
    """Say the first thing that must be changed, nothing if an import can begin."""
    wanted = [one for one in plan.columns if not one.skip]
    if not wanted:
        return "Nothing is imported yet. Tick at least one column."
    return _clashing_targets(plan, wanted) or _bad_field(plan, wanted)


def _clashing_targets(plan: ImportPlan, wanted: list[ColumnPlan]) -> str:
    seen: dict[int, ColumnPlan] = {}
    for one in wanted:
        if one.target is None or plan.table is None:
            continue
        if one.target in seen:
            names = [f"“{shortened(each.header, 40)}”" for each in (seen[one.target], one)]
            field = shortened(plan.table.field(one.target).label, 40)
            return f"{listed(names)} both go into {field}. Choose one."
        seen[one.target] = one
    return ""


def _bad_field(plan: ImportPlan, wanted: list[ColumnPlan]) -> str:
    taken = {field.label.strip().casefold() for field in plan.table.fields} if plan.table else set()
    for one in (each for each in wanted if each.target is None):
        try:
            check_definition(one.draft)
            label = one.draft.label.strip().casefold()
            if label in taken:
                raise InvalidDefinition("label_taken", one.draft.label)
        except InvalidDefinition as error:
            return f"{shortened(one.header, 40)}: {definition(error)}"
        taken.add(label)
    return ""


def relabelled(staged: Staged, plan: ImportPlan) -> Staged:
    """Return what is staged with the names of a plan: names do not change what a value is."""
    columns = tuple(
        replace(one, draft=one.draft._replace(label=other.draft.label))
        for one, other in zip(staged.plan.columns, plan.columns, strict=True)
    )
    return replace(
        staged,
        plan=replace(
            staged.plan,
            columns=columns,
            table_label=plan.table_label,
            all_or_nothing=plan.all_or_nothing,
        ),
    )


def is_sampled(plan: ImportPlan) -> bool:
    """Say whether the file has more rows than the guess has seen."""
    return len(plan.probe.sample) >= SAMPLE_ROWS


def proof(plan: ImportPlan, index: int, staged: Staged | None) -> str:
    """Say why a column has its type, and what the whole file says to that."""
    column = plan.columns[index]
    lines = [_reason(plan, column, staged), *_counted_faults(index, staged)]
    return "\n".join(line for line in lines if line)


def _reason(plan: ImportPlan, column: ColumnPlan, staged: Staged | None) -> str:
    if column.skip:
        return "This column is not imported."
    if column.target is not None:
        return _field_words(plan, column)
    for at, type_name, text, row in staged.disproved if staged else ():
        if at == column.index:
            return _disproved(type_name, text, row)
    if column.chosen and not is_as_there(column):
        return (
            f"You chose {type_words(column.draft.type).lower()}. Usual ways to write it are read."
        )
    if column.guess is None:
        return ""
    sampled = is_sampled(plan)
    return guess_words(column.guess, sampled=sampled, rows=staged.rows if staged else 0)


def is_as_there(column: ColumnPlan) -> bool:
    """Say whether a column still has the type that its field has in another workspace."""
    found = column.guess
    return found is not None and found.reason == AS_THERE and found.type == column.draft.type


def _field_words(plan: ImportPlan, column: ColumnPlan) -> str:
    field = plan.field_of(column)
    rules = [
        word for word, holds in (("required", field.required), ("unique", field.unique)) if holds
    ]
    return ", ".join([f"{type_words(field.type)}, as the field {field.label} is", *rules]) + "."


def _disproved(type_name: str, text: str, row: int) -> str:
    return (
        f"Kept as text: row {count(row)} holds “{shortened(text, 40)}”, which is no "
        f"{type_words(type_name).lower()}."
    )


def _counted_faults(index: int, staged: Staged | None) -> Iterator[str]:
    for one in staged.fault_counts if staged else ():
        if one.column == index:
            like = listed([f"“{shortened(text, 30)}”" for text in one.examples[:2] if text], "or")
            example = f", for example {like}" if like else ""
            yield f"{plural(one.count, 'value')} {kind_words(one.code)}{example}."


def doubtful(plan: ImportPlan, staged: Staged | None) -> frozenset[int]:
    """Name the columns that deserve a look."""
    unsure = {
        one.index
        for one in plan.columns
        if one.guess is not None and one.guess.doubtful and not one.chosen and one.target is None
    }
    faulty = {one.column for one in staged.fault_counts if one.column >= 0} if staged else set()
    disproved = {one[0] for one in staged.disproved} if staged else set()
    return frozenset(unsure | faulty | disproved)


def remarks(plan: ImportPlan, staged: Staged | None) -> list[Remark]:
    """List what is worth knowing about the file and its columns."""
    counted = {note.code: note for note in staged.notes} if staged else {}
    noted = {note.code: note for note in plan.probe.notes} | counted
    found = [
        remark(replace(note, count=_whole(note.code, staged, note.count)))
        for note in noted.values()
        if not _is_about_trace(note, plan)
    ]
    found += [*return_remarks(plan), *told_remarks(plan)]
    for one in plan.columns:
        if one.skip or one.target is not None or one.chosen or one.guess is None:
            continue
        if one.guess.doubtful:
            words = guess_words(one.guess, sampled=is_sampled(plan))
            found.append(Remark(f"{shortened(one.header, 40)}: {words}", "warning", one.index))
    for index, type_name, text, row in staged.disproved if staged else ():
        header = shortened(plan.columns[index].header, 40)
        found.append(Remark(f"{header}: {_disproved(type_name, text, row)}", "info", index))
    return found


def _is_about_trace(note: Note, plan: ImportPlan) -> bool:
    """Say whether a note finds nothing long but the head of the trace that an export left."""
    long = note.code == "long_header" and note.count == 1
    return long and plan.returning is not None and note.rows == (plan.returning.column + 1,)


def _whole(code: str, staged: Staged | None, seen: int) -> int:
    """Return how often a note holds in the whole file, where staging has counted."""
    counted = {"decode_failures": staged.decode_failures} if staged else {}
    return max(seen, counted.get(code, 0))
