"""Finds out how the program that saved an exported file writes dates and decimals.

A spreadsheet turns the dates of a CSV file into those of its country, and then 3/4/2026 alone could
be either day. The digests know what stood there: the reading by which most rows fit is the one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from domain.importing.columns import ColumnReader
from domain.importing.plan import ColumnPlan, ImportPlan
from domain.importing.returned import Columns, Judge, Marked, MarkReader
from domain.importing.seconds import bare_places
from domain.importing.transforms import Transform, TransformKind
from domain.store.matching import Fate
from domain.store.returned import RecordThen, TouchedRow

Look = Callable[[Sequence[int]], dict[int, RecordThen]]

_DATES = ((), (TransformKind.DAY_FIRST,), (TransformKind.MONTH_FIRST,))
_DECIMALS = ((), (TransformKind.DECIMAL_COMMA,), (TransformKind.DECIMAL_POINT,))
_BY_TYPE = {"date": 0, "datetime": 0, "decimal": 1}


def as_rewritten(plan: ImportPlan, look: Look) -> ImportPlan:
    """Return the plan that reads dates and decimals so that most rows are as they were written.

    `look` says what records hold now and held when the file was written: where seconds were
    dropped, digests alone cannot tell.
    """
    if plan.returning is None or not plan.returning.whole:
        return plan
    sample = _Sample(plan, look)
    best, most = plan, sample.untouched(plan)
    for choice in product(_DATES, _DECIMALS):
        if most == len(plan.probe.sample):
            break
        other = _reading(plan, choice)
        if other.columns != plan.columns and (found := sample.untouched(other)) > most:
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


class _Sample:
    """The first rows of a file, read by one plan or another."""

    def __init__(self, plan: ImportPlan, look: Look) -> None:
        self._numbers = plan.probe.sample_numbers
        self._texts = list(zip(*plan.probe.sample, strict=True))
        self._look = look
        self._records: dict[int, RecordThen] | None = None

    def untouched(self, plan: ImportPlan) -> int:
        """Return how many rows are as they were written, but for dropped seconds."""
        values = [
            [None] * len(self._numbers)
            if one.skip
            else ColumnReader(plan, one).read(self._texts[one.index], self._numbers)[0]
            for one in plan.columns
        ]
        marked = MarkReader(plan).read(self._texts, values)
        return marked.fates.count(Fate.SAME.value) + self._without_seconds(plan, marked, values)

    def _without_seconds(self, plan: ImportPlan, marked: Marked, values: Columns) -> int:
        values = [
            marked.digests if place == plan.trace_column else one
            for place, one in enumerate(values)
        ]
        bare = [row for row, digest in enumerate(marked.digests) if bare_places(digest)]
        if not bare or plan.table is None:
            return 0
        if self._records is None:
            self._records = self._look([one for one in marked.records if one is not None])
        judge, same = Judge(plan, plan.table), 0
        for row in bare:
            record = marked.records[row] or 0
            cells = tuple(column[row] for column in values)
            one = TouchedRow(self._numbers[row], faulty=False, record=record, cells=cells)
            same += judge.one(one, self._records.get(record)).fate == Fate.SAME
        return same
