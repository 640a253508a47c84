"""Tells, with little memory, which of many values may occur twice."""

from __future__ import annotations

from collections.abc import Iterable

from domain.values import Stored

_PLACES = 1 << 24
MOST_SUSPECTS = 200_000


class Sieve:
    """A Bloom filter with one hash: what it does not suspect occurs once for certain.

    It takes 16 MB; of a million different values it suspects some thirty thousand.
    """

    def __init__(self) -> None:
        self._seen = bytearray(_PLACES)
        self.suspects: set[Stored] = set()

    def add(self, values: Iterable[Stored]) -> None:
        """Take in values; None does not count."""
        seen, suspects, mask = self._seen, self.suspects, _PLACES - 1
        for value in values:
            place = hash(value) & mask
            if not seen[place]:
                seen[place] = 1
            elif value is not None:
                suspects.add(value)

    @property
    def is_useful(self) -> bool:
        """Say whether looking at the suspects alone saves work."""
        return len(self.suspects) <= MOST_SUSPECTS
