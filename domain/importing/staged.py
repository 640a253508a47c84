"""What is known of a file when all of it was read and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import Fault
from domain.formats import Note
from domain.importing.plan import ImportPlan
from domain.importing.zeros import LostZeros
from domain.store.matching import Fate


@dataclass(frozen=True)
class RowFault:
    """One cell that does not fit: row number in the file, column, its header, text and fault."""

    row: int
    column: int
    header: str
    text: str
    fault: Fault


@dataclass(frozen=True)
class FaultCount:
    """How often one kind of fault occurs in a column, with up to three examples."""

    column: int
    header: str
    code: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class EqualFaults:
    """How many cells of a column have one text that is at fault in the same way."""

    column: int
    code: str
    text: str
    count: int


@dataclass(frozen=True)
class Staged:
    """A whole file, read, converted and judged.

    `plan` is the given one with those guessed types corrected that a later row disproved
    (`disproved`: column, type, text, row). `missing` are required fields that get no column.
    `blank` rows between the others hold nothing and are not among `rows`. `entry` is the last one
    of the audit log when the rows were judged. Of the `ragged` rows some are `aligned`, put under
    the columns they fit; others were `mended` for stray quotes; `notes` name the first of each.
    `zeros` says where codes would meet records with zeros in front.
    """

    plan: ImportPlan
    rows: int
    counts: Mapping[Fate, int]
    faults: tuple[RowFault, ...] = ()
    fault_counts: tuple[FaultCount, ...] = ()
    equal_faults: tuple[EqualFaults, ...] = ()
    ragged: int = 0
    decode_failures: int = 0
    disproved: tuple[tuple[int, str, str, int], ...] = ()
    missing: tuple[str, ...] = ()
    digest: str = ""
    blank: int = 0
    entry: int = 0
    aligned: int = 0
    mended: int = 0
    notes: tuple[Note, ...] = ()
    zeros: LostZeros | None = None

    @property
    def faulty(self) -> int:
        """Return how many rows have a fault and stay out."""
        return self.counts.get(Fate.FAULT, 0)

    @property
    def good(self) -> int:
        """Return how many rows will be written: records made and records changed."""
        if self.missing or (self.plan.all_or_nothing and self.faulty):
            return 0
        return self.counts.get(Fate.NEW, 0) + self.counts.get(Fate.CHANGED, 0)
