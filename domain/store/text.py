"""How text is compared in sorting and searching, the same in SQL and in Python."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from domain.values import Stored


@lru_cache(maxsize=1_000)  # a town stands in many records, and working its key out takes long
def sort_key(value: Stored) -> Stored:
    """Return text folded for sorting: without case and accents; other values as they are."""
    if not isinstance(value, str):
        return value
    decomposed = unicodedata.normalize("NFKD", value.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def contains(value: Stored, folded: str) -> bool:
    """Say whether a value's text holds `folded`, which the caller has made lower case.

    Lower case and not casefold: SQL's LIKE does not find "ss" in "ß" either.
    """
    return value is not None and folded in str(value).lower()
