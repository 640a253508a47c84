"""Seconds that a spreadsheet dropped: it writes 10:14:27 down again as 10:14.

Where the text of a file says nothing of seconds, a time in the same minute is the same. The digest
of a row cannot tell, so the places of such texts go along with it until the record is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from domain.fields.moments import stored_moment
from domain.values import Stored

_BARE = re.compile(r"(?<![0-9:+-])[0-9]{1,2}:[0-9]{2}(?![0-9:])")
_TO_THE_MINUTE = len("YYYY-MM-DDTHH:MM")


class BareTimes:
    """Notes for the rows of a batch which of these columns have times without seconds."""

    def __init__(self, columns: Sequence[int]) -> None:
        self._columns = columns

    def noted(self, digest: str, texts: Sequence[Sequence[str]], row: int) -> str:
        """Return the digest of a row with the places of its bare times behind it."""
        bare = [_BARE.search(texts[place][row]) is not None for place in self._columns]
        return " ".join([digest, *map(str, compress(self._columns, bare))])


def bare_places(note: Stored) -> frozenset[int]:
    """Return the columns that a noted digest names."""
    return frozenset(map(int, str(note or "").split(" ")[1:]))


def is_same_minute(bare: Stored, other: Stored) -> bool:
    """Say whether a time without seconds is another one, but for its seconds."""
    if not isinstance(bare, str) or not isinstance(other, str):
        return False
    alike = bare[:_TO_THE_MINUTE] == other[:_TO_THE_MINUTE]
    return alike and stored_moment(bare) is not None and stored_moment(other) is not None
