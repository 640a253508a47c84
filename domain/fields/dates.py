"""Dates: stored as YYYY-MM-DD, written in the field's own format.

A format is made of YYYY, MM or M, and DD or D with blanks, points, slashes or dashes between, in
the order year-month-day, day-month-year or month-day-year.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import NamedTuple

from domain.errors import Fault
from domain.fields.base import AnyField, own_text
from domain.values import Stored

ISO_FORMAT = "YYYY-MM-DD"
_PART = "YYYY|MM|M|DD|D"
_NOTATION = re.compile(rf"({_PART})([-./ ]{{0,2}})({_PART})([-./ ]{{0,2}})({_PART})")
_TEMPLATES = {"YYYY": "{0:04d}", "MM": "{1:02d}", "M": "{1}", "DD": "{2:02d}", "D": "{2}"}
_LAYOUTS = {
    "YYYY": "(?P<Y>[0-9]{4})",
    "MM": "(?P<M>[0-9]{2})",
    "M": "(?P<M>[1-9][0-9]?)",
    "DD": "(?P<D>[0-9]{2})",
    "D": "(?P<D>[1-9][0-9]?)",
}
_ORDERS = ("YMD", "DMY", "MDY")

_STORED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def _layouts() -> tuple[re.Pattern[str], ...]:
    """Return texts that begin with the year, that have points, that end with the year; and
    midnight after a date. They are made when something is read: showing needs none."""
    return (
        re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})"),
        re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})"),
        re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})"),
        re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$"),
    )


class DateFormat(NamedTuple):
    """A format ready for use: how to write a date, the texts that it reads and that it writes."""

    notation: str
    template: str
    pattern: re.Pattern[str]
    layout: str

    def write(self, date: dt.date) -> str:
        """Return the date in this format."""
        return self.template.format(date.year, date.month, date.day)


@lru_cache(maxsize=64)
def date_format(notation: str) -> DateFormat | None:
    """Return the format that the notation describes, None if it describes none."""
    match = _NOTATION.fullmatch(notation or ISO_FORMAT)
    if match is None:
        return None
    first, before, second, after, third = match.groups()
    parts = (first, second, third)
    if "".join(part[0] for part in parts) not in _ORDERS:
        return None
    apart = bool(before) and bool(after)
    if not apart and ("M" in parts or "D" in parts):
        return None  # without marks between them, 1112026 has two meanings
    template = "".join(_TEMPLATES.get(piece, piece) for piece in match.groups())
    digits = [rf"(?P<{part[0]}>[0-9]{{{_width(part, apart)}}})" for part in parts]
    pattern = digits[0] + re.escape(before) + digits[1] + re.escape(after) + digits[2]
    layout = "".join(_LAYOUTS.get(piece) or re.escape(piece) for piece in match.groups())
    return DateFormat(notation or ISO_FORMAT, template, re.compile(pattern), layout)


def _width(part: str, apart: bool) -> str:
    if part == "YYYY":
        return "4"
    return "1,2" if apart else "2"


def iso_date() -> DateFormat:
    """Return the format of fields that name none."""
    found = date_format(ISO_FORMAT)
    assert found is not None  # the notation is ours
    return found


def _make(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_date(text: str, own: DateFormat) -> dt.date | None:
    """Return the date that the text certainly means, None if there is none or more than one.

    A text in the shape of the field's own format is read by it alone: 13/04/2026 is no date where
    the month comes first, although it would be one elsewhere.
    """
    if match := own.pattern.fullmatch(text):
        return _make(match["Y"], match["M"], match["D"])
    year_first, with_points, year_last, _ = _layouts()
    if match := year_first.fullmatch(text):
        return _make(match[1], match[3], match[4])
    if match := with_points.fullmatch(text):
        return _make(match[3], match[2], match[1])
    if match := year_last.fullmatch(text):
        return _certain(int(match[1]), int(match[3]), match[4])
    return None


def _certain(first: int, second: int, year: str) -> dt.date | None:
    if first != second and first <= 12 and second <= 12:
        return None  # either could be the month
    day, month = max(first, second), min(first, second)
    return _make(year, str(month), str(day))


def read_date(text: str, field: AnyField) -> Stored | Fault:
    """Read a date in the field's format, in ISO's, with points, or with only one meaning."""
    own = date_format(field.format) or iso_date()
    *_, midnight = _layouts()
    date = find_date(midnight.sub("", text.strip()), own)
    return Fault("not_date", text) if date is None else date.isoformat()


def stored_date(value: Stored) -> dt.date | None:
    """Return the date that a stored value holds, None if it is not one."""
    if not isinstance(value, str) or not _STORED.fullmatch(value):
        return None
    return _make(*value.split("-"))


def write_date(value: Stored, field: AnyField) -> str:
    """Return the date in the field's format."""
    date = stored_date(value)
    if date is None:
        return own_text(value)
    return (date_format(field.format) or iso_date()).write(date)


def check_date(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being a date."""
    return Fault("not_date", own_text(value)) if stored_date(value) is None else None
