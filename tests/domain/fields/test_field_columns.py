"""Whole columns read as their single values are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fault
from domain.fields import TYPES, columns, parse, parse_exact
from domain.fields.columns import column_parser
from domain.values import FieldDraft

COLOURS = ("Red", "Green")
fields = st.sampled_from(
    [FieldDraft("Any", type=name, choices=COLOURS) for name in TYPES]
    + [FieldDraft("Any", type=name, required=True, pattern=r"\S*[0-9]\S*", minimum="1", maximum="9")
       for name in TYPES]
    + [FieldDraft("Any", type="decimal", format=",")]
    + [FieldDraft("Any", type="date", format="M/D/YYYY")]
    + [FieldDraft("Any", type="datetime", format=one)
       for one in ("D/M/YYYY HH:MM:SS", "YYYY-MM-DDTHH:MM:SS.fffZ", "DD.MM.YYYY, HH:MM:SS.ffffff")]
)  # fmt: skip
plain = st.sampled_from(
    ["", "5", "0", "-12", "007", "+49 171 1234567", "030 1234", "1.50", "1,50", "1,234",
     "99999999999999999999", "yes", "no", "Red", "red", "Red; Green", "a@b.example", "ö@b.example", "http://x.example/a",
     "2026-01-02", "1/2/2026", "13/2/2026", "2026-01-02 03:04", "2026-01-02 03:04:05",
     "1/2/2026 03:04:05", "2026-01-02T03:04:05.120Z", "02.01.2026, 03:04:05.123456", "  ",
     "2026-01-02 03:04:05.5", "2026-01-02 03:04.5", "2026-02-30 03:04", "0001-01-01 00:00",
     "2026-10-25 02:30", "2026-03-29 02:30", "9999-12-31 23:59:59", " 5 ", "ä"]
)  # fmt: skip
texts = st.one_of(plain, plain, st.text(st.characters(), max_size=12))


def assert_column_is_its_values(column, field, exact):
    read = column_parser(field, exact=exact)
    single = parse_exact if exact else parse
    for _ in range(2):  # what is remembered is read as what is new
        values, faults = read(column)
        found = dict(faults)
        for row, text in enumerate(column):
            expected = single(text, field)
            if not isinstance(expected, Fault):
                assert row not in found
                assert values[row] == expected
                assert type(values[row]) is type(expected)
                continue
            assert found[row] == expected
            assert values[row] == (expected.value if expected.code == "unreadable_text" else text)


@given(st.lists(texts, max_size=8), fields, st.booleans())
def test_a_column_is_read_as_its_values_are(column, field, exact):
    assert_column_is_its_values(column, field, exact)


@given(st.lists(plain, min_size=1, max_size=1), fields, st.booleans())
def test_a_column_of_one_is_read_as_its_value_is(column, field, exact):
    assert_column_is_its_values(column, field, exact)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of one process cannot change")
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "America/New_York"]
)
@pytest.mark.parametrize("exact", [True, False])
def test_columns_of_local_times_follow_the_clock(monkeypatch, zone, exact):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    days = ("2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "0001-01-01", "9999-12-31")
    clocks = [f"{hour:02d}:{minute}" for hour in range(24) for minute in ("00", "30")]
    hours = [f"{day} {clock}" for day in days for clock in clocks]
    try:
        assert_column_is_its_values(hours, FieldDraft("Seen", type="datetime"), exact)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_remembered_has_an_end(monkeypatch):
    monkeypatch.setattr(columns, "_MOST_REMEMBERED", 2)
    read = column_parser(FieldDraft("Day", type="date"), exact=True)
    for day in range(1, 9):
        assert read([f"2026-01-0{day}"]) == ([f"2026-01-0{day}"], [])


def test_parts_of_seconds_need_seconds():
    read = column_parser(
        FieldDraft("Seen", type="datetime", format="YYYY-MM-DD HH:MMZ"), exact=False
    )
    assert read(["2026-01-02 03:04.5", "2026-01-02 03:04:00.5"]) == (
        ["2026-01-02 03:04.5", "2026-01-02T03:04:00.500Z"],
        [(0, Fault("not_datetime", "2026-01-02 03:04.5"))],
    )


def test_one_fault_does_not_touch_its_neighbours():
    read = column_parser(FieldDraft("Number", type="integer"), exact=False)
    values, faults = read(["1", "x", "", "1,234"])
    assert values == [1, "x", None, 1234]
    assert faults == [(1, Fault("not_integer", "x"))]
