"""SQL names made from what people call their tables and fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 50
"""PostgreSQL cuts names over 63 bytes in silence; triggers and indexes add a suffix to ours."""

RESERVED = frozenset(
    [
        "id",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "deleted_at",
        "deleted_by",
        "rowid",
        "oid",
    ]
)
"""Columns that every table has of its own."""

_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)


def slug(label: str, taken: Collection[str] = (), *, fallback: str = "field") -> str:
    """Return a readable SQL name for a label: a-z, 0-9 and _, at most 50 characters, not taken.

    `taken` holds names in lower case. A label without a Latin letter or digit becomes `fallback`.
    """
    split_words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", label)
    decomposed = unicodedata.normalize("NFKD", split_words.casefold().translate(_SPELLED))
    words = re.findall(r"[a-z0-9]+", decomposed.encode("ascii", "ignore").decode())
    base = "_".join(words)[:LONGEST].rstrip("_") or fallback
    if base[0].isdigit():
        base = f"{fallback}_{base}"[:LONGEST].rstrip("_")
    name, number = base, 2
    while name in taken or name in RESERVED or name.startswith(("tab_", "sqlite_")):
        ending = f"_{number}"
        stem = base.removeprefix("tab_").removeprefix("sqlite_") or fallback
        name, number = stem[: LONGEST - len(ending)] + ending, number + 1
    return name


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
