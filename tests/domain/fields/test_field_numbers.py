"""Whole numbers, decimals, and yes and no."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fault
from domain.fields import check, decimal_key, parse, parse_exact, to_text
from domain.values import FieldDraft

INTEGER = FieldDraft("Number", type="integer")
DECIMAL = FieldDraft("Amount", type="decimal")
COMMA = FieldDraft("Amount", type="decimal", format=",")
YES_NO = FieldDraft("Paid", type="boolean")
decimals = st.decimals(allow_nan=False, allow_infinity=False).map(lambda one: f"{one:f}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        (" 42\t", 42),
        ("-7", -7),
        ("\u22127", -7),
        ("+7", 7),
        ("007", 7),
        ("1,234", 1234),
        ("1 234 567", 1234567),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("1.234.567", 1234567),
        ("5.00", 5),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("000000000000000000000000000001", 1),
    ],
)
def test_a_whole_number_is_read_in_the_ways_people_write_it(text, value):
    assert parse(text, INTEGER) == value


@pytest.mark.parametrize(
    "text",
    ["1.234", "1.5", "1,23", "12,345,6", "1,234 567", "1e5", "five", "1_000", "٣", "-", "0,123"],
)
def test_a_number_that_could_mean_two_things_is_not_read_as_whole(text):
    assert parse(text, INTEGER) == Fault("not_integer", text)


@pytest.mark.parametrize("text", ["9223372036854775808", "9" * 5000])
def test_a_whole_number_beyond_64_bits_is_too_large(text):
    assert parse(text, INTEGER) == Fault("too_large", text, "9223372036854775807")


def test_a_negative_number_names_its_own_limit():
    assert parse("-9223372036854775809", INTEGER).limit == "-9223372036854775808"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.50", "12.50"),
        ("1,234.50", "1234.50"),
        ("1 234.5", "1234.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("007.10", "7.10"),
        ("-0.00", "-0.00"),
        ("1,500", "1500"),
        ("0.10000000000000000000000000000000001", "0.10000000000000000000000000000000001"),
    ],
)
def test_a_decimal_keeps_its_scale(text, value):
    assert parse(text, DECIMAL) == value


@pytest.mark.parametrize("text", ["1,5", "1.2.3", "1e5", "NaN", "inf", ".", "", "1,23.4", "€ 5"])
def test_what_is_no_decimal_is_at_fault(text):
    assert parse(text, DECIMAL) == (Fault("not_decimal", text) if text else None)


@pytest.mark.parametrize(
    ("text", "value"), [("1,5", "1.5"), ("1.234,50", "1234.50"), ("1.234", "1234"), (",5", "0.5")]
)
def test_a_decimal_comma_is_read_where_the_format_says_so(text, value):
    assert parse(text, COMMA) == value


def test_a_decimal_point_is_at_fault_where_the_format_says_comma():
    assert parse("12.5", COMMA) == Fault("not_decimal", "12.5")


def test_a_decimal_is_written_with_the_mark_of_its_format():
    assert to_text("1234.50", COMMA) == "1234,50"
    assert to_text("1234.50", DECIMAL) == "1234.50"
    assert to_text("v1.5", COMMA) == "v1.5"


@given(st.one_of(decimals, decimals.map(lambda text: text + "0" if "." in text else text)))
def test_every_decimal_survives(text):
    for field in (DECIMAL, COMMA):
        value = parse(text.replace(".", ",") if field is COMMA else text, field)
        assert Decimal(value) == Decimal(text)
        assert check(value, field) is None
        assert parse_exact(to_text(value, field), field) == value


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_whole_number_of_64_bits_survives(number):
    assert check(number, INTEGER) is None
    assert parse_exact(to_text(number, INTEGER), INTEGER) == number


@given(decimals, decimals)
def test_keys_of_decimals_sort_as_the_numbers_do(one, other):
    numbers = Decimal(one), Decimal(other)
    keys = decimal_key(one), decimal_key(other)
    assert (keys[0] < keys[1]) == (numbers[0] < numbers[1])
    assert (keys[0] == keys[1]) == (numbers[0] == numbers[1])


@given(st.decimals("-2", "2", places=3), st.decimals("-2", "2", places=2))
def test_keys_of_close_decimals_sort_as_the_numbers_do(one, other):
    assert (decimal_key(str(one)) < decimal_key(str(other))) == (one < other)


def test_what_is_no_decimal_sorts_after_all_numbers():
    assert decimal_key(None) is None
    assert decimal_key("9" * 400) < decimal_key("about 5") < decimal_key(b"\xff".hex())
    assert decimal_key(5) == decimal_key("5.00")
    assert decimal_key("-0.0") == decimal_key("0")


@pytest.mark.parametrize(
    "word", ["yes", "Y", "TRUE", "ja", "Oui", "1", "on", "x", "✓", " Yes ", "wahr"]
)
def test_words_for_yes(word):
    assert parse(word, YES_NO) == 1


@pytest.mark.parametrize("word", ["no", "N", "False", "nein", "NON", "0", "off", "✗"])
def test_words_for_no(word):
    assert parse(word, YES_NO) == 0


def test_other_words_are_neither_yes_nor_no():
    assert parse("maybe", YES_NO) == Fault("not_boolean", "maybe")


def test_yes_and_no_are_written_in_the_words_of_the_format():
    field = FieldDraft("Alive", type="boolean", format="Lebt| Tot ")
    assert [to_text(value, field) for value in (1, 0, None, 5, "ja")] == [
        "Lebt",
        "Tot",
        "",
        "5",
        "ja",
    ]
    assert parse("lebt", field) == 1
    assert parse("TOT", field) == 0
    assert parse("no", field) == 0


def test_the_words_of_the_format_come_before_all_others():
    field = FieldDraft("Refuses", type="boolean", format="no|yes")
    assert (parse("no", field), parse("yes", field)) == (1, 0)


@pytest.mark.parametrize("format_", ["yes", "yes|", "|", "a|b|c", "ja|JA"])
def test_a_pair_that_is_none_falls_back_to_yes_and_no(format_):
    assert to_text(1, FieldDraft("Paid", type="boolean", format=format_)) == "yes"


@pytest.mark.parametrize("value", [2, -1, "yes", 1.0, b"\x01"])
def test_a_value_that_is_neither_yes_nor_no_is_marked(value):
    assert check(value, YES_NO).code == "not_boolean"
    assert check(1, YES_NO) is None
