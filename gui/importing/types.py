"""The types that a column of a file can become, and the ways their values are written."""

from __future__ import annotations

from collections.abc import Sequence

from domain.fields import to_text
from domain.values import FieldDraft

TYPE_WORDS = {
    "text": "Text",
    "long_text": "Long text",
    "integer": "Whole number",
    "decimal": "Decimal number",
    "boolean": "Yes or no",
    "date": "Date",
    "datetime": "Date and time",
    "choice": "Choice",
    "choices": "Several choices",
    "email": "E-mail",
    "url": "Web address",
    "phone": "Phone",
    "autonumber": "Automatic number",
    "created_at": "Created at",
    "created_by": "Created by",
    "updated_at": "Changed at",
    "updated_by": "Changed by",
}
IMPORTABLE = tuple(TYPE_WORDS)[:12]
_ICONS = {"long_text": "long-text", "created_at": "clock", "updated_at": "clock"}
_ICONS |= {"created_by": "person", "updated_by": "person"}

_DATES = (
    *("YYYY-MM-DD", "DD.MM.YYYY", "D.M.YYYY", "DD/MM/YYYY", "D/M/YYYY", "MM/DD/YYYY", "M/D/YYYY"),
    *("DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD", "YYYYMMDD"),
)
_TIMES = ("HH:MM", "HH:MM:SS")
_ZULU = ("YYYY-MM-DDTHH:MM:SSZ", "YYYY-MM-DDTHH:MM:SS")
_PAIRS = ("yes|no", "true|false", "1|0", "y|n", "t|f", "on|off")
_EXAMPLES = {"date": "2026-12-31", "datetime": "2026-12-31T14:05:09.000Z", "decimal": "1234.5"}


def type_words(name: str) -> str:
    """Name a type of field."""
    return TYPE_WORDS.get(name, name)


def type_icon(name: str) -> str:
    """Answer which icon stands for a type."""
    return _ICONS.get(name, name if name in TYPE_WORDS else "text")


def formats_of(type_name: str, present: str = "") -> Sequence[tuple[str, str]]:
    """List the formats of a type and how each looks; the present one is among them."""
    known = {
        "date": _DATES,
        "datetime": (*(f"{day} {time}" for day in _DATES[:7] for time in _TIMES), *_ZULU),
        "decimal": (".", ","),
        "boolean": _PAIRS,
    }.get(type_name, ())
    if not known:
        return ()
    default = {"date": "YYYY-MM-DD", "datetime": "YYYY-MM-DD HH:MM"}.get(type_name, known[0])
    wanted = present or default
    listed = known if wanted in known else (wanted, *known)
    return [(one, format_words(type_name, one)) for one in listed]


def default_format(type_name: str, present: str) -> str:
    """Answer the format that a field has, also where it names none."""
    found = formats_of(type_name, present)
    if present or not found:
        return present
    plain = {"date": "YYYY-MM-DD", "datetime": "YYYY-MM-DD HH:MM"}
    return plain.get(type_name, found[0][0])


def format_words(type_name: str, notation: str) -> str:
    """Show a format by an example that can be read in one way only."""
    if type_name == "boolean":
        return notation.replace("|", " or ")
    return to_text(_EXAMPLES[type_name], FieldDraft("", type_name, format=notation))
