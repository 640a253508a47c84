"""Yes and no: stored as 1 and 0, written with the pair of words that the field's format names."""

from __future__ import annotations

from functools import lru_cache

from domain.errors import Fault
from domain.fields.base import AnyField, own_text
from domain.values import Stored

DEFAULT_PAIR = ("yes", "no")
_TRUE = ("yes", "y", "true", "t", "1", "on", "x", "✓", "✔", "ja", "j", "oui", "wahr", "vrai")
_FALSE = ("no", "n", "false", "f", "0", "off", "✗", "✘", "nein", "non", "falsch", "faux")
_WORDS = dict.fromkeys(_TRUE, 1) | dict.fromkeys(_FALSE, 0)


@lru_cache(maxsize=64)
def word_pair(text: str) -> tuple[str, str] | None:
    """Return the words for yes and no that a format such as "yes|no" names, None if it cannot."""
    if not text:
        return DEFAULT_PAIR
    words = text.split("|")
    if len(words) != 2:
        return None
    yes, no = (word.strip() for word in words)
    return (yes, no) if yes and no and yes.casefold() != no.casefold() else None


def _pair(field: AnyField) -> tuple[str, str]:
    return word_pair(field.format) or DEFAULT_PAIR


def read_boolean(text: str, field: AnyField) -> Stored | Fault:
    """Read the field's own words first, then any usual word for yes or no, in any case."""
    word = text.strip().casefold()
    yes, no = _pair(field)
    if word == yes.casefold():
        return 1
    if word == no.casefold():
        return 0
    answer = _WORDS.get(word)
    return Fault("not_boolean", text) if answer is None else answer


def write_boolean(value: Stored, field: AnyField) -> str:
    """Return the field's word for yes or no."""
    if isinstance(value, int) and value in (0, 1):
        return _pair(field)[0 if value else 1]
    return own_text(value)


def check_boolean(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being yes or no."""
    if isinstance(value, int) and value in (0, 1):
        return None
    return Fault("not_boolean", own_text(value))
