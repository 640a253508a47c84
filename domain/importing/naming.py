"""Which columns and fields are meant by the same name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def met_by_name(
    header: Sequence[str], columns: Sequence[int], names: Sequence[tuple[int, str]]
) -> dict[int, int]:
    """Return by column the id of the field that has its name; each field goes to one column.

    `columns` are those that ask; `names` are ids and labels of the fields. The very same name goes
    before one that differs in case, and that before one that differs in spaces and punctuation.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for alike in (_tidy, _folded, plain_name):
        known = {alike(label): number for number, label in reversed(names) if number not in taken}
        for place in columns:
            number = known.get(alike(header[place])) if place not in found else None
            if number is not None and number not in taken:
                found[place] = number
                taken.add(number)
    return found


def plain_name(name: str) -> str:
    """Return what counts of a name: letters and digits, or its signs where it has no others."""
    folded = _folded(name)
    return "".join(filter(str.isalnum, folded)) or folded


def _folded(name: str) -> str:
    # a letter and its accent may be one character or two, and which cannot be seen
    return _tidy(unicodedata.normalize("NFC", name).casefold())


def _tidy(name: str) -> str:
    return " ".join(name.split())
