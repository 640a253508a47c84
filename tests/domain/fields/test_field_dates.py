"""Dates, date-times, and the clocks that change."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fault
from domain.fields import check, moments, parse, parse_exact, to_text
from domain.fields.dates import date_format
from domain.fields.moments import moment_format, store_moment
from domain.values import FieldDraft

DATE = FieldDraft("Born", type="date")
MOMENT = FieldDraft("Seen", type="datetime")


def dated(format_):
    return FieldDraft("Born", type="date", format=format_)


def timed(format_):
    return FieldDraft("Seen", type="datetime", format=format_)


@pytest.fixture
def clock_of(monkeypatch):
    """Set this computer's clock to a time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change the zone of one process")

    def change(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield change
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", " 2026-3-4 ", "2026/03/04", "2026.03.04", "4.3.2026", "04. 03. 2026",
     "2026-03-04 00:00:00", "2026-03-04T00:00"],
)  # fmt: skip
def test_a_date_is_read_in_the_ways_people_write_it(text):
    assert parse(text, DATE) == "2026-03-04"


@pytest.mark.parametrize("text", ["13/04/2026", "04/13/2026", "13-4-2026", "4/13/2026"])
def test_day_and_month_are_told_apart_where_only_one_reading_is_possible(text):
    assert parse(text, DATE) == "2026-04-13"


def test_the_same_number_twice_is_no_riddle():
    assert parse("5/5/2026", DATE) == "2026-05-05"


@pytest.mark.parametrize(
    "text",
    ["3/4/2026", "03-04-2026", "2026-02-30", "31.2.2026", "vmx-15", "15", "1.10", "3/4/26",
     "2026", "March 3", "2026-13-01", "13/13/2026", "0/1/2026", "0000-01-01", "45123"],
)  # fmt: skip
def test_text_becomes_no_date_unless_it_is_certainly_one(text):
    assert parse(text, DATE) == Fault("not_date", text)


@pytest.mark.parametrize(
    ("format_", "value"),
    [("DD/MM/YYYY", "2026-04-03"), ("M/D/YYYY", "2026-03-04"), ("D-M-YYYY", "2026-04-03")],
)
def test_day_month_order_follows_the_format(format_, value):
    mark = "-" if "-" in format_ else "/"
    assert parse(f"3{mark}4{mark}2026", dated(format_)) == value


def test_day_month_is_not_swapped_to_make_a_date_fit():
    assert parse("13/04/2026", dated("MM/DD/YYYY")) == Fault("not_date", "13/04/2026")


def test_iso_is_read_in_every_format():
    for format_ in ("DD/MM/YYYY", "M/D/YYYY", "D. M. YYYY", "YYYYMMDD", "YYYY.MM.DD", "nonsense"):
        assert parse("2026-03-04", dated(format_)) == "2026-03-04"


@pytest.mark.parametrize(
    ("format_", "text"),
    [("", "2026-03-04"), ("DD.MM.YYYY", "04.03.2026"), ("D. M. YYYY", "4. 3. 2026"),
     ("M/D/YYYY", "3/4/2026"), ("YYYYMMDD", "20260304"), ("nonsense", "2026-03-04")],
)  # fmt: skip
def test_a_date_is_written_in_its_format(format_, text):
    assert to_text("2026-03-04", dated(format_)) == text
    assert parse_exact(text, dated(format_)) == "2026-03-04"


@pytest.mark.parametrize(
    "notation", ["DMYYYY", "YYYY-DD-MM", "YY-MM-DD", "DD/MM", "YYYY-MM-MM", "{0}", "DD MMM YYYY"]
)
def test_a_notation_with_two_meanings_or_none_is_no_format(notation):
    assert date_format(notation) is None


@pytest.mark.parametrize("value", [5, 1.5, b"x", "2026-2-3", "2026-02-30", "5"])
def test_a_value_that_is_no_date_is_marked_and_shown(value):
    assert check(value, DATE).code == "not_date"
    assert to_text(value, DATE) == (value.hex() if isinstance(value, bytes) else str(value))


formats = st.sampled_from(["", "DD.MM.YYYY", "D.M.YYYY", "M/D/YYYY", "YYYY/MM/DD", "YYYYMMDD"])


@given(st.dates(), formats)
def test_every_date_survives(date, format_):
    value = date.isoformat()
    assert check(value, dated(format_)) is None
    assert parse_exact(to_text(value, dated(format_)), dated(format_)) == value


def test_a_date_with_a_time_is_stored_in_utc(clock_of):
    clock_of("Europe/Berlin")
    stored = "2026-01-02T02:04:00.000Z"
    for text in ("2026-01-02 03:04", "2026-01-02T03:04:00", "2.1.2026, 3:04", "2026-01-02 3:04 am",
                 "2026-01-02T02:04Z", "2026-01-02 04:04+02:00", "2026-01-02T00:04-0200",
                 "2026-01-02 02:04:00.000 UTC", "2026-01-02 03:04+01"):  # fmt: skip
        assert parse(text, MOMENT) == stored, text
    assert to_text(stored, MOMENT) == "2026-01-02 03:04"
    assert to_text(stored, timed("D.M.YYYY, HH:MM:SS")) == "2.1.2026, 03:04:00"
    assert to_text(stored, timed("YYYY-MM-DDTHH:MMZ")) == "2026-01-02T02:04Z"


def test_a_date_alone_is_its_first_moment(clock_of):
    clock_of("Europe/Berlin")
    assert parse("2026-07-02", MOMENT) == "2026-07-01T22:00:00.000Z"


