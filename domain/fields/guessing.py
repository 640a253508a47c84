"""Guessing the type of a column from its texts, with the proof shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.fields.base import is_readable
from domain.fields.guess_dates import date_readings, guess_date, guess_moment
from domain.fields.guess_numbers import guess_number
from domain.fields.proof import (
    Alternative,
    Guess,
    accept,
    keep_as_text,
    nearest,
    some,
    spread,
    survive,
    weigh,
)

__all__ = ["Alternative", "Guess", "guess"]

_PAIRS = (
    "yes|no",
    "Yes|No",
    "YES|NO",
    "true|false",
    "True|False",
    "TRUE|FALSE",
    "y|n",
    "Y|N",
    "ja|nein",
    "Ja|Nein",
    "JA|NEIN",
    "oui|non",
    "Oui|Non",
    "OUI|NON",
)
_PHONE_WORD = re.compile(
    r"(?<![a-z])(?:(?:tele?)?(?:phone|fon)|t[eé]l[eé](?:phon|fon)|mobile?|handy|cell|fax|telefax|tel)"
    r"(?:e|s|nr|no|num|number|nummer|numéro)?(?![a-z])",
    re.IGNORECASE,
)
_LONG = 200


def guess(label: str, values: Sequence[str], *, total: int | None = None) -> Guess:
    """Guess the type of the column `label` from the texts of its cells, blank ones included.

    A type is given only if every text that is not empty is read and written back to itself.
    `total` is the number of cells in the column if `values` is only a part of them. Never guesses
    a choice: which words are allowed is for a person to say.
    """
    texts = [text for text in values if text]
    sampled = total is not None and total > len(values)
    if not texts:
        return Guess("text", reason="empty_column", sampled=sampled)
    found = (
        _guess_phone(label, texts)
        or _guess_boolean(texts)
        or guess_date(texts)
        or guess_moment(texts)
        or guess_number(texts)
        or _guess_address(texts)
        or _guess_text(texts)
    )
    return replace(found, sampled=sampled)


def _guess_phone(label: str, texts: Sequence[str]) -> Guess | None:
    words = re.sub(r"(?<=[a-zé])(?=[A-Z])|_", " ", label)
    if _PHONE_WORD.search(words) and survive("phone", "", texts):
        return accept("phone", "", texts)
    return None


def _guess_boolean(texts: Sequence[str]) -> Guess | None:
    pair = next((pair for pair in _PAIRS if texts[0] in pair.split("|")), None)
    if pair is None or not survive("boolean", pair, texts):
        return None
    format_ = "" if pair == "yes|no" else pair
    if len(set(texts)) == 2:
        return accept("boolean", format_, texts)
    # "NO" in every row may well be Norway.
    reading = Alternative("boolean", format_, len(texts))
    return keep_as_text("one_value", texts, reading, bool)  # about every value


def _guess_address(texts: Sequence[str]) -> Guess | None:
    for type_ in ("email", "url"):
        if survive(type_, "", texts):
            return accept(type_, "", texts)
    return None


def _guess_text(texts: Sequence[str]) -> Guess:
    of = len(texts)
    if not is_readable("".join(texts)):
        reading = weigh("text", "", texts)
        return Guess("text", "", "unreadable", reading.fits, of, reading.against)
    long = some(text for text in texts if len(text) > _LONG or "\n" in text or "\r" in text)
    if long:
        as_text = Alternative("text", "", of)
        return Guess("long_text", "", "long_text", of, of, long, (as_text,))
    return _mixed(texts) or Guess("text", "", "all_fit", of, of, some(texts[:100]))


def _mixed(texts: Sequence[str]) -> Guess | None:
    """Say so if a type fits at least half of the values, but not all."""
    readings = [("integer", ""), ("decimal", ""), ("decimal", ","), ("email", ""), ("url", "")]
    for text in spread(texts, 20):
        readings += date_readings(text)
    best = nearest(readings, texts, least=0.5)
    if best is None or not best.against:
        return None
    bare = list(filter(None, map(str.strip, texts)))
    reason = "outer_blanks" if survive(best.type, best.format, bare) else "mixed"
    return keep_as_text(reason, texts, best)
