"""One column of a file, batch by batch: its transforms, its corrections, then its values."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from domain.errors import Fault
from domain.fields import parse
from domain.fields.columns import Faults, column_parser
from domain.importing.plan import ColumnPlan, ImportPlan, holds_numbers, is_exact
from domain.importing.transforms import arriving, reading_field
from domain.values import Stored


class ColumnReader:
    """Reads the texts of a column as its plan says.

    Corrections are a person's own words: they are not transformed, are read leniently and never
    disprove a guessed type.
    """

    def __init__(self, plan: ImportPlan, column: ColumnPlan) -> None:
        self.column = column
        self._field = reading_field(plan.field_of(column), column.transforms)
        self._arriving = arriving(
            plan.field_of(column), column.transforms, typed=holds_numbers(plan.probe)
        )
        self._parse = column_parser(self._field, exact=is_exact(column))
        self._fixes = {row: text for (row, at), text in plan.fixes.items() if at == column.index}

    def read(self, texts: Sequence[str], numbers: Sequence[int]) -> tuple[list[Stored], Faults]:
        """Return the values of a batch and the faults by their place, corrected cells left out."""
        texts = self._arriving(texts)
        corrected = self._places(numbers)
        if not corrected:
            return self._parse(texts)
        texts = list(texts)
        for place in corrected:
            texts[place] = ""
        values, faults = self._parse(texts)
        return values, [one for one in faults if one[0] not in corrected]

    def correct(self, values: list[Stored], faults: Faults, numbers: Sequence[int]) -> Faults:
        """Put the corrected values in their places; return all faults."""
        added: Faults = []
        for place, text in self._places(numbers).items():
            found = parse(text, self._field)
            values[place] = text if isinstance(found, Fault) else found
            if isinstance(found, Fault):
                added.append((place, found))
        return sorted([*faults, *added], key=lambda one: one[0]) if added else faults

    def _places(self, numbers: Sequence[int]) -> dict[int, str]:
        found = {}
        for row, text in self._fixes.items():
            place = bisect_left(numbers, row)
            if place < len(numbers) and numbers[place] == row:
                found[place] = text
        return found
