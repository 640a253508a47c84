"""Finds out how the program that saved an exported file writes dates and decimals.

A spreadsheet turns the dates of a CSV file into those of its country, and then 3/4/2026 alone could
be either day. The digests know what stood there: the reading by which most rows fit is the one.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from domain.importing.columns import ColumnReader
from domain.importing.plan import ColumnPlan, ImportPlan
from domain.importing.returned import MarkReader
from domain.importing.transforms import Transform, TransformKind
from domain.store.matching import Fate

_DATES = ((), (TransformKind.DAY_FIRST,), (TransformKind.MONTH_FIRST,))
_DECIMALS = ((), (TransformKind.DECIMAL_COMMA,), (TransformKind.DECIMAL_POINT,))
_BY_TYPE = {"date": 0, "datetime": 0, "decimal": 1}


def as_rewritten(plan: ImportPlan) -> ImportPlan:
    """Return the plan that reads dates and decimals so that most rows are as they were written."""
    if plan.returning is None or not plan.returning.whole:
        return plan
    best, most = plan, _untouched(plan)
    for choice in product(_DATES, _DECIMALS):
        if most == len(plan.probe.sample):
            break
        other = _reading(plan, choice)
        if other.columns != plan.columns and (found := _untouched(other)) > most:
            best, most = other, found
    return best


def _reading(plan: ImportPlan, choice: tuple[tuple[TransformKind, ...], ...]) -> ImportPlan:
    return replace(plan, columns=tuple(_read_by(plan, one, choice) for one in plan.columns))


def _read_by(
    plan: ImportPlan, column: ColumnPlan, choice: tuple[tuple[TransformKind, ...], ...]
) -> ColumnPlan:
    kind = _BY_TYPE.get(plan.field_of(column).type)
    if kind is None or column.skip or column.target is None:
        return column
    return replace(column, transforms=tuple(map(Transform, choice[kind])))


def _untouched(plan: ImportPlan) -> int:
    """Return how many rows of the sample are as they were written, read by a plan."""
    rows, numbers = plan.probe.sample, plan.probe.sample_numbers
    texts = list(zip(*rows, strict=True))
    values = [
        [None] * len(rows)
        if one.skip
        else ColumnReader(plan, one).read(texts[one.index], numbers)[0]
        for one in plan.columns
    ]
    return MarkReader(plan).read(texts, values).fates.count(Fate.SAME.value)
