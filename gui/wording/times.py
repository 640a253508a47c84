"""Moments and days as people speak of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from PySide6.QtCore import QDate, QLocale, QTime

from gui.wording.quantities import locale, plural

_SHORT = QLocale.FormatType.ShortFormat


def relative_time(moment: datetime, now: datetime | None = None) -> str:
    """Say how long ago an aware moment was; from the day before yesterday on, say its date."""
    now = now or datetime.now(UTC)
    seconds = (now - moment).total_seconds()
    if -60 < seconds < 45:  # clocks of two computers differ by some seconds
        return "just now"
    if 0 < seconds < 3570:
        return f"{plural(max(1, round(seconds / 60)), 'minute')} ago"
    zone = now.tzinfo if now.tzinfo is not UTC else None
    return _on_a_day(moment, now, seconds, zone)


def _on_a_day(moment: datetime, now: datetime, seconds: float, zone: tzinfo | None) -> str:
    local = moment.astimezone(zone)
    days = (now.astimezone(zone).date() - local.date()).days
    if days == 0 and seconds > 0:
        return f"{plural(round(seconds / 3600), 'hour')} ago"
    if days == 1:
        return f"yesterday at {clock(moment, zone)}"
    return f"{_day(local.date())}, {clock(moment, zone)}"


def ago(at: object) -> str:
    """Say how long ago a time of a record was, as the file has it; as it stands if it is none."""
    moment = _stored(at)
    return relative_time(moment) if moment is not None else str(at)


def in_full(at: object) -> str:
    """Write a time of a record, as the file has it, in full; as it stands if it is none."""
    moment = _stored(at)
    return exact_time(moment) if moment is not None else str(at)


def _stored(at: object) -> datetime | None:
    """Read a time of the file: another program may have left out the zone, or mean no time."""
    try:
        moment = datetime.fromisoformat(str(at))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone()  # the clock of some place has no such day
    except (ValueError, OverflowError):
        return None
    return moment


def exact_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """Write an aware moment in full, in local time unless a zone is given."""
    local = moment.astimezone(zone)
    seconds = QTime(local.hour, local.minute, local.second).toString("HH:mm:ss")
    return f"{_long_day(local.date())}, {seconds}"


def clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """Write the time of day of an aware moment."""
    local = moment.astimezone(zone)
    return locale().toString(QTime(local.hour, local.minute), _SHORT)


def day_heading(day: date, today: date | None = None) -> str:
    """Head the entries of a day: Today, Yesterday, or its weekday and date."""
    today = today or datetime.now().astimezone().date()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return _long_day(day)


def full_day(moment: datetime) -> str:
    """Write the day of an aware moment in local time, always with its year: `3 May 2026`."""
    return _day(moment.astimezone().date())


def short_day(moment: datetime) -> str:
    """Write the day of an aware moment, with its year only where that is another: `3 May`."""
    local = moment.astimezone().date()
    form = "d MMMM" if local.year == datetime.now().astimezone().year else "d MMMM yyyy"
    return locale().toString(QDate(local.year, local.month, local.day), form)


def _day(day: date) -> str:
    return locale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def _long_day(day: date) -> str:
    return locale().toString(QDate(day.year, day.month, day.day), "dddd, d MMMM yyyy")
