"""What holds for every type: rules, misfits, retyping, defaults, definitions."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fault, InvalidDefinition
from domain.fields import (
    TYPES,
    check,
    check_definition,
    convert,
    default_value,
    parse,
    parse_exact,
    to_text,
    type_of,
)
from domain.fields.parsing import _WRONG_TYPE
from domain.values import FieldDef, FieldDraft

COLOURS = ("Red", "Green")


def a(type_, **rules):
    return FieldDraft("Label", type=type_, **rules)


def column(type_, **rules):
    return FieldDef(1, 1, "label", "Label", type_, **rules)


drafts = st.sampled_from(
    [a(name, choices=COLOURS) for name in TYPES]
    + [a("decimal", format=","), a("date", format="D.M.YYYY"), a("boolean", format="ja|nein")]
    + [a(name, required=True, minimum="3", maximum="5", pattern="[0-9]+") for name in TYPES]
)
anything = st.one_of(
    st.none(),
    st.integers(),
    st.text(st.characters()),
    st.floats(),
    st.binary(),
    st.booleans(),
    st.sampled_from(["2026-01-02", "2026-01-02T03:04:05.000Z", '["Red"]', "Red", "5", "-1.50"]),
)


@given(anything, drafts)
def test_no_value_of_any_kind_makes_a_field_stumble(value, field):
    text = to_text(value, field)
    assert (text == "") == (value in (None, "", b""))
    assert check(value, field) is None or isinstance(check(value, field), Fault)


@given(st.text(st.characters()), drafts)
def test_what_is_read_fits_and_is_read_again(text, field):
    value = parse(text, field)
    if isinstance(value, Fault):
        return
    assert check(value, field) is None
    assert value is None or parse(to_text(value, field), field) == value


@given(st.text(st.characters()), drafts)
def test_exact_reading_gives_back_the_very_text(text, field):
    value = parse_exact(text, field)
    assert isinstance(value, Fault) or to_text(value, field) == text


def test_numbers_of_thousands_of_digits_are_shown():
    assert to_text(10**5000, a("integer")) == "1" + "0" * 5000
    assert check(10**5000, a("integer")).code == "too_large"
    assert check(-(10**30), a("integer")).limit == str(-(2**63))


@pytest.mark.parametrize("name", TYPES)
def test_every_type_says_what_it_is(name):
    kind = TYPES[name]
    assert kind.name == name
    assert kind.sort in ("text", "number", "decimal", "plain")
    assert kind.textual == (kind.sort == "text")
    assert name in _WRONG_TYPE or kind.keeps_blanks


@pytest.mark.parametrize("name", TYPES)
def test_a_blank_has_no_text(name):
    assert TYPES[name].to_text(None, a(name)) == to_text(None, a(name)) == ""


def test_a_type_of_a_later_version_is_read_as_text():
    assert type_of(a("hologram")).name == "text"
    assert parse(" 5 ", a("hologram")) == " 5 "
    assert to_text("5", a("hologram")) == "5"


@pytest.mark.parametrize("name", TYPES)
def test_a_required_value_is_missed(name):
    assert parse("", a(name, required=True)) == Fault("required")
    assert check(None, a(name, required=True)) == Fault("required")
    assert check(None, a(name)) is None


def test_blanks_are_no_value_where_one_is_required():
    assert parse("  ", a("text", required=True)) == Fault("required", "  ")
    assert check("  ", a("text", required=True)) == Fault("required", "  ")
    assert check(0, a("integer", required=True)) is None


@pytest.mark.parametrize(
    ("field", "low", "good", "high"),
    [
        (a("integer", minimum="3", maximum="5"), "2", "3", "6"),
        (a("decimal", minimum="2.50", maximum="10"), "2.499", "9.5", "10.01"),
        (a("decimal", minimum="2,50", maximum="10", format=","), "2,4", "9,5", "11"),
        (
            a("date", minimum="2000-01-01", maximum="31.12.2026"),
            "1999-12-31",
            "2000-01-01",
            "2027-1-1",
        ),
        (
            a("datetime", minimum="2000-01-01 00:00Z", maximum="2001-01-01 00:00:00.123456Z"),
            "1999-12-31 23:59:59Z",
            "2001-01-01 00:00:00.123Z",
            "2001-01-01 00:00:00.124Z",
        ),
    ],
)
def test_a_range_compares_values_not_texts(field, low, good, high):
    assert parse(low, field).code == "below_minimum"
    assert parse(low, field).limit == field.minimum
    assert parse(high, field).code == "above_maximum"
    assert parse(high, field).limit == field.maximum
    assert not isinstance(parse(good, field), Fault)


def test_a_range_means_nothing_to_words():
    assert parse("abc", a("text", minimum="x", maximum="y")) == "abc"


def test_a_limit_that_cannot_be_read_is_none():
    assert parse("5", a("integer", minimum="many", maximum="few")) == 5


def test_a_pattern_matches_the_whole_text_as_shown():
    assert parse("AB-12", a("text", pattern="[A-Z]+-[0-9]+")) == "AB-12"
    assert parse("AB-12x", a("text", pattern="[A-Z]+-[0-9]+")) == Fault(
        "pattern", "AB-12x", "[A-Z]+-[0-9]+"
    )
    assert parse("5", a("decimal", pattern="[0-9]+,[0-9]{2}", format=",")).code == "pattern"
    assert parse("", a("text", pattern="x+")) is None
    assert parse("5", a("text", pattern="(")) == "5"


@pytest.mark.parametrize(
    ("value", "old", "new", "converted"),
    [
        ("42", column("text"), column("integer"), 42),
        (42, column("integer"), column("text"), "42"),
        (42, column("integer"), column("decimal"), "42"),
        ("1.234", column("decimal", format=","), column("text"), "1,234"),
        ("1.234", column("decimal", format=","), column("integer"), Fault("not_integer", "1.234")),
        ("1.234", column("decimal"), column("decimal", format=","), "1.234"),
        ("2026-03-04", column("date", format="M/D/YYYY"), column("date"), "2026-03-04"),
        ("2026-03-04", column("date", format="M/D/YYYY"), column("text"), "3/4/2026"),
        ("3/4/2026", column("text"), column("date"), Fault("not_date", "3/4/2026")),
        (1, column("boolean", format="ja|nein"), column("text"), "ja"),
        (1, column("boolean", format="ja|nein"), column("integer"), 1),
        (5, column("integer"), column("boolean"), Fault("not_boolean", "5")),
        ('["Red","Green"]', column("choices", choices=COLOURS), column("text"), "Red; Green"),
        ("red", column("text"), column("choice", choices=COLOURS), "Red"),
        ("Red", column("choice", choices=COLOURS), column("choices", choices=COLOURS), '["Red"]'),
        ("Red", column("choice", choices=COLOURS), column("choice"), Fault("not_a_choice", "Red")),
        (None, column("text"), column("integer"), None),
        (None, column("text"), column("integer", required=True), Fault("required")),
        (7, column("integer"), column("integer", maximum="5"), Fault("above_maximum", "7", "5")),
        (1.5, column("integer"), column("decimal"), "1.5"),
        ("007", column("text"), column("phone"), "007"),
    ],
)  # fmt: skip
def test_a_retyped_value_is_the_same_or_at_fault(value, old, new, converted):
    assert convert(value, old, new) == converted


def test_a_date_becomes_its_first_moment_whatever_the_formats():
    old, new = column("date", format="M/D/YYYY"), column("datetime", format="DD/MM/YYYY HH:MMZ")
    assert convert("2026-03-04", old, new) == "2026-03-04T00:00:00.000Z"


def test_defaults():
    today = dt.date.today().isoformat()
    assert default_value(a("integer", default="5")) == 5
    assert default_value(a("integer", default=" ", required=True)) is None
    assert default_value(a("integer", default="five")) == Fault("not_integer", "five")
    assert default_value(a("created_at", default="now")) is None
    assert default_value(a("text", default="today")) == "today"
    assert today <= default_value(a("date", default="Today")) <= dt.date.today().isoformat()
    assert default_value(a("date", default="now")) == default_value(a("date", default="today"))
    assert to_text(default_value(a("datetime", default="today")), a("datetime")).endswith(" 00:00")
    before = parse(dt.datetime.now(dt.UTC).isoformat(), a("datetime"))
    assert abs(
        dt.datetime.fromisoformat(default_value(a("datetime", default="now")))
        - dt.datetime.fromisoformat(before)
    ) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("code", "draft"),
    [
        ("blank_label", FieldDraft("  ")),
        ("blank_label", FieldDraft("a\0")),
        ("label_too_long", FieldDraft("x" * 301)),
        ("unknown_type", a("hologram")),
        ("bad_format", a("decimal", format=";")),
        ("bad_format", a("boolean", format="yes")),
        ("bad_format", a("date", format="YY-MM")),
        ("bad_format", a("datetime", format="HH:MM")),
        ("bad_format", a("updated_at", format="later")),
        ("bad_pattern", a("text", pattern="(")),
        ("bad_pattern", a("text", pattern="x" * 501)),
        ("bad_pattern", a("text", pattern="x{99999999999999999999}")),
        ("bad_range", a("integer", minimum="few")),
        ("bad_range", a("integer", minimum="5", maximum="3")),
        ("bad_range", a("date", maximum="\0")),
        ("bad_range", a("decimal", minimum="2,5")),
        ("bad_default", a("integer", default="five")),
        ("bad_default", a("integer", default="7", maximum="5")),
        ("bad_default", a("choice", choices=COLOURS, default="Pink")),
        ("choices_missing", a("choice")),
        ("bad_choice", a("choice", choices=("Red", " "))),
        ("bad_choice", a("choice", choices=("Red", "Red "))),
        ("bad_choice", a("choices", choices=("Red; Green",))),
        ("bad_choice", a("choice", choices=("\ud800",))),
    ],
)
def test_a_field_that_cannot_be_is_refused(code, draft):
    with pytest.raises(InvalidDefinition) as refused:
        check_definition(draft)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "draft",
    [FieldDraft("x" * 300), a("choice", choices=("Red; Green", "red")), a("created_at"),
     a("decimal", format=",", minimum="1,5", maximum="1,5", default="1,5"),
     a("date", format="D.M.YYYY", minimum="1.2.2026", default="today"), a("integer", format="?"),
     a("text", pattern="[[a]+", minimum="z", maximum="a"),
     a("datetime", maximum=" "), a("datetime", default="now"),
     *(a(name, choices=COLOURS) for name in TYPES)],
)  # fmt: skip
def test_a_field_that_can_be_is_accepted(draft):
    check_definition(draft)
