"""Text, e-mail, URL, phone, choices."""

import string

import pytest
from email_validator import validate_email
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.errors import Fault
from domain.fields import check, parse, parse_exact, to_text
from domain.fields.texts import SIMPLE_EMAIL, SIMPLE_PHONE, SIMPLE_URL, _is_phone, _is_url
from domain.values import FieldDraft

TEXT = FieldDraft("Name")
EMAIL = FieldDraft("E-mail", type="email")
URL = FieldDraft("Site", type="url")
PHONE = FieldDraft("Phone", type="phone")
CHOICE = FieldDraft("Colour", type="choice", choices=("Red", "Green", "green", " Blue "))
CHOICES = FieldDraft("Colours", type="choices", choices=("Red", "Green", 'say "x"', "Weiß"))


@given(st.text())
def test_text_stays_as_it_is_typed(text):
    expected = text or None
    if "\0" in text:
        assert parse(text, TEXT).code == "unreadable_text"
    else:
        assert parse_exact(text, TEXT) == expected
        assert to_text(expected, TEXT) == text


def test_text_of_blanks_is_kept():
    assert parse("  ", TEXT) == "  "
    assert parse("  ", FieldDraft("Mail", type="email")) is None


@pytest.mark.parametrize("type_", ["text", "long_text", "integer", "date", "email", "choices"])
@pytest.mark.parametrize(("text", "shown"), [("a\0b", "a\\x00b"), ("ä\ud800", "ä\\ud800")])
def test_what_no_file_can_hold_is_at_fault(type_, text, shown):
    assert parse(text, FieldDraft("Any", type=type_)) == Fault("unreadable_text", shown)
    assert check(text, FieldDraft("Any", type=type_)) is not None


@pytest.mark.parametrize(
    "address",
    ["a@b.example", "First.Last+tag@mail.Example.org", "o'brien@x.ie", "jörg@müller.example",
     "a@printer.local", "ä@printer.local", "x@sub-domain.co.uk", "用户@例子.公司"],
)  # fmt: skip
def test_an_address_keeps_its_text(address):
    assert parse(address, EMAIL) == address
    assert parse(f" {address}\n", EMAIL) == address
    assert check(address, EMAIL) is None


@pytest.mark.parametrize(
    "text", ["a", "a@b", "@b.example", "a b@c.example", "a@b..example", ".a@b.example",
             "a@-b.example", "a@b.example, c@d.example", "a@@b.example",
             "x" * 65 + "@b.example", "a@[127.0.0.1]"]
)  # fmt: skip
def test_what_is_no_address_is_at_fault(text):
    assert parse(text, EMAIL) == Fault("not_email", text)


LETTERS = string.ascii_letters
ALPHANUMERIC = LETTERS + string.digits


def joined(marks, part, most):
    """Parts with one of these marks between each two of them."""
    more = st.lists(st.tuples(st.sampled_from(marks), part).map("".join), max_size=most - 1)
    return st.builds(lambda first, rest: first + "".join(rest), part, more)


addresses = st.builds(
    "{}@{}.{}".format,
    joined(".-", st.text(ALPHANUMERIC + "_+", min_size=1, max_size=20), 3),
    joined("-.", st.text(ALPHANUMERIC, min_size=1, max_size=30), 6),
    st.text(LETTERS, min_size=2, max_size=24),
)


@given(addresses)
def test_the_short_cut_accepts_only_what_the_library_accepts(address):
    assume(SIMPLE_EMAIL.fullmatch(address))
    local, _, domain = address.rpartition("@")
    served = domain.rpartition(".")[0] + ".org"  # the library knows names that are never served
    validate_email(f"{local}@{served}", check_deliverability=False, strict=True)
    assert parse(address, EMAIL) == address


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "https://example.org/a?b=c#d", "ftp://files.example.org/x",
     "mailto:someone@example.org", "HTTP://EXAMPLE.ORG/", "https://müller.example/ä",
     "http://[::1]:8080/", "http://example.org:80", "https://user@example.org/"],
)  # fmt: skip
def test_a_url_keeps_its_text(address):
    assert parse(address, URL) == address
    assert check(address, URL) is None


@pytest.mark.parametrize(
    "text",
    ["example.org", "www.example.org", "http://", "http:///x", "javascript:alert(1)",
     "file:///etc/passwd", "http://a b.example", "http://[::1", "http://x.example:port", "mailto:",
     "mailto://x@y.example", "https://x.example/<b>", "http://x.example:99999"],
)  # fmt: skip
def test_what_is_no_url_is_at_fault(text):
    assert parse(text, URL) == Fault("not_url", text)


@given(st.from_regex(SIMPLE_URL, fullmatch=True))
def test_the_short_cut_for_urls_knows_a_host(address):
    assert "://" in address
    assert _is_url(address + "?ä")


@pytest.mark.parametrize(
    "number",
    ["0171 1234567", "007867", "+49 171 1234567", "(030) 1234-56", "+44 (0)20 7946 0958", "110",
     "030/12 34 56", "555-0100 ext. 12", "555-0100 x9"],
)  # fmt: skip
def test_a_phone_number_keeps_its_leading_zeros_and_its_text(number):
    assert parse(number, PHONE) == number
    assert parse(f"{number} ", PHONE) == number
    assert parse_exact(number, PHONE) == number


@pytest.mark.parametrize(
    "text",
    ["12", "none", "1" * 21, "+49", "+999 123456789", "+1 23", "++49 171 1234567", "+49 1",
     "call 5555", "+000000"],
)  # fmt: skip
def test_what_is_no_phone_number_is_at_fault(text):
    assert parse(text, PHONE) == Fault("not_phone", text)


@given(st.from_regex(SIMPLE_PHONE, fullmatch=True))
def test_the_short_cut_for_phones_accepts_only_phones(number):
    assert _is_phone(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Red", "Red"), ("red", "Red"), (" RED ", "Red"), ("Green", "Green"), ("green", "green"),
     ("blue", " Blue "), (" Blue ", " Blue ")],
)  # fmt: skip
def test_a_choice_is_found(text, value):
    assert parse(text, CHOICE) == value
    assert check(value, CHOICE) is None


@pytest.mark.parametrize("text", ["GREEN", "Yellow"])
def test_a_choice_that_is_none_or_could_be_two_is_at_fault(text):
    assert parse(text, CHOICE) == Fault("not_a_choice", text)
    assert check(text, CHOICE) == Fault("not_a_choice", text)


def test_several_choices_are_stored_as_json():
    assert parse("green; Red ;red;", CHOICES) == '["Green","Red"]'
    assert parse('say "x";weiß', CHOICES) == '["say \\"x\\"","Weiß"]'
    assert parse(" ; ", CHOICES) is None
    assert parse("Red; Pink", CHOICES) == Fault("not_a_choice", "Pink")
    assert to_text('["Green","Red"]', CHOICES) == "Green; Red"


@pytest.mark.parametrize(
    "value",
    ["Red", "[", "[]", "[1]", '["Red", "Green"]', '["Red","Red"]', '["Pink"]', "[" * 100_000,
     5, b""],
)  # fmt: skip
def test_values_that_are_no_choices_are_marked_and_shown(value):
    assert check(value, CHOICES).code == "not_a_choice"
    assert isinstance(to_text(value, CHOICES), str)


@given(st.lists(st.sampled_from(CHOICES.choices), min_size=1, unique=True))
def test_several_choices_survive(chosen):
    value = parse("; ".join(chosen), CHOICES)
    assert check(value, CHOICES) is None
    assert parse_exact(to_text(value, CHOICES), CHOICES) == value
