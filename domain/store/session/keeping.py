"""Drafts and layouts: kept in the file, outside the history."""

from __future__ import annotations

import json
from collections.abc import Mapping

from domain.store.audit.changes import now_text
from domain.store.database import Database


def save_draft(
    database: Database, table_id: int, record_id: int | None, texts: Mapping[int, str]
) -> int:
    """Keep what is typed into a form, outside the history; return the draft's id."""
    connection = database.connection
    connection.execute(
        "DELETE FROM tab_draft WHERE table_id = ? AND record_id IS ?", (table_id, record_id)
    )
    cursor = connection.execute(
        "INSERT INTO tab_draft (table_id, record_id, texts, at, actor) VALUES (?, ?, ?, ?, ?)",
        (table_id, record_id, json.dumps(dict(texts)), now_text(), database.actor),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def drop_draft(database: Database, table_id: int, record_id: int | None) -> None:
    """Forget a draft: its form was saved or discarded."""
    database.connection.execute(
        "DELETE FROM tab_draft WHERE table_id = ? AND record_id IS ?", (table_id, record_id)
    )


def save_view(database: Database, table_id: int, layout: Mapping[str, object]) -> None:
    """Keep how a table is shown, outside the history."""
    database.connection.execute(
        "INSERT OR REPLACE INTO tab_view (table_id, layout) VALUES (?, ?)",
        (table_id, json.dumps(dict(layout))),
    )
