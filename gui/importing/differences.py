"""What an import does to one cell: the rules of matching, for a row that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from domain.importing import ColumnPlan, Fate, ImportPlan, MatchPolicy, SampleRow
from domain.values import Stored
from gui.importing.fates import STAY_OUT


class Change(Enum):
    """What happens to a cell."""

    NONE = auto()
    ADDED = auto()
    CHANGED = auto()
    KEPT = auto()
    OUT = auto()
    CONFLICT = auto()


@dataclass(frozen=True)
class CellChange:
    """What happens to a cell, what the record holds there now, and held before a conflict."""

    kind: Change
    old: Stored = None
    base: Stored = None


NOTHING = CellChange(Change.NONE)


def cell_change(plan: ImportPlan, row: SampleRow, column: ColumnPlan) -> CellChange:
    """Say what becomes of the cell of a row that is staged."""
    if column.skip or row.fate is Fate.FAULT:
        return NOTHING
    if row.fate is Fate.CONFLICT:
        return _in_conflict(row, column)
    if row.fate in STAY_OUT:
        return CellChange(Change.OUT)
    if row.fate is Fate.CHANGED:
        return _in_record(plan, row, column)
    added = row.fate is Fate.NEW and plan.matching.is_on
    return CellChange(Change.ADDED) if added else NOTHING


def _in_conflict(row: SampleRow, column: ColumnPlan) -> CellChange:
    new, old = row.values[column.index], row.old.get(column.index)
    base = row.base.get(column.index)
    if new == old or base == old:  # as it is here, or changed in the file alone
        return CellChange(Change.OUT)
    return CellChange(Change.CONFLICT, old, base)


def _in_record(plan: ImportPlan, row: SampleRow, column: ColumnPlan) -> CellChange:
    new, old = row.values[column.index], row.old.get(column.index)
    if column.target in plan.matching.fields or new == old:
        return NOTHING
    if plan.matching.by_record:
        return CellChange(Change.CHANGED, old)
    if plan.matching.policy is MatchPolicy.FILL:
        kept = old is not None
    else:
        kept = new is None and not plan.matching.blanks_overwrite
    return CellChange(Change.KEPT if kept else Change.CHANGED, old)