def test_noon_and_midnight(clock_of):
    clock_of("UTC")
    assert parse("2026-01-02 12:30 p.m.", MOMENT) == "2026-01-02T12:30:00.000Z"
    assert parse("2026-01-02 12:30 AM", MOMENT) == "2026-01-02T00:30:00.000Z"


@pytest.mark.parametrize(
    "text",
    ["2026-01-02 24:00", "2026-01-02 13:00 pm", "2026-01-02 03:60", "3/4/2026 03:04", "03:04",
     "2026-01-02 03:04:05.1234567", "2026-01-02 03:04+99:99", "yesterday",
     "0001-01-01 00:00+02:00"],
)  # fmt: skip
def test_what_is_no_date_and_time_is_at_fault(text):
    assert parse(text, MOMENT) == Fault("not_datetime", text)


def test_nothing_of_a_time_is_hidden(clock_of):
    clock_of("UTC")
    shown = {
        "2026-01-02T03:04:00.000Z": "2026-01-02 03:04",
        "2026-01-02T03:04:05.000Z": "2026-01-02 03:04:05",
        "2026-01-02T03:04:05.120Z": "2026-01-02 03:04:05.120",
        "2026-01-02T03:04:00.123456Z": "2026-01-02 03:04:00.123456",
    }
    for value, text in shown.items():
        assert to_text(value, MOMENT) == text
        assert parse_exact(text, MOMENT) == value
    assert to_text("2026-01-02T03:04:05.000Z", timed("YYYY-MM-DD HH:MM:SS.fff")).endswith(":05.000")


def test_a_time_that_the_clock_skips_is_at_fault(clock_of):
    clock_of("Europe/Berlin")
    assert parse("2026-03-29 02:30", MOMENT) == Fault("not_datetime", "2026-03-29 02:30")
    assert parse("2026-03-29 03:30", MOMENT) == "2026-03-29T01:30:00.000Z"


def test_a_time_that_the_clock_shows_twice_says_which_one_it_is(clock_of):
    clock_of("Europe/Berlin")
    first, second = "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"
    assert to_text(first, MOMENT) == "2026-10-25 02:30+02:00"
    assert to_text(second, MOMENT) == "2026-10-25 02:30+01:00"
    assert parse(to_text(second, MOMENT), MOMENT) == second
    assert parse("2026-10-25 02:30", MOMENT) == first
    assert parse_exact("2026-10-25 02:30", MOMENT) == Fault("not_datetime", "2026-10-25 02:30")


def test_the_ends_of_the_calendar_are_shown_in_utc(clock_of):
    clock_of("America/New_York")
    assert to_text("0001-01-01T00:00:00.000Z", MOMENT) == "0001-01-01 00:00Z"
    assert parse("0001-01-01 00:00Z", MOMENT) == "0001-01-01T00:00:00.000Z"
    clock_of("Asia/Tokyo")
    assert parse("0001-01-01 00:00", MOMENT).code == "not_datetime"


class _ClockFrom1970(dt.datetime):
    """A clock of a system that knows nothing of the time before 1970, as Windows' own does not."""

    def astimezone(self, tz=None):
        if (tz is None or self.tzinfo is None) and self.year < 1970:
            raise OSError(22, "Invalid argument")
        return super().astimezone(tz)


def test_times_before_1970_work_where_the_system_does_not_know_them(clock_of):
    clock_of("Asia/Tokyo")
    naive = _ClockFrom1970(1950, 1, 1, 12)
    assert moments.from_local(naive) == dt.datetime(1950, 1, 1, 3, tzinfo=dt.UTC)
    local = moments.to_local(_ClockFrom1970(1950, 1, 1, 3, tzinfo=dt.UTC))
    assert local.replace(tzinfo=None) == naive
    assert not moments.is_repeated(naive)


@pytest.mark.parametrize(
    "notation", ["HH:MM", "YYYY-MM-DD", "YYYY-MM-DD HH:MM.fff", "DD-DD-YYYY HH:MM"]
)
def test_a_notation_without_date_or_time_is_no_format(notation):
    assert moment_format(notation) is None
    assert to_text("2026-01-02T03:04:00.000Z", timed(notation)) == to_text(
        "2026-01-02T03:04:00.000Z", MOMENT
    )


@pytest.mark.parametrize(
    "value",
    [1, 1.5, b"x", "2026-01-02", "2026-01-02T03:04:05Z", "2026-13-02T03:04:05.000Z",
     "2026-01-02T03:04:05.123000Z", "2026-01-02T03:04:05.1234Z"],
)  # fmt: skip
def test_a_value_that_is_no_date_and_time_is_marked_and_shown(value):
    assert check(value, MOMENT).code == "not_datetime"
    assert to_text(value, MOMENT) == (value.hex() if isinstance(value, bytes) else str(value))


moment_formats = st.sampled_from(
    ["", "DD.MM.YYYY HH:MM", "YYYY-MM-DDTHH:MM:SSZ", "M/D/YYYY, HH:MM:SS.fff", "YYYY-MM-DD HH:MMZ"]
)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_every_date_and_time_survives(clock_of, zone):
    clock_of(zone)

    @given(st.datetimes(timezones=st.just(dt.UTC)), moment_formats)
    def survives(moment, format_):
        value = store_moment(moment)
        assert check(value, timed(format_)) is None
        assert parse_exact(to_text(value, timed(format_)), timed(format_)) == value

    survives()
