"""Field types: text to stored value, stored value to text, what is valid and how it sorts."""

from domain.fields.base import AnyField, FieldType
from domain.fields.definitions import check_definition
from domain.fields.numbers import decimal_key
from domain.fields.parsing import check, convert, default_value, parse, parse_exact, to_text
from domain.fields.types import TYPES, type_of

__all__ = [
    "TYPES",
    "AnyField",
    "FieldType",
    "check",
    "check_definition",
    "convert",
    "decimal_key",
    "default_value",
    "parse",
    "parse_exact",
    "to_text",
    "type_of",
]
