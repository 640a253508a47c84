"""The rules of a field beyond its type: required, minimum, maximum, pattern."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

from domain.errors import Fault
from domain.fields.base import AnyField, FieldType
from domain.fields.types import TYPES, type_of
from domain.values import FieldDraft, Stored

LONGEST_PATTERN = 500


@lru_cache(maxsize=128)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """Return the pattern ready for use, None if it is none or is too long."""
    if len(pattern) > LONGEST_PATTERN:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a later Python may read differently is fine here
        try:
            return re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            return None


@lru_cache(maxsize=256)
def bound(type_name: str, format_: str, text: str) -> Any:  # noqa: ANN401 - whatever the type compares
    """Return what a minimum or maximum compares as, None if the type cannot read it."""
    field = FieldDraft("", type=type_name, format=format_)
    kind = TYPES[type_name]
    if kind.order is None or not text.strip():
        return None
    value = kind.parse(text, field)
    return None if isinstance(value, Fault) else kind.order(value)


def _out_of_range(value: Stored, field: AnyField, kind: FieldType) -> Fault | None:
    if kind.order is None or not (field.minimum or field.maximum):
        return None
    measure = kind.order(value)
    lowest = bound(kind.name, field.format, field.minimum)
    if lowest is not None and measure < lowest:
        return Fault("below_minimum", kind.to_text(value, field), field.minimum)
    highest = bound(kind.name, field.format, field.maximum)
    if highest is not None and measure > highest:
        return Fault("above_maximum", kind.to_text(value, field), field.maximum)
    return None


def _off_pattern(value: Stored, field: AnyField, kind: FieldType) -> Fault | None:
    pattern = compiled(field.pattern) if field.pattern else None
    if pattern is None:
        return None
    text = kind.to_text(value, field)
    return None if pattern.fullmatch(text) else Fault("pattern", text, field.pattern)


def broken_rule(value: Stored, field: AnyField) -> Fault | None:
    """Return the first rule that a value of the field's type breaks, None if it keeps them all.

    A text of nothing but blanks does not do where a value is required. Minimum and maximum are
    compared as values, the pattern must match the whole text as it is shown.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return Fault("required", value or "") if field.required else None
    kind = type_of(field)
    return _out_of_range(value, field, kind) or _off_pattern(value, field, kind)
