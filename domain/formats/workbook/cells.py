"""Values of a spreadsheet as text: ISO dates, plain numbers, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.formats.numbers import plain_number, plain_numbers

_LONG = 1e15  # Excel keeps 15 digits of a number; further ones have become zeros
_MARKS = (".", ",")
_MIDNIGHT = " 00:00:00"
_SCIENTIFIC = re.compile(r"[1-9][.,][0-9]+E\+[0-9]{2}")
_SLACK = 2_000  # microseconds that a time is off because it is kept as a fraction of a day


def texts(values: Sequence[Any], *, moments: bool = False) -> Sequence[str]:
    """Answer the texts of a column; with `moments` a date without a time means midnight."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if kinds == {float}:
        return plain_numbers(values)
    if kinds == {date} and not moments:
        return list(map(date.isoformat, values))
    if kinds <= {str, float}:
        return [one if type(one) is str else plain_number(one) for one in values]
    found = [_WRITERS.get(type(one), str)(one) for one in values]
    if moments and date in kinds:
        found = [
            text + _MIDNIGHT if type(one) is date else text
            for one, text in zip(values, found, strict=True)
        ]
    return found


def _moment_text(value: datetime) -> str:
    off = value.microsecond
    if off <= _SLACK or off >= 1_000_000 - _SLACK:
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return value.isoformat(" ")
    return value.isoformat(" ", "milliseconds")


def _time_text(value: time) -> str:
    return _moment_text(datetime.combine(date(2000, 1, 1), value)).partition(" ")[2]


def _duration_text(value: timedelta) -> str:
    """Answer hours beyond a day as Excel shows [h]:mm:ss."""
    seconds = round(value.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    float: plain_number,
    bool: lambda value: "yes" if value else "no",
    datetime: _moment_text,
    date: date.isoformat,
    time: _time_text,
    timedelta: _duration_text,
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
