"""How values come back out of the bodies of the audit log."""

from __future__ import annotations

import json
from typing import Any

from domain.values import Stored


def plain(value: Any) -> Stored:
    """Return the stored value for a value read from an entry's JSON."""
    if isinstance(value, dict):
        return bytes.fromhex(value["blob"])
    stored: Stored = value
    return stored


def changes_in(body: str | None) -> dict[str, tuple[Stored, Stored]]:
    """Return {key: (old, new)} from the body of an entry that changed a record."""
    return {key: (plain(old), plain(new)) for key, (old, new) in json.loads(body or "{}").items()}


def values_in(body: str | None, keys: list[str]) -> dict[str, Stored]:
    """Return {key: value} from the body of an entry that holds a whole record."""
    return {key: plain(value) for key, value in zip(keys, json.loads(body or "[]"), strict=False)}
