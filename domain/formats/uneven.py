"""Counts the rows that are too long or too short, and those that had to be put right."""

from __future__ import annotations

from collections.abc import Iterator

from domain.formats import NAMED, Batch, Note


class UnevenRows:
    """Counts, batch by batch, what is uneven, and keeps the first row numbers of each kind.

    The codes are those of notes: `ragged` (too many or too few cells, as they stand),
    `ragged_skipped` (left out as chosen), `aligned` (put under the columns they fit) and
    `unclosed_quote` (the right width at last, but with stray quotes or a foreign delimiter).
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._rows: dict[str, list[int]] = {}

    def see(self, batch: Batch) -> None:
        """Take notice of the next rows."""
        aligned = set()
        for one in batch.ragged:
            if one.aligned:
                aligned.add(one.row)
            code = "ragged_skipped" if one.skipped else "ragged"
            self._add("aligned" if one.aligned else code, one.row)
        for row in batch.mended:
            if row not in aligned:
                self._add("unclosed_quote", row)

    def count(self, *codes: str) -> int:
        """Answer how many rows there are of some kinds."""
        return sum(self._counts.get(code, 0) for code in codes)

    def notes(self) -> Iterator[Note]:
        """Name each kind that occurs."""
        for code, count in self._counts.items():
            yield Note(code, count, tuple(self._rows[code]))

    def _add(self, code: str, row: int) -> None:
        self._counts[code] = self._counts.get(code, 0) + 1
        rows = self._rows.setdefault(code, [])
        if len(rows) < NAMED:
            rows.append(row)
