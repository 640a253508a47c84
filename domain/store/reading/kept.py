"""What the window keeps in the file: half-typed forms, and how each table was shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING

from domain import values

if TYPE_CHECKING:
    from domain.values import Draft


def drafts(connection: sqlite3.Connection) -> list[Draft]:
    """Return what was typed into forms and not saved, the latest first."""
    rows = connection.execute(
        "SELECT id, table_id, record_id, texts, at, actor FROM tab_draft ORDER BY at DESC"
    ).fetchall()
    return [
        values.Draft(
            one, table, record, {int(key): text for key, text in json.loads(texts).items()}, at, who
        )
        for one, table, record, texts, at, who in rows
    ]


def view(connection: sqlite3.Connection, table_id: int) -> Mapping[str, object]:
    """Return how a table was last shown: whatever `save_view` was given."""
    row = connection.execute(
        "SELECT layout FROM tab_view WHERE table_id = ?", (table_id,)
    ).fetchone()
    loaded: Mapping[str, object] = json.loads(row[0]) if row else {}
    return loaded
