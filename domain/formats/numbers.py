"""Numbers as plain text: without exponents where one can, without the noise of binary fractions."""

from __future__ import annotations

from collections.abc import Sequence

EXACT = 1e15
"""Below this every whole number is kept, and spreadsheets show every digit."""

_PLAIN = (1e-20, 1e25)
_MARK = "\x1f"


def plain_number(value: float) -> str:
    """Answer a number as a person would write it: "12" for 12.0, "0.3" for 0.1 + 0.2.

    A fraction that needs more than 15 digits is noise of its binary form; spreadsheets show 15.
    """
    if -EXACT < value < EXACT:
        whole = int(value)
        if whole == value:
            return str(whole)
    text = repr(value)
    if len(text) > 17 and not value.is_integer():
        text = f"{value:.15g}"
    if "e" in text and _PLAIN[0] < abs(value) < _PLAIN[1]:
        from decimal import Decimal  # rare, and the child starts sooner without

        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def plain_numbers(values: Sequence[float]) -> list[str]:
    """Answer what `plain_number` does for each value, faster for columns of ordinary numbers."""
    if not max(map(abs, values), default=0) < EXACT:
        return list(map(plain_number, values))
    if all(map(float.is_integer, values)):
        return list(map(str, map(int, values)))
    texts = list(map(repr, values))
    joined = f"{_MARK}{_MARK.join(texts)}{_MARK}"
    if max(map(len, texts)) > 17 or "e" in joined or f"{_MARK}-0.0{_MARK}" in joined:
        return list(map(plain_number, values))
    if f".0{_MARK}" not in joined:
        return texts
    return joined.replace(f".0{_MARK}", _MARK)[1:-1].split(_MARK)
