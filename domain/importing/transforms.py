"""Changes to the texts of a column on their way in: pure, over a whole batch at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.fields.base import AnyField


class TransformKind(StrEnum):
    """What a transform does with each text of a column."""

    TRIM = "trim"
    UPPER = "upper"
    LOWER = "lower"
    TITLE = "title"
    REPLACE = "replace"
    REPLACE_WHOLE = "replace_whole"
    SPLIT = "split"
    FIXED = "fixed"
    ZEROS = "zeros"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    DECIMAL_COMMA = "decimal_comma"
    DECIMAL_POINT = "decimal_point"


@dataclass(frozen=True)
class Transform:
    """One step: its kind, and what that kind needs.

    `find` is the text to replace or the separator to split at (blank: any blanks), `text` what
    comes in its place, or the fixed value. `part` counts from 1; negative from the end. For
    zeros it is how many digits there are to be.
    """

    kind: TransformKind
    find: str = ""
    text: str = ""
    part: int = 1


Texts = Sequence[str]

_FORMATS = {TransformKind.DECIMAL_COMMA: ",", TransformKind.DECIMAL_POINT: "."}
_DATE = re.compile(r"\s*([0-9]{1,2})([./-]) ?([0-9]{1,2})\2 ?([0-9]{4})(?![0-9])")
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def transformed(texts: Texts, transforms: Sequence[Transform]) -> Texts:
    """Return the texts after every step; as many as came in."""
    for one in transforms:
        step = _STEPS.get(one.kind)
        if step is not None:
            texts = step(texts, one)
    return texts


def arriving(
    field: AnyField, transforms: Sequence[Transform], *, typed: bool
) -> Callable[[Texts], Texts]:
    """Return what the texts of a column go through on their way into a field.

    `typed` says that the file holds numbers as numbers: those come with a point, whatever mark the
    field has, and "1.234" must not become a thousand times as much in a field with a comma.
    """
    marked = any(one.kind in _FORMATS for one in transforms)
    if not (typed and field.type == "decimal" and field.format == "," and not marked):
        return lambda texts: transformed(texts, transforms)
    return lambda texts: [
        text.replace(".", ",") if _NUMBER.fullmatch(text) else text
        for text in transformed(texts, transforms)
    ]


def reading_field(field: AnyField, transforms: Sequence[Transform]) -> AnyField:
    """Return the field as the texts are to be read: with the decimal mark that the file uses."""
    if field.type != "decimal":
        return field
    for one in transforms:
        if one.kind in _FORMATS:
            field = field._replace(format=_FORMATS[one.kind])
    return field


def _replaced(texts: Texts, one: Transform) -> Texts:
    if not one.find:
        return texts
    return [text.replace(one.find, one.text) for text in texts]


def _replaced_whole(texts: Texts, one: Transform) -> Texts:
    return [one.text if text == one.find else text for text in texts]


def _split(texts: Texts, one: Transform) -> Texts:
    at = one.part - 1 if one.part > 0 else one.part
    divide = _divider(one.find)
    return [_part(divide(text), at) for text in texts]


def _divider(separator: str) -> Callable[[str], list[str]]:
    if separator.strip():
        return lambda text: text.split(separator)
    return lambda text: _BLANKS.split(text.strip())


def _part(parts: list[str], at: int) -> str:
    try:
        return parts[at].strip()
    except IndexError:
        return ""


def _filled_up(texts: Texts, one: Transform) -> Texts:
    return [text.zfill(one.part) if _DIGITS.fullmatch(text) else text for text in texts]


def _titled(texts: Texts, one: Transform) -> Texts:
    return [_WORD.sub(_capital, text) for text in texts]


def _capital(match: re.Match[str]) -> str:
    """Write a word with a capital; O'Neill has two, don't has one."""
    word = match[0]
    if len(word) > 3 and word[1] in "'’":
        return word[0].upper() + word[1] + word[2].upper() + word[3:].lower()
    return word[0].upper() + word[1:].lower()


def _dated(day: int, month: int) -> Callable[[Texts, Transform], Texts]:
    """Return a step that writes dates year first, given the groups of day and month."""

    def write(match: re.Match[str]) -> str:
        if not (1 <= int(match[month]) <= 12 and 1 <= int(match[day]) <= 31):
            return match[0]
        return f"{match[4]}-{match[month]:0>2}-{match[day]:0>2}"

    return lambda texts, _one: [_DATE.sub(write, text, count=1) for text in texts]


_STEPS: dict[TransformKind, Callable[[Texts, Transform], Texts]] = {
    TransformKind.TRIM: lambda texts, _one: [text.strip() for text in texts],
    TransformKind.UPPER: lambda texts, _one: [text.upper() for text in texts],
    TransformKind.LOWER: lambda texts, _one: [text.lower() for text in texts],
    TransformKind.TITLE: _titled,
    TransformKind.REPLACE: _replaced,
    TransformKind.REPLACE_WHOLE: _replaced_whole,
    TransformKind.SPLIT: _split,
    TransformKind.FIXED: lambda texts, one: [one.text] * len(texts),
    TransformKind.ZEROS: _filled_up,
    TransformKind.DAY_FIRST: _dated(1, 3),
    TransformKind.MONTH_FIRST: _dated(3, 1),
}
