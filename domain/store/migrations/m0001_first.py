"""The first form of a workspace file: definitions, change sets, audit log, drafts and views."""

from __future__ import annotations

import sqlite3

NOTED = """
    version INTEGER NOT NULL DEFAULT 1,
    created_at TEXT, created_by TEXT,
    updated_at TEXT, updated_by TEXT,
    deleted_at TEXT, deleted_by TEXT
"""

STATEMENTS = (
    "CREATE TABLE tab_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    f"""CREATE TABLE tab_table (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'user', position INTEGER NOT NULL DEFAULT 0, {NOTED})""",
    f"""CREATE TABLE tab_field (
        id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL REFERENCES tab_table(id),
        name TEXT NOT NULL, label TEXT NOT NULL, type TEXT NOT NULL,
        position INTEGER NOT NULL DEFAULT 0, required INTEGER NOT NULL DEFAULT 0,
        is_unique INTEGER NOT NULL DEFAULT 0, hidden INTEGER NOT NULL DEFAULT 0,
        choices TEXT NOT NULL DEFAULT '[]', minimum TEXT NOT NULL DEFAULT '',
        maximum TEXT NOT NULL DEFAULT '', pattern TEXT NOT NULL DEFAULT '',
        default_text TEXT NOT NULL DEFAULT '', format TEXT NOT NULL DEFAULT '',
        help TEXT NOT NULL DEFAULT '', {NOTED}, UNIQUE (table_id, name))""",
    # entries of one change set are first_entry..last_entry without a gap: one writer at a time
    """CREATE TABLE tab_change_set (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL,
        origin TEXT NOT NULL, label TEXT NOT NULL, undoes INTEGER,
        details TEXT NOT NULL DEFAULT '{}',
        first_entry INTEGER, last_entry INTEGER, root BLOB, link BLOB,
        summary TEXT NOT NULL DEFAULT '{}')""",
    "CREATE INDEX tab_change_set_undoes ON tab_change_set (undoes) WHERE undoes IS NOT NULL",
    """CREATE TABLE tab_audit (
        id INTEGER PRIMARY KEY, change_set INTEGER NOT NULL, entity INTEGER NOT NULL,
        record INTEGER NOT NULL, action TEXT NOT NULL, layout INTEGER, body TEXT,
        salt BLOB, leaf BLOB)""",
    "CREATE INDEX tab_audit_record ON tab_audit (entity, record)",
    # plain is 1 while values are written that are known to be neither REAL nor BLOB
    """CREATE TABLE tab_current (
        one INTEGER PRIMARY KEY CHECK (one = 1), change_set INTEGER,
        plain INTEGER NOT NULL DEFAULT 0)""",
    "INSERT INTO tab_current (one, change_set) VALUES (1, NULL)",
    "CREATE TABLE tab_layout (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, keys TEXT NOT NULL)",
    "CREATE INDEX tab_layout_entity ON tab_layout (entity)",
    """CREATE TABLE tab_draft (
        id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, record_id INTEGER,
        texts TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL)""",
    "CREATE TABLE tab_view (table_id INTEGER PRIMARY KEY, layout TEXT NOT NULL)",
    "CREATE TABLE tab_counter (field_id INTEGER PRIMARY KEY, last INTEGER NOT NULL)",
    """CREATE VIEW audit_log AS SELECT
        a.id AS id,
        CASE a.entity WHEN -1 THEN 'tab_table' WHEN -2 THEN 'tab_field'
            ELSE (SELECT name FROM tab_table WHERE id = a.entity) END AS entity_type,
        a.record AS entity_id,
        a.action AS action,
        CASE WHEN a.action = 'purge' THEN (
            SELECT json_group_object(coalesce(f.name, k.value),
                                     json_extract(a.body, '$[' || k.key || ']'))
            FROM tab_layout l, json_each(l.keys) k LEFT JOIN tab_field f ON f.id = k.value
            WHERE l.id = a.layout)
        WHEN a.action <> 'create' AND a.body IS NOT NULL THEN (
            SELECT json_group_object(coalesce(f.name, j.key), json_extract(j.value, '$[0]'))
            FROM json_each(a.body) j LEFT JOIN tab_field f ON f.id = j.key)
        END AS old_value,
        CASE WHEN a.action = 'create' THEN (
            SELECT json_group_object(coalesce(f.name, k.value),
                                     json_extract(a.body, '$[' || k.key || ']'))
            FROM tab_layout l, json_each(l.keys) k LEFT JOIN tab_field f ON f.id = k.value
            WHERE l.id = a.layout)
        WHEN a.action <> 'purge' AND a.body IS NOT NULL THEN (
            SELECT json_group_object(coalesce(f.name, j.key), json_extract(j.value, '$[1]'))
            FROM json_each(a.body) j LEFT JOIN tab_field f ON f.id = j.key)
        END AS new_value,
        c.actor AS user_id,
        c.at AS timestamp,
        a.change_set AS change_set
    FROM tab_audit a JOIN tab_change_set c ON c.id = a.change_set""",
)


def up(connection: sqlite3.Connection) -> None:
    """Make the tables of version 1 in an empty file."""
    for statement in STATEMENTS:
        connection.execute(statement)
