"""Values of a spreadsheet as text: ISO dates, plain numbers, yes and no."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.formats.frames import Column
from domain.formats.numbers import EXACT, plain_number, plain_numbers

_LONG = 1e15  # Excel keeps 15 digits of a number; further ones have become zeros
_MARKS = (".", ",")
_MIDNIGHT = " 00:00:00"
_SCIENTIFIC = re.compile(r"[1-9][.,][0-9]+E\+[0-9]{2}")
_MOST_DAYS = 50_000
_HALF = 500  # microseconds; what is finer than a thousandth is off because a day was divided


def texts(values: Sequence[Any], *, moments: bool = False) -> Sequence[str]:
    """Answer the texts of a column; with `moments` a date without a time means midnight."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return _texts_of(kinds.pop(), values, moments)
    by_kind = {
        kind: iter(_texts_of(kind, [one for one in values if type(one) is kind], moments))
        for kind in kinds
    }
    return [next(by_kind[type(one)]) for one in values]


def as_sent(values: Sequence[Any], *, moments: bool = False) -> Column:
    """Answer the texts of a column, or its numbers if it holds nothing else."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if kinds != {float}:
        return texts(values, moments=moments)
    if all(map(float.is_integer, values)) and max(map(abs, values)) < EXACT:
        return array("q", map(int, values))
    return array("d", values)


def _texts_of(kind: type, values: Sequence[Any], moments: bool) -> Sequence[str]:
    """Answer the texts of values of one kind."""
    if kind is str:
        return values
    found = _WRITERS[kind](values) if kind in _WRITERS else list(map(str, values))
    return [text + _MIDNIGHT for text in found] if moments and kind is date else found


def _moment_text(value: datetime) -> str:
    off = value.microsecond % 1000
    if off >= _HALF and datetime.max - value > timedelta(microseconds=_HALF):
        value += timedelta(microseconds=1000 - off)
    return value.isoformat(" ", "milliseconds" if value.microsecond >= 1000 else "seconds")


def _time_text(value: time) -> str:
    return _moment_text(datetime.combine(date(2000, 1, 1), value)).partition(" ")[2]


def _duration_text(value: timedelta) -> str:
    """Answer hours beyond a day as Excel shows [h]:mm:ss."""
    seconds = round(value.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"


class _Days(dict[date, str]):
    """The texts of days; a column holds few of them, many times."""

    def __missing__(self, day: date) -> str:
        if len(self) > _MOST_DAYS:
            self.clear()
        text = self[day] = day.isoformat()
        return text


_DAYS = _Days()
_YES_OR_NO = ("no", "yes")

_WRITERS: dict[type, Callable[[Sequence[Any]], list[str]]] = {
    float: plain_numbers,
    bool: lambda values: list(map(_YES_OR_NO.__getitem__, values)),
    datetime: lambda values: list(map(_moment_text, values)),
    date: lambda values: list(map(_DAYS.__getitem__, values)),
    time: lambda values: list(map(_time_text, values)),
    timedelta: lambda values: list(map(_duration_text, values)),
}


def damaged(values: Sequence[Any]) -> list[int]:
    """Answer where long numbers have lost digits: more than 15, and zeros at their end.

    A text such as 4.91512E+11 is a long number too that was shortened before it became text.
    """
    return [
        place
        for place, one in enumerate(values)
        if (type(one) is float and abs(one) >= _LONG and plain_number(one).endswith("0"))
        or (type(one) is str and one[1:2] in _MARKS and _SCIENTIFIC.fullmatch(one))
    ]
