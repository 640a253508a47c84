"""Date and time: stored in UTC, written in local time unless the field's format ends in Z.

A format is one of a date, then a blank, a comma and a blank or a T, then HH:MM, HH:MM:SS,
HH:MM:SS.fff or HH:MM:SS.ffffff, then perhaps Z. Seconds and their parts that a format leaves out
are written all the same where they are not zero, so that nothing is hidden; a local time that the
clocks show twice is written with its offset, so that reading it back changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from functools import cache, lru_cache
from typing import NamedTuple

from domain.errors import Fault
from domain.fields.base import AnyField, own_text
from domain.fields.dates import DateFormat, date_format, find_date
from domain.values import Stored

DEFAULT_FORMAT = "YYYY-MM-DD HH:MM"
_NOTATION = (
    r"(?P<date>[YMD./ -]+?)(?P<between>T|, | )HH:MM(?P<seconds>:SS)?(?P<part>\.fff(?:fff)?)?"
    r"(?P<zone>Z?)"
)
_UNREACHABLE = (OverflowError, OSError, ValueError)


# What is made when it is first needed is not made for a window that shows no moments.
@cache
def _stored() -> re.Pattern[str]:
    return re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3,6}Z")


@cache
def _typed() -> re.Pattern[str]:
    return re.compile(
        r"(?P<date>.+?)(?:T|, ?| +)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
        r"(?::(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,6}))?)?"
        r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
        r"(?: ?(?P<zone>[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2}(?::[0-9]{2})?)?))?"
    )


class MomentFormat(NamedTuple):
    """A format ready for use."""

    date: DateFormat
    between: str
    seconds: bool
    digits: int
    utc: bool


@lru_cache(maxsize=64)
def moment_format(notation: str) -> MomentFormat | None:
    """Return the format that the notation describes, None if it describes none."""
    match = re.fullmatch(_NOTATION, notation or DEFAULT_FORMAT)
    if match is None or (match["part"] and not match["seconds"]):
        return None
    date = date_format(match["date"])
    if date is None:
        return None
    digits = len(match["part"] or ".") - 1
    return MomentFormat(date, match["between"], bool(match["seconds"]), digits, bool(match["zone"]))


def format_of(field: AnyField) -> MomentFormat:
    """Return the field's format, the default where it names none."""
    found = moment_format(field.format) or moment_format(DEFAULT_FORMAT)
    assert found is not None  # the notation is ours
    return found


def store_moment(moment: dt.datetime) -> str:
    """Return an aware date-time as it is stored: UTC, milliseconds, more digits only if needed."""
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return (
        utc.isoformat(timespec="microseconds" if utc.microsecond % 1000 else "milliseconds") + "Z"
    )


def stored_moment(value: Stored) -> dt.datetime | None:
    """Return the date-time, in UTC, that a stored value holds, None if it is not one."""
    if not isinstance(value, str) or not _stored().fullmatch(value):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if store_moment(moment) == value else None


def to_local(moment: dt.datetime) -> dt.datetime:
    """Return the date-time on this computer's clock; OverflowError beyond the years 1 to 9999."""
    try:
        return moment.astimezone()
    except (OSError, ValueError):  # a system that knows its rules only from 1970 on
        return moment.astimezone(dt.timezone(dt.timedelta(seconds=-time.timezone)))


def from_local(naive: dt.datetime) -> dt.datetime | None:
    """Return what a local clock's time is in UTC; None if the clock skipped it.

    Of a time that the clock showed twice the first one is meant (see `is_repeated`).
    """
    try:
        moment = naive.astimezone(dt.UTC)
    except (OSError, ValueError):
        offset = dt.timezone(dt.timedelta(seconds=-time.timezone))
        moment = naive.replace(tzinfo=offset).astimezone(dt.UTC)
    return moment if to_local(moment).replace(tzinfo=None) == naive else None


def is_repeated(local: dt.datetime) -> bool:
    """Return whether the local clock shows this time twice."""
    naive = local.replace(tzinfo=None)
    first, second = (naive.replace(fold=fold) for fold in (0, 1))
    try:
        return first.astimezone(dt.UTC) != second.astimezone(dt.UTC)
    except (OSError, ValueError):
        return False


def _hour(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if not match["half"]:
        return hour
    if not 1 <= hour <= 12:
        return 24  # 13 PM is no time
    return hour % 12 + (12 if match["half"] in "Pp" else 0)


def _zone(text: str) -> dt.tzinfo:
    if text[0] not in "+-":
        return dt.UTC
    hours, minutes, seconds = (*(int(pair) for pair in re.findall("[0-9]{2}", text)), 0, 0)[:3]
    offset = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return dt.timezone(-offset if text[0] == "-" else offset)


def _find_moment(text: str, own: MomentFormat) -> dt.datetime | None:
    match = _typed().fullmatch(text)
    date = find_date(match["date"] if match else text, own.date)
    if date is None:
        return None
    clock = dt.time()
    if match:
        part = int((match["part"] or "").ljust(6, "0"))
        clock = dt.time(_hour(match), int(match["minute"]), int(match["second"] or 0), part)
    naive = dt.datetime.combine(date, clock)
    if match and match["zone"]:
        return naive.replace(tzinfo=_zone(match["zone"])).astimezone(dt.UTC)
    return naive.replace(tzinfo=dt.UTC) if own.utc else from_local(naive)


def read_moment(text: str, field: AnyField) -> Stored | Fault:
    """Read a date and time: local, or with Z or an offset; a date alone is its first moment."""
    try:
        moment = _find_moment(text.strip(), format_of(field))
    except _UNREACHABLE:
        moment = None
    return Fault("not_datetime", text) if moment is None else store_moment(moment)


def _clock_text(moment: dt.datetime, own: MomentFormat) -> str:
    text = f"{moment.hour:02d}:{moment.minute:02d}"
    digits = own.digits
    if moment.microsecond:
        digits = max(digits, 6 if moment.microsecond % 1000 else 3)
    if own.seconds or digits or moment.second:
        text += f":{moment.second:02d}"
    return text + f".{moment.microsecond:06d}"[: digits + 1] if digits else text


def _offset_text(moment: dt.datetime) -> str:
    return dt.datetime.isoformat(moment, timespec="microseconds")[26:]


def write_moment(value: Stored, field: AnyField) -> str:
    """Return the date and time in the field's format."""
    moment = stored_moment(value)
    if moment is None:
        return own_text(value)
    own = format_of(field)
    suffix = "Z"
    if not own.utc:
        try:
            local = to_local(moment)
            suffix = _offset_text(local) if is_repeated(local) else ""
            moment = local
        except OverflowError:
            pass  # at the very ends of the calendar: shown in UTC, and says so
    return own.date.write(moment) + own.between + _clock_text(moment, own) + suffix


def check_moment(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being a date and time."""
    return Fault("not_datetime", own_text(value)) if stored_moment(value) is None else None
