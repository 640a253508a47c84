"""What a cell looks like, roughly: enough to tell a header from data and one dialect from another.

This judges the shape of a file only; the types of fields are found out elsewhere, with proof.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AP]M|Z|[-+]\d{2}:?\d{2})?"
_DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}(?:(?:T|\s+){_CLOCK})?|{_CLOCK}", re.IGNORECASE
)
_NUMBER = re.compile(r"[-+(]?\s?[€$£¥]?\s?[-+]?[\d.,][\d.,'’ ]*(?:[eE][-+]?\d+)?\s?[%€$£¥)]?")
_ADDRESS = re.compile(r"[^@\s,;|]+@[^@\s,;|]+\.[^@\s,;|]+|(?:https?|ftp)://\S+|www\.\S+\.\S+")
_YES_NO = frozenset(("yes", "no", "true", "false", "ja", "nein", "oui", "non"))
NOTHING = frozenset(
    ("", "-", "--", "?", "n/a", "na", "nan", "null", "nil", "none", "unknown", "#n/a", ".")
)
BLANK, TEXT = "", "text"


@lru_cache(maxsize=20_000)
def kind_of(cell: str) -> str:
    """Answer "" for blank, or number, date, address, yes_no, text."""
    text = cell.strip()
    if text.casefold() in NOTHING:
        return BLANK
    if len(text) > 200:
        return TEXT
    if _DATE.fullmatch(text):
        return "date"
    if _NUMBER.fullmatch(text) and any(one.isdigit() for one in text):
        return "number"
    if _ADDRESS.fullmatch(text):
        return "address"
    return "yes_no" if text.casefold() in _YES_NO else TEXT


def is_typed(cell: str) -> bool:
    """Answer whether a cell is neither blank nor mere text."""
    return kind_of(cell) not in (BLANK, TEXT)
