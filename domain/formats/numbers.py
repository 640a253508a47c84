"""Numbers as plain text: without exponents where one can, without the noise of binary fractions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_EXACT = 1e15  # below this every whole number is kept, and spreadsheets show every digit
_PLAIN = (1e-20, 1e25)


def plain_number(value: float) -> str:
    """Answer a number as a person would write it: "12" for 12.0, "0.3" for 0.1 + 0.2.

    A fraction that needs more than 15 digits is noise of its binary form; spreadsheets show 15.
    """
    if -_EXACT < value < _EXACT:
        whole = int(value)
        if whole == value:
            return str(whole)
    text = repr(value)
    if len(text) > 17 and not value.is_integer():
        text = f"{value:.15g}"
    if "e" in text and _PLAIN[0] < abs(value) < _PLAIN[1]:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def plain_numbers(values: Sequence[float]) -> list[str]:
    """Answer what `plain_number` does for each value, faster for columns of ordinary numbers."""
    try:
        whole = list(map(int, values))
    except (OverflowError, ValueError):  # infinity
        return list(map(plain_number, values))
    if min(whole, default=0) > -_EXACT and max(whole, default=0) < _EXACT:
        if whole == list(values):
            return list(map(str, whole))
        texts = list(map(repr, values))
        odd = max(map(len, texts)) > 17 or "e" in "".join(texts) or "-0.0" in texts
        if not odd:
            return [text[:-2] if text.endswith(".0") else text for text in texts]
    return list(map(plain_number, values))
