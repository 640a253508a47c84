"""Guessing columns of dates and date-times, and telling day from month where the values do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.fields.proof import (
    Alternative,
    Guess,
    accept,
    keep_as_text,
    survive,
    weigh,
)

_DATE = re.compile(r"([0-9]{1,4})([-./])([0-9]{1,2})\2([0-9]{1,4})")
_MOMENT = re.compile(
    r"(?P<date>[0-9./-]+)(?P<between>T|, | )[0-9]{2}:[0-9]{2}"
    r"(?P<seconds>:[0-9]{2}(?P<part>\.[0-9]{3}(?:[0-9]{3})?)?)?(?P<zone>Z?)"
)
_PADDINGS = (("DD", "MM"), ("D", "M"), ("D", "MM"), ("DD", "M"))


def guess_date(texts: Sequence[str]) -> Guess | None:
    """Guess a column of dates; None if it holds anything else."""
    return _judge("date", _date_formats(texts[0]), texts)


def guess_moment(texts: Sequence[str]) -> Guess | None:
    """Guess a column of date-times; None if it holds anything else."""
    formats = _moment_formats(texts[0])
    found = _judge("datetime", formats, texts)
    if found or not formats or not _MOMENT.fullmatch(texts[0]):
        return found
    return _clock_change(formats, texts)


def date_readings(text: str) -> tuple[tuple[str, str], ...]:
    """Return the types and formats that a text in the shape of a date could have."""
    dates = (("date", one) for order in _date_formats(text) for one in order)
    moments = (("datetime", one) for order in _moment_formats(text) for one in order)
    return (*dates, *moments)


def _date_formats(text: str) -> list[list[str]]:
    """Return the formats that a text could have, those with one order of the parts together."""
    match = _DATE.fullmatch(text)
    if match is None:
        return []
    first, mark, _, last = match.groups()
    year_first = [f"YYYY{mark}{month}{mark}{day}" for day, month in _PADDINGS]
    day_first = [f"{day}{mark}{month}{mark}YYYY" for day, month in _PADDINGS]
    month_first = [f"{month}{mark}{day}{mark}YYYY" for day, month in _PADDINGS]
    if len(first) == 4:
        return [year_first]
    if len(last) != 4:
        return []
    return [day_first] if mark == "." else [day_first, month_first]


def _moment_formats(text: str) -> list[list[str]]:
    match = _MOMENT.fullmatch(text)
    if match is None:
        return []
    # Seconds that are not zero are written by formats without them too.
    clocks = ["HH:MM"]
    if match["seconds"]:
        clocks.insert(0, "HH:MM:SS")
    if match["part"]:
        clocks.insert(0, "HH:MM:SS." + "f" * (len(match["part"]) - 1))
    return [
        [f"{date}{match['between']}{clock}{match['zone']}" for clock in clocks for date in dates]
        for dates in _date_formats(match["date"])
    ]


def _judge(type_: str, orders: list[list[str]], texts: Sequence[str]) -> Guess | None:
    """Accept the only order of day and month that all texts fit; ask if both do."""
    fitting = [one for order in orders for one in _first_fitting(type_, order, texts)]
    if not fitting:
        return None
    found = accept(type_, fitting[0], texts)
    if len(fitting) == 1:
        return found
    readings = tuple(Alternative(type_, one, len(texts)) for one in fitting)
    return replace(
        found,
        type="text",
        format="",
        reason="ambiguous_day_month",
        alternatives=readings,
        doubtful=True,
    )


def _first_fitting(type_: str, formats: list[str], texts: Sequence[str]) -> Iterator[str]:
    for one in formats:
        if survive(type_, one, texts):
            yield one
            return


def _clock_change(orders: list[list[str]], texts: Sequence[str]) -> Guess | None:
    """Say so if nothing but the local clock keeps the texts from being date-times."""
    as_utc = [f"{text}Z" for text in texts]
    for order in orders:
        for one in order:
            if survive("datetime", one + "Z", as_utc):
                return keep_as_text("clock_change", texts, weigh("datetime", one, texts))
    return None
