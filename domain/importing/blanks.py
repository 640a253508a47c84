"""Counts the rows of a file that hold nothing: readers leave them out, and nobody would know."""

from __future__ import annotations

from domain.formats import Batch


class BlankRows:
    """Counts, batch by batch, the row numbers between the first and the last that never came.

    Comments and rows that are too long or short to be used are left out for their own reasons.
    """

    def __init__(self) -> None:
        self.count = 0
        self._last: int | None = None

    def see(self, batch: Batch) -> None:
        """Take notice of the next rows."""
        apart = [*batch.comments, *(one.row for one in batch.ragged if one.skipped)]
        ends = [*batch.numbers[:1], *batch.numbers[-1:], *apart]
        if not ends:
            return
        before = min(ends) - 1 if self._last is None else self._last
        self._last = max(ends)
        self.count += max(0, self._last - before - len(batch.numbers) - len(apart))
