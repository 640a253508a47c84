"""Guessing columns of numbers, and why columns that look like numbers stay text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from domain.fields.proof import (
    Alternative,
    Guess,
    accept,
    keep_as_text,
    nearest,
    some,
    survive,
    weigh,
)

_GROUPS = r"[0-9]{1,3}(?:[., '’\u00a0\u2009\u202f][0-9]{3})+"
_NUMERIC = re.compile(rf"\s*[+-]?(?:[0-9]+|{_GROUPS})(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?\s*")
_WHOLE = re.compile(r"-?[0-9]+")
_ONE_GROUP = {
    mark: re.compile(rf"-?(?:[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})?|0)") for mark in ".,"
}
_READINGS = (("integer", ""), ("decimal", ""), ("decimal", ","))
_MARKS = {"": ".", ",": ","}

# The first reason that any value gives is the one to tell.
_REASONS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("outer_blanks", re.compile(r"\s|.*\s\Z", re.DOTALL).match),
    ("exponent", re.compile(r".*[eE]").match),
    ("leading_plus", re.compile(r"\+").match),
    ("leading_zero", re.compile(r"-?0[0-9]").match),
    ("too_long_number", re.compile(r"-?[0-9]{19,}\Z").match),
    ("grouped_numbers", re.compile(rf"-?{_GROUPS}(?:[.,][0-9]+)?").fullmatch),
)


def guess_number(texts: Sequence[str]) -> Guess | None:
    """Guess a column of numbers; None if it holds anything else."""
    if not all(map(_NUMERIC.fullmatch, texts)):
        return None
    if survive("integer", "", texts):
        return _whole_numbers(texts)
    # Whole numbers that are too long or begin with 0 are codes, not decimals without a point.
    if not all(map(_WHOLE.fullmatch, texts)):
        for format_ in _MARKS:
            if survive("decimal", format_, texts):
                return _decimals(format_, texts)
    return _kept(texts)


def _whole_numbers(texts: Sequence[str]) -> Guess:
    found = accept("integer", "", texts)
    if not set(texts) <= {"0", "1"}:
        return found
    yes_no = Alternative("boolean", "1|0", len(texts))
    return replace(found, alternatives=(yes_no, *found.alternatives))


def _decimals(format_: str, texts: Sequence[str]) -> Guess:
    found = accept("decimal", format_, texts)
    mark = _MARKS[format_]
    if not all(map(_ONE_GROUP[mark].fullmatch, texts)):
        return found
    examples = some(text for text in texts if mark in text)
    doubtful = replace(found, reason="thousands_or_decimals", doubtful=True, examples=examples)
    if mark == ".":
        return doubtful
    readings = (Alternative("decimal", format_, len(texts)), weigh("integer", "", texts))
    return replace(doubtful, type="text", format="", alternatives=readings)


def _kept(texts: Sequence[str]) -> Guess | None:
    for reason, matches in _REASONS:
        if any(map(matches, texts)):
            return keep_as_text(reason, texts, nearest(_READINGS, texts), matches)
    return None
