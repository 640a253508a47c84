"""Whole numbers and exact decimals: reading, writing, comparing."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from domain.errors import Fault
from domain.fields.base import INTEGER_MAX, INTEGER_MIN, AnyField, own_text
from domain.values import Stored

if TYPE_CHECKING:
    from decimal import Decimal

_SPACES = " \u00a0\u2009\u202f"
_GROUPED = r"[1-9][0-9]{{0,2}}(?:(?P<{name}>[{marks}])[0-9]{{3}})(?:(?P={name})[0-9]{{3}})*"
_COMMA_GROUPS = _GROUPED.format(name="comma", marks=f",'’{_SPACES}")
_POINT_GROUPS = _GROUPED.format(name="point", marks=f".'’{_SPACES}")


# These three take as long to make as a window takes to show a number, and showing needs none.
@cache
def _integer() -> re.Pattern[str]:
    # "1.234" alone could be a number with three decimals, so points group only from two groups
    # on; likewise at most two zeros after a point are read as "nothing after the point".
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>[0-9]+|{_COMMA_GROUPS}|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}}){{2,}})"
        r"(?:\.0{1,2})?"
    )


@cache
def _point_decimal() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>[0-9]+|{_COMMA_GROUPS}|(?=\.[0-9]))(?:\.(?P<part>[0-9]*))?"
    )


@cache
def _comma_decimal() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>[0-9]+|{_POINT_GROUPS}|(?=,[0-9]))(?:,(?P<part>[0-9]*))?"
    )


CANONICAL_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_MINUS = "\u2212"

_EXPONENT_SHIFT = 500_000_000_000
_NINES_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def read_integer(text: str, field: AnyField) -> Stored | Fault:
    """Read a whole number of at most 64 bits, with or without grouping."""
    match = _integer().fullmatch(text.strip().replace(_MINUS, "-", 1))
    if match is None:
        return Fault("not_integer", text)
    digits = _NOT_A_DIGIT.sub("", match["whole"]).lstrip("0") or "0"
    negative = match["sign"] == "-"
    limit = INTEGER_MIN if negative else INTEGER_MAX
    # Counted before int(), which refuses texts of thousands of digits.
    if (
        len(digits) > 19
        or not INTEGER_MIN <= (number := int(match["sign"] + digits)) <= INTEGER_MAX
    ):
        return Fault("too_large", text, str(limit))
    return number


def write_integer(value: Stored, field: AnyField) -> str:
    """Return the number's digits."""
    return own_text(value)


def check_integer(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being a whole number."""
    if not isinstance(value, int):
        return Fault("not_integer", own_text(value))
    if INTEGER_MIN <= value <= INTEGER_MAX:
        return None
    return Fault("too_large", own_text(value), str(INTEGER_MIN if value < 0 else INTEGER_MAX))


def read_decimal(text: str, field: AnyField) -> Stored | Fault:
    """Read a decimal as exact canonical text; how many decimals it has is kept.

    The field's format says which mark separates the decimals: a point, or a comma if the format
    is ",". The other mark may group thousands, and only that: "1,5" is at fault where a point is
    expected, because "1,500" would mean something a thousand times larger.
    """
    pattern = _comma_decimal() if field.format == "," else _point_decimal()
    match = pattern.fullmatch(text.strip().replace(_MINUS, "-", 1))
    if match is None:
        return Fault("not_decimal", text)
    sign = "-" if match["sign"] == "-" else ""
    whole = _NOT_A_DIGIT.sub("", match["whole"]).lstrip("0") or "0"
    return f"{sign}{whole}.{match['part']}" if match["part"] else sign + whole


def write_decimal(value: Stored, field: AnyField) -> str:
    """Return the decimal with the mark of the field's format."""
    text = own_text(value)
    if field.format == "," and isinstance(value, str) and CANONICAL_DECIMAL.fullmatch(value):
        return text.replace(".", ",")
    return text


def check_decimal(value: Stored, field: AnyField) -> Fault | None:
    """Say what keeps a stored value from being an exact decimal."""
    if isinstance(value, str) and CANONICAL_DECIMAL.fullmatch(value):
        return None
    return Fault("not_decimal", own_text(value))


def decimal_order(value: Stored) -> Decimal:
    """Return the number to compare a canonical decimal by."""
    from decimal import Decimal  # showing a number compares it with nothing

    return Decimal(str(value))


def decimal_key(value: Stored) -> str | None:
    """Return ASCII text that sorts, byte by byte, as the numbers themselves do.

    Equal numbers have equal keys ("1.5" and "1.50"), whatever their length. What is not a number
    sorts after all numbers by its own text; None stays None.
    """
    if value is None:
        return None
    text = own_text(value)
    if not CANONICAL_DECIMAL.fullmatch(text):
        return "3" + text
    whole, _, part = text.lstrip("-").partition(".")
    whole = whole.lstrip("0")
    digits = (whole + part).lstrip("0")
    if not digits:
        return "1"
    exponent = len(whole) or len(digits) - len(part)
    key = f"{exponent + _EXPONENT_SHIFT:012d}{digits.rstrip('0')}"
    # A negative number sorts the other way round; "~" ends it after every digit.
    return f"0{key.translate(_NINES_COMPLEMENT)}~" if text[0] == "-" else f"2{key}"
