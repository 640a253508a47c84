"""What an export leaves in a file so that its records are known again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Fault
from domain.fields import parse, to_text
from domain.traces import (
    SIGN,
    Canonical,
    Mark,
    RowDigests,
    Trace,
    header_of,
    is_traced,
    mark_of,
    parse_header,
    parse_mark,
)
from domain.values import FieldDef

AT = dt.datetime(2026, 11, 23, 10, 15, tzinfo=dt.UTC)
TRACE = Trace("9f3a0c1b2d4e5f60", 4, (1, 2, 3, 9), 812, "5c0d1b2d4e5f6071", 5120, AT)


def field(kind: str = "text", number: int = 1, **rules: object) -> FieldDef:
    return FieldDef(number, 1, f"f{number}", f"F{number}", kind, **rules)  # type: ignore[arg-type]


def test_the_head_says_what_the_file_is_and_reads_back():
    text = header_of(TRACE)
    assert text == (
        "Tabularium:1 file:9f3a0c1b2d4e5f60 table:4 fields:1-3.9 set:812.5c0d1b2d4e5f6071 "
        "entry:5120 at:2026-11-23T10:15:00Z"
    )
    assert parse_header(text) == TRACE
    assert not set(text) & set(",;\t|\"'\n")


@given(
    st.lists(st.integers(1, 10**12), min_size=1, max_size=60, unique=True),
    st.integers(0, 10**15),
    st.booleans(),
)
def test_every_head_reads_back(fields, number, guarded):
    trace = Trace("0" * 16, number, tuple(fields), number, "f" * 16, number, AT, guarded)
    assert parse_header(header_of(trace)) == trace
    assert parse_header(f"Members {header_of(trace)} ") == trace, "a title was joined to it"


@pytest.mark.parametrize(
    "text",
    [
        "",
        SIGN,
        "Tabularium:2 file:1",
        header_of(TRACE).replace("fields:1-3.9", "fields:1-999999999999"),
        header_of(TRACE).replace("fields:1-3.9", "fields:3-1"),
        header_of(TRACE).replace("fields:1-3.9", "fields:."),
        header_of(TRACE).replace("11-23", "13-23"),
        header_of(TRACE).replace("9f3a", "9F3X"),
        header_of(TRACE) + " and more",
    ],
)
def test_what_is_no_head_is_none(text):
    assert parse_header(text) is None


def test_a_mark_is_no_number_and_no_date():
    text = mark_of(123, "1234567890123456")
    assert parse_mark(text) == Mark(123, "1234567890123456")
    assert parse_mark(f" {text}\n") == parse_mark(text)
    with pytest.raises(ValueError, match="float"):
        float(text)
    assert [parse_mark(one) for one in ("", "r1", "r1.abc", "1.1234567890123456")] == [None] * 4


@pytest.mark.parametrize(
    ("kind", "rules", "same"),
    [
        ("text", {}, ["a\r\nb", "a\nb", "a\rb"]),
        ("text", {}, [None, ""]),
        ("decimal", {}, ["1.50", "1.5", "1.500"]),
        ("decimal", {}, ["-0", "0", "0.00", "-0.0"]),
        ("decimal", {}, ["100", "100.0"]),
        ("integer", {}, [7, "7", "7.0", "007"]),
        ("boolean", {}, [1, "yes", "TRUE", "true", "1"]),
        ("boolean", {"format": "member|guest"}, [0, "guest", "FALSE", "no"]),
        ("date", {"format": "DD.MM.YYYY"}, ["2026-03-04", "04.03.2026", "4.3.2026"]),
        ("datetime", {}, ["2026-03-04T10:15:30.000Z", "2026-03-04T10:15:30.002Z"]),
        ("datetime", {}, ["2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z"]),
        ("choice", {"choices": ("Red", "Blue")}, ["Red", "red", " RED "]),
        ("choices", {"choices": ("a", "b")}, ['["a","b"]', "a; b", "A;b"]),
        ("email", {}, ["a@example.org", " a@example.org "]),
        ("integer", {"maximum": "5"}, [150, "150", "150.0"]),
        ("decimal", {"format": ",", "maximum": "1"}, ["1.5", "1,50"]),
        ("date", {}, ["not yet", " not yet "]),
        ("choice", {"choices": ("Red",)}, ["Green", "Green "]),
    ],
)
def test_what_means_the_same_has_one_canonical_text(kind, rules, same):
    texts = Canonical(field(kind, **rules)).of(same)
    assert len(set(texts)) == 1, texts
    assert [Canonical(field(kind, **rules)).one(one) for one in same] == texts


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("text", "007", "7"),
        ("text", "a", "a "),
        ("decimal", "100", "1"),
        ("decimal", "1.5", "-1.5"),
        ("integer", 7, None),
        ("boolean", 0, None),
        ("datetime", "2026-03-04T10:15:30.000Z", "2026-03-04T10:15:30.003Z"),
        ("text", "Ada", "ada"),
    ],
)
def test_what_differs_has_another(kind, one, other):
    canonical = Canonical(field(kind))
    assert canonical.one(one) != canonical.one(other)


def test_a_number_that_is_remembered_is_not_taken_for_another():
    canonical = Canonical(field("text"))
    assert canonical.of([1, 1.0, "1"]) == ["1", "1.0", "1"]
    assert canonical.of([1.0]) == ["1.0"]


CELLS = st.lists(st.text(max_size=4), min_size=2, max_size=2)


@given(CELLS, CELLS)
def test_rows_have_one_digest_only_where_they_are_equal(one, other):
    digests = RowDigests([field(number=1), field(number=2)])
    lines = [
        [text.replace("\r\n", "\n").replace("\r", "\n") for text in row] for row in (one, other)
    ]
    first, second = digests.of(list(zip(one, other, strict=True)), 2)
    assert (first == second) == (lines[0] == lines[1])


def test_values_cannot_move_between_fields_unseen():
    digests = RowDigests([field(number=1), field(number=2)])
    rows = [("a\x1fb", "c"), ("a", "b\x1fc"), ("a\x1e1b", "c"), ("", "abc"), ("abc", "")]
    assert len(set(digests.of(list(zip(*rows, strict=True)), 5))) == 5


def test_the_order_of_columns_does_not_count_but_their_fields_do():
    one = RowDigests([field(number=1), field(number=2)]).of([["a"], ["b"]], 1)
    turned = RowDigests([field(number=2), field(number=1)]).of([["b"], ["a"]], 1)
    other = RowDigests([field(number=1), field(number=3)]).of([["a"], ["b"]], 1)
    assert one == turned != other
    assert len(RowDigests([]).of([], 3)) == 3


def test_only_what_a_person_fills_in_is_traced():
    assert is_traced(field("text"))
    assert not any(map(is_traced, map(field, ("autonumber", "created_at", "updated_by"))))


KINDS = {
    "text": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format),
    "boolean": st.sampled_from([0, 1]),
    "date": st.dates().map(dt.date.isoformat),
    "email": st.emails(),
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_value_and_what_is_read_of_its_text_have_one_canonical_text(kind, data):
    value = data.draw(KINDS[kind])
    own = field(kind)
    found = parse(to_text(value, own), own)
    back = found.value if isinstance(found, Fault) else found
    canonical = Canonical(own)
    assert canonical.one(value) == canonical.one(back)
