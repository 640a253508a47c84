"""Zeros that a spreadsheet took off the front of codes, found out by the records that are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.importing.plan import ColumnPlan, ImportPlan, targets_of
from domain.importing.transforms import Transform, TransformKind
from domain.store.staging import Staging
from domain.store.zeros import find_padded

_CODES = frozenset({"text", "long_text", "phone"})


@dataclass(frozen=True)
class LostZeros:
    """How many rows meet a record once zeros fill a column up to a length, and one of its codes."""

    column: int
    length: int
    count: int
    example: str


def find_lost_zeros(staging: Staging, plan: ImportPlan) -> LostZeros | None:
    """Say in which column that rows are matched by zeros were lost, after all rows were judged."""
    table, matching = plan.table, plan.matching
    if table is None or not matching.is_on or matching.by_record:
        return None
    keys = {
        staging.columns[column]: name
        for column, name in targets_of(plan).items()
        if plan.columns[column].target in matching.fields
    }
    found = [
        LostZeros(one.index, *padded)
        for one in plan.columns
        if (own := staging.columns[one.index]) in keys
        and plan.field_of(one).type in _CODES
        and (padded := find_padded(staging.connection, table, keys, own))
    ]
    return max(found, key=lambda one: one.count, default=None)


def with_zeros(plan: ImportPlan, lost: LostZeros) -> ImportPlan:
    """Return the plan that puts the zeros in front again."""
    one = plan.columns[lost.column]
    step = Transform(TransformKind.ZEROS, part=lost.length)
    return plan.with_column(replace(one, transforms=(*one.transforms, step)))


def without_zeros(plan: ImportPlan) -> ImportPlan:
    """Return the plan that leaves codes as they stand in the file."""
    for one in filled_up(plan):
        kept = tuple(step for step in one.transforms if step.kind is not TransformKind.ZEROS)
        plan = plan.with_column(replace(one, transforms=kept))
    return plan


def filled_up(plan: ImportPlan) -> Iterator[ColumnPlan]:
    """Yield the columns that come in with zeros put in front."""
    for one in plan.columns:
        if not one.skip and any(step.kind is TransformKind.ZEROS for step in one.transforms):
            yield one
