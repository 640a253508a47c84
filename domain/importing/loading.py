"""Reads a file once into the staging tables, converting column by column, and judges it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from domain.errors import Fault, SourceMissing
from domain.fields.columns import Faults
from domain.formats import WHOLE_ROW as WHOLE_ROW
from domain.formats import Batch, registry
from domain.formats.by_column import columns_of
from domain.formats.delimited import unguard
from domain.formats.uneven import UnevenRows
from domain.importing.blanks import BlankRows
from domain.importing.columns import ColumnReader
from domain.importing.plan import ColumnPlan, ImportPlan, is_exact, targets_of
from domain.importing.returned import MarkReader, judge_returned, without_untouched
from domain.importing.returning import keeps_guard
from domain.importing.staged import EqualFaults, FaultCount, RowFault, Staged
from domain.importing.zeros import LostZeros, find_lost_zeros
from domain.store.meanwhile import last_entry
from domain.store.originals import add_originals
from domain.store.staging import Staging, unmapped_required
from domain.values import Stored
from domain.workspace import Progress

MOST_FAULTS = 100_000
"""How many faults a staged import lists; it counts all."""

MOST_EQUAL = 20_000
"""How many different texts at fault are counted; `Staged.equal_faults` has the most frequent."""

MOST_EQUAL_SHOWN = 1_000

_RULES = frozenset({"required", "below_minimum", "above_maximum", "pattern"})
"""Faults against what a person asks of a field: they do not disprove its type."""


class Loader:
    """Reads the file once, converting column by column, and keeps count."""

    def __init__(self, staging: Staging, plan: ImportPlan, progress: Progress) -> None:
        self._staging = staging
        self._plan = plan
        self._progress = progress
        self._readers = [self._reader(one) for one in plan.columns]
        self._marks = MarkReader(plan) if plan.matching.by_record else None
        self._equal: Counter[tuple[int, str, str]] = Counter()
        self._blanks = BlankRows()
        self._uneven = UnevenRows()
        self._decode_failures = 0
        self._disproved: list[tuple[int, str, str, int]] = []
        self._entry = 0
        self._zeros: LostZeros | None = None

    def load(self) -> None:
        """Stage every row, then judge what concerns several rows."""
        # of the state of the file that is read in all of this transaction
        self._entry = last_entry(self._staging.connection)
        table, matching = self._plan.table, self._plan.matching
        if table is not None and matching.is_on and not matching.by_record:
            self._staging.meet(table, targets_of(self._plan), matching)
        for batch in read_batches(self._plan):
            self._add(batch)
            self._progress(batch.position, self._plan.probe.size)
        self._match()
        self._judge_unique()
        self._zeros = find_lost_zeros(self._staging, self._plan)

    def result(self, digest: str) -> Staged:
        """Return what was found."""
        counts = self._staging.counts()
        return Staged(
            plan=self._plan,
            rows=sum(counts.values()),
            counts=counts,
            faults=tuple(self._fault(*one) for one in self._staging.faults(MOST_FAULTS)),
            fault_counts=tuple(
                FaultCount(column, self._header(column), code, count, tuple(examples))
                for column, code, count, examples in self._staging.fault_counts()
            ),
            equal_faults=self._equal_faults(),
            ragged=self._uneven.count("ragged", "ragged_skipped", "aligned"),
            aligned=self._uneven.count("aligned"),
            mended=self._uneven.count("unclosed_quote"),
            notes=tuple(self._uneven.notes()),
            zeros=self._zeros,
            decode_failures=self._decode_failures,
            disproved=tuple(self._disproved),
            missing=tuple(self._missing()),
            digest=digest,
            blank=self._blanks.count,
            entry=self._entry,
        )

    def _missing(self) -> list[str]:
        """Return the required fields without a column; rows that come back have them already."""
        if self._plan.table is None or self._marks is not None:
            return []
        return unmapped_required(self._plan.table, targets_of(self._plan))

    def _equal_faults(self) -> tuple[EqualFaults, ...]:
        if self._marks is not None:  # a fault may have been found to be none
            return tuple(EqualFaults(*one) for one in self._staging.equal_faults(MOST_EQUAL_SHOWN))
        found = self._equal.most_common(MOST_EQUAL_SHOWN)
        return tuple(EqualFaults(*key, count) for key, count in found)

    def _reader(self, column: ColumnPlan) -> ColumnReader | None:
        return None if column.skip else ColumnReader(self._plan, column)

    def _add(self, batch: Batch) -> None:
        self._blanks.see(batch)
        self._uneven.see(batch)
        if not batch.rows:
            return
        numbers = batch.numbers
        columns: list[list[Stored]] = []
        faults: list[tuple[int, int, Fault]] = []
        for index, texts in enumerate(columns_of(batch.rows)):
            values, found = self._convert(index, texts, numbers)
            columns.append(values)
            faults += [(numbers[place], index, fault) for place, fault in found]
        faults += self._overflows(batch) + _unreadable_rows(batch)
        self._decode_failures += sum(one.code == "unreadable_text" for one in batch.faults)
        known: tuple[Sequence[Stored], ...] = ()
        if self._marks is not None:
            marked = self._marks.read(columns_of(batch.rows), columns)
            faults = without_untouched(faults, marked, numbers)
            columns[self._marks.column] = list(marked.digests)
            known = (marked.fates, marked.records)
        self._staging.add(numbers, columns, {row for row, _, _ in faults}, known)
        self._staging.add_faults(faults)
        if batch.originals:
            add_originals(self._staging.connection, batch.originals)

    def _convert(
        self, index: int, texts: Sequence[str], numbers: Sequence[int]
    ) -> tuple[list[Stored], Faults]:
        reader = self._readers[index]
        if reader is None:
            return [None] * len(texts), []
        values, faults = reader.read(texts, numbers)
        column = self._plan.columns[index]
        if faults and is_exact(column) and column.draft.type not in ("text", "long_text"):
            wrong = next((place for place, one in faults if one.code not in _RULES), None)
            if wrong is not None:
                self._disprove(column, texts[wrong], numbers[wrong])
                return self._convert(index, texts, numbers)
        faults = reader.correct(values, faults, numbers)
        self._count_equal(index, values, faults)
        return values, faults

    def _count_equal(self, index: int, values: list[Stored], faults: Faults) -> None:
        for place, one in faults:
            key = (index, one.code, str(values[place] or ""))
            if len(self._equal) < MOST_EQUAL or key in self._equal:
                self._equal[key] += 1

    def _disprove(self, column: ColumnPlan, text: str, row: int) -> None:
        """Take a guessed type back: a later row does not survive it."""
        self._disproved.append((column.index, column.draft.type, text, row))
        self._staging.back_to_text(column.index, column.draft)
        for key in [one for one in self._equal if one[0] == column.index]:
            del self._equal[key]
        plain = replace(column, draft=column.draft._replace(type="text", format=""))
        self._plan = self._plan.with_column(plain)
        self._readers[column.index] = self._reader(plain)

    def _overflows(self, batch: Batch) -> list[tuple[int, int, Fault]]:
        """Return a fault for each row that has more cells than columns."""
        return [
            (one.row, WHOLE_ROW, Fault("too_many_cells", " ".join(one.overflow)[:200]))
            for one in batch.ragged
            if any(one.overflow) and not one.skipped
        ]

    def _match(self) -> None:
        """Compare the rows with the records of an existing table, if the plan says so."""
        table, matching = self._plan.table, self._plan.matching
        if table is not None and matching.by_record:
            judge_returned(self._staging, self._plan, table)
        elif table is not None and matching.is_on:
            self._staging.match(table, targets_of(self._plan), matching)

    def _judge_unique(self) -> None:
        table, targets = self._plan.table, targets_of(self._plan)
        for column in self._plan.columns:
            if not column.skip and self._plan.field_of(column).unique:
                self._staging.judge_unique(column.index)
                if table is not None and column.index in targets:
                    self._staging.judge_taken(column.index, table, targets, self._plan.matching)
        self._staging.mark_faulty()
        self._staging.settle_taken()

    def _header(self, column: int) -> str:
        return "" if column == WHOLE_ROW else self._plan.columns[column].header

    def _fault(self, row: int, column: int, fault: Fault) -> RowFault:
        return RowFault(row, column, self._header(column), fault.value, fault)


def _unreadable_rows(batch: Batch) -> list[tuple[int, int, Fault]]:
    """Return a fault for each row that the format could not read at all."""
    whole = (one for one in batch.faults if one.column == WHOLE_ROW)
    return [(one.row, WHOLE_ROW, Fault(one.code, one.text)) for one in whole]


def read_batches(plan: ImportPlan) -> Iterator[Batch]:
    found = registry.batches(
        plan.path, plan.probe.options, width=len(plan.columns), expected=plan.probe.stamp
    )
    return map(_unguarded, found) if keeps_guard(plan.returning, plan.probe.options) else found


def _unguarded(batch: Batch) -> Batch:
    return replace(batch, rows=[list(map(unguard, row)) for row in batch.rows])


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise SourceMissing(path, str(error)) from error
