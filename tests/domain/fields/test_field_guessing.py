"""The type of a column, with its proof."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fields import parse_exact, to_text
from domain.fields.guessing import guess
from domain.values import FieldDraft


def assert_nothing_is_lost(found, values):
    field = FieldDraft("Guessed", type=found.type, format=found.format)
    for text in values:
        assert to_text(parse_exact(text, field), field) == text


readable = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
numbers = st.one_of(
    st.integers().map(str), st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)
)
dates = st.dates().map(str)
columns = st.one_of(
    st.lists(readable),
    st.lists(numbers),
    st.lists(numbers | st.sampled_from(["", "007", "+5", "1e5", "1,234", "-0", " 5"])),
    st.lists(dates | st.sampled_from(["", "1/2/2026", "13/12/2026", "01.02.2026"])),
    st.lists(st.datetimes().map(str)),
    st.lists(st.sampled_from(["yes", "no", "Yes", "", "true", "1", "0"])),
    st.lists(st.emails() | st.just("")),
)


@given(st.sampled_from(["Name", "phone", "Telefon"]), columns)
def test_every_value_of_a_guessed_column_reads_back_as_it_was(label, values):
    found = guess(label, values)
    assert_nothing_is_lost(found, values)
    assert 0 <= found.fits <= found.of == sum(map(bool, values))
    assert found.type not in ("choice", "choices")


@given(st.lists(st.text(st.characters(), max_size=5)))
def test_guessing_takes_any_text(values):
    assert guess("Any", values).of == sum(map(bool, values))


@pytest.mark.parametrize(
    ("values", "type_", "format_"),
    [
        (["1", "2", ""], "integer", ""),
        (["1930", "", "1852"], "integer", ""),
        (["0", "1"], "integer", ""),
        (["1234567890123456"], "integer", ""),
        (["-5", "9223372036854775807"], "integer", ""),
        (["1.50", "2"], "decimal", ""),
        (["1.10", "1.9"], "decimal", ""),
        (["1,5", "1,234"], "decimal", ","),
        (["0,125"], "decimal", ","),
        (["yes", "no", ""], "boolean", ""),
        (["TRUE", "FALSE"], "boolean", "TRUE|FALSE"),
        (["Nein", "Ja"], "boolean", "Ja|Nein"),
        (["2026-01-05"], "date", "YYYY-MM-DD"),
        (["05.01.2026"], "date", "DD.MM.YYYY"),
        (["5.1.2026", "12.11.2026"], "date", "D.M.YYYY"),
        (["13/04/2026", "01/02/2026"], "date", "DD/MM/YYYY"),
        (["1-31-2026"], "date", "M-D-YYYY"),
        (["2026-01-05T10:00:00Z"], "datetime", "YYYY-MM-DDTHH:MM:SSZ"),
        (["2026-01-05 10:00", "2026-01-05 10:00:05"], "datetime", "YYYY-MM-DD HH:MM"),
        (["2026-01-05 10:00:05.250", "2026-01-05 10:00:00"], "datetime", "YYYY-MM-DD HH:MM:SS"),
        (["31/01/2026, 10:00:00.000000Z"], "datetime", "DD/MM/YYYY, HH:MM:SS.ffffffZ"),
        (["a@b.example", "", "ö@c.example"], "email", ""),
        (["http://x.example/a", "mailto:a@b.example"], "url", ""),
        (["two\nlines", "one"], "long_text", ""),
        (["x" * 201], "long_text", ""),
        (["Anna", "Bob"], "text", ""),
    ],
)
def test_a_column_in_which_all_fits(values, type_, format_):
    found = guess("Any", values)
    assert (found.type, found.format) == (type_, format_)
    assert not found.doubtful
    assert found.fits == found.of
    assert_nothing_is_lost(found, values)


@pytest.mark.parametrize(
    ("reason", "values", "examples"),
    [
        ("leading_zero", ["07867", "12345", "00501"], ("07867", "00501")),
        ("leading_plus", ["+49171", "5"], ("+49171",)),
        ("too_long_number", ["99999999999999999999", "5"], ("99999999999999999999",)),
        ("exponent", ["1e5", "20"], ("1e5",)),
        ("exponent", ["1.5E+11", "2"], ("1.5E+11",)),
        ("grouped_numbers", ["1,234,567", "5"], ("1,234,567",)),
        ("grouped_numbers", ["1,234.50", "5.1"], ("1,234.50",)),
        ("outer_blanks", ["12 ", "5"], ("12 ",)),
        ("outer_blanks", [" ", "5"], (" ",)),
        ("outer_blanks", [" a@b.example", "b@c.example"], (" a@b.example",)),
        ("mixed", ["5", "6", "n/a"], ("n/a",)),
        ("mixed", ["2026-01-05", "2026-01-06", "2026-02-30"], ("2026-02-30",)),
        ("mixed", ["2026-01-05 10:00", "2026-01-06 10:00", "later"], ("later",)),
        ("one_value", ["NO", "NO", ""], ("NO",)),
        ("unreadable", ["a\0", "b"], ("a\0",)),
    ],
)
def test_a_column_that_is_kept_as_text_says_why(reason, values, examples):
    found = guess("Any", values)
    assert (found.type, found.format, found.reason) == ("text", "", reason)
    assert found.examples == examples


def test_leading_zeros_are_counted():
    found = guess("Zip", ["07867", "12345", "00501", "", "04005", "90210", "02134"])
    assert (found.of - found.fits, found.of) == (4, 6)
    assert found.examples == ("07867", "00501", "04005")
    assert found.alternatives[0][:3] == ("integer", "", 2)


@pytest.mark.parametrize(
    "values", [["vmx-15"], ["1.2.3", "4.5.6"], ["10.0.0.1"], ["12."], ["-0"], ["3/4/26"], ["10:30"],
               ["1/2"], ["2026-01"], ["0000-00-00"], ["5.57e+92x"], ["#1e90ff"]]
)  # fmt: skip
def test_text_becomes_nothing_else(values):
    found = guess("Any", values)
    assert (found.type, found.reason) == ("text", "all_fit")


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["1/2/2026", "3/4/2026"], ["D/M/YYYY", "M/D/YYYY"]),
        (["05-05-2026"], ["DD-MM-YYYY", "MM-DD-YYYY"]),
        (["01/02/2026 10:00"], ["DD/MM/YYYY HH:MM", "MM/DD/YYYY HH:MM"]),
    ],
)
def test_day_month_that_nothing_tells_apart_is_asked_for(values, formats):
    found = guess("Any", values)
    assert (found.type, found.reason, found.doubtful) == ("text", "ambiguous_day_month", True)
    assert [reading.format for reading in found.alternatives] == formats
    assert found.examples == tuple(values)


def test_a_comma_that_groups_or_separates_is_asked_for():
    found = guess("Any", ["1,234", "5", "12,000"])
    assert (found.type, found.reason, found.doubtful) == ("text", "thousands_or_decimals", True)
    assert [reading[:3] for reading in found.alternatives] == [
        ("decimal", ",", 3),
        ("integer", "", 1),
    ]
    assert found.examples == ("1,234", "12,000")


def test_a_point_that_may_group_is_a_decimal_and_asked_for():
    found = guess("Any", ["1.234", "5"])
    assert (found.type, found.reason, found.doubtful) == ("decimal", "thousands_or_decimals", True)
    assert found.examples == ("1.234",)


def test_zeros_and_ones_can_be_yes_and_no():
    assert guess("Any", ["0", "1", "1"]).alternatives[0] == ("boolean", "1|0", 3, ())


@pytest.mark.parametrize(
    "label", ["Phone", "phone_number", "homePhone", "Tel.", "Mobile", "fax", "Telefon", "Handy-Nr",
              "Téléphone", "Telefonnummer", "Cell", "PHONE 2"]
)  # fmt: skip
def test_a_phone_is_one_where_the_label_says_so(label):
    assert guess(label, ["0171 123456", "", "+49 171 1234567"]).type == "phone"


@pytest.mark.parametrize("label", ["Number", "Hotel", "Headphones", "Cellar", "Telegram"])
def test_a_phone_is_none_where_the_label_does_not_say_so(label):
    assert guess(label, ["0171123456"]).type == "text"


def test_a_phone_column_of_other_things_is_none():
    assert guess("Phone", ["yes", "no"]).type == "boolean"


@pytest.mark.parametrize("odd", ["x", "007"])
def test_one_value_at_the_very_end_of_a_long_column_is_enough(odd):
    values = [str(number) for number in range(1, 1000)]
    assert guess("Any", values).type == "integer"
    found = guess("Any", [*values, odd])
    assert (found.type, found.fits, found.of, found.examples) == ("text", 999, 1000, (odd,))


def test_an_empty_column_is_text():
    found = guess("Any", ["", ""])
    assert (found.type, found.reason, found.of, found.sampled) == ("text", "empty_column", 0, False)
    assert guess("Any", [], total=5).sampled


def test_a_part_of_a_column_is_called_so():
    assert guess("Any", ["1", "2"], total=812).sampled
    assert not guess("Any", ["1", "2"], total=2).sampled


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of one process cannot change")
def test_local_times_that_the_clock_shows_twice_stay_text(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        found = guess("Seen", ["2026-10-25 02:30", "2026-10-25 04:30", "2026-10-26 04:30"])
        broken = guess("Seen", ["2026-10-25 04:30", "2026-10-26 04:30", "2026-10-26 25:00"])
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (found.type, found.reason, found.fits) == ("text", "clock_change", 2)
    assert found.examples == ("2026-10-25 02:30",)
    assert broken.reason == "mixed"
