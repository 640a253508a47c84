"""The triggers that write the audit log; their SQL is made here and nowhere else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from domain.store.names import quoted

TABLES_ENTITY = -1
"""The entity number of `tab_table` itself."""
FIELDS_ENTITY = -2
"""The entity number of `tab_field` itself."""

NOTED_COLUMNS = ("created_at", "created_by", "deleted_at")
"""Columns of every table whose change is audited beside the fields, under their own names."""

# json_array() takes this many arguments in every build of SQLite that we meet
_MOST_ARGUMENTS = 100

_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"


class AuditedTable(NamedTuple):
    """A table to be audited: its number in the log and its columns as (key, column name)."""

    name: str
    entity: int
    columns: tuple[tuple[str, str], ...]


def install_triggers(connection: sqlite3.Connection, table: AuditedTable) -> None:
    """Make the table's triggers say what they should; does nothing where they already do."""
    wanted = trigger_statements(table, layout_id(connection, table))
    present = dict(
        connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            (table.name,),
        )
    )
    for name in present.keys() - wanted.keys():
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    for name, statement in wanted.items():
        if present.get(name) == statement:
            continue
        connection.execute(f"DROP TRIGGER IF EXISTS {quoted(name)}")
        connection.execute(statement)


def drop_triggers(connection: sqlite3.Connection, table_name: str) -> None:
    """Remove every trigger of a table."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table_name,)
    ).fetchall()
    for (name,) in rows:
        connection.execute(f"DROP TRIGGER {quoted(name)}")


def layout_id(connection: sqlite3.Connection, table: AuditedTable) -> int:
    """Return the number under which the table's present order of columns is noted."""
    keys = json.dumps([key for key, _ in table.columns], separators=(",", ":"))
    row = connection.execute(
        "SELECT id FROM tab_layout WHERE entity = ? AND keys = ?", (table.entity, keys)
    ).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO tab_layout (entity, keys) VALUES (?, ?) RETURNING id", (table.entity, keys)
        ).fetchone()
    return int(row[0])


def trigger_statements(table: AuditedTable, layout: int) -> dict[str, str]:
    """Return the SQL of each trigger of the table by the trigger's name."""
    name = quoted(table.name)
    columns = [column for _, column in table.columns]
    created = _entry(table, "NEW.id", "'create'", str(layout), whole_record("NEW", columns))
    purged = _entry(table, "OLD.id", "'purge'", str(layout), whole_record("OLD", columns))
    updated = _entry(table, "NEW.id", _UPDATE_ACTION, "NULL", _changes(table))
    bodies = {
        "created": f"AFTER INSERT ON {name} BEGIN {created} END",
        "updated": f"AFTER UPDATE ON {name} WHEN OLD.id = NEW.id AND {_differs(columns)} "
        f"BEGIN {updated} END",
        # a row that gets another number is another record
        "renumbered": f"AFTER UPDATE OF id ON {name} WHEN OLD.id <> NEW.id "
        f"BEGIN {purged} {created} END",
        "purged": f"AFTER DELETE ON {name} BEGIN {purged} END",
    }
    names = {suffix: f"{table.name}__{suffix}" for suffix in bodies}
    return {
        names[suffix]: f"CREATE TRIGGER {quoted(names[suffix])} {body}"
        for suffix, body in bodies.items()
    }


# Statements that do nothing cost less than a trigger of their own.
_OPEN_OUTSIDE = (
    "INSERT INTO tab_change_set (at, actor, origin, label) "
    f"SELECT {_NOW}, '', 'outside', '' WHERE (SELECT change_set FROM tab_current) IS NULL; "
    "UPDATE tab_current SET change_set = last_insert_rowid() WHERE change_set IS NULL; "
)

_UPDATE_ACTION = (
    "CASE WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'delete' "
    "WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN 'restore' "
    "ELSE 'update' END"
)


def _entry(table: AuditedTable, record: str, action: str, layout: str, body: str) -> str:
    return (
        f"{_OPEN_OUTSIDE}"
        "INSERT INTO tab_audit (change_set, entity, record, action, layout, body, salt) VALUES ("
        f"(SELECT change_set FROM tab_current), {table.entity}, {record}, {action}, {layout}, "
        f"{body}, randomblob(16));"
    )


def whole_record(row: str, columns: Sequence[str]) -> str:
    """Return SQL for the JSON array of all values of a row (`NEW` or `OLD`).

    `json_array` is fast but knows no BLOB and cuts a REAL to 15 digits, so rows that hold one
    take the slow and exact way. A load whose values were checked before says so in
    `tab_current`: asking each value for its type takes a fifth of the trigger's time.
    """
    values = [f"{row}.{quoted(column)}" for column in columns]
    exact = _joined("'['", [exact_json(value) for value in values], "']'")
    if not values or len(values) > _MOST_ARGUMENTS:
        return exact
    unusual = _balanced([f"typeof({value}) IN ('real', 'blob')" for value in values], "OR")
    fast = f"json_array({', '.join(values)})"
    return (
        f"CASE WHEN (SELECT plain FROM tab_current) THEN {fast} "
        f"WHEN {unusual} THEN {exact} ELSE {fast} END"
    )


def exact_json(value: str) -> str:
    """Return SQL for the JSON text of one value that loses nothing."""
    return (
        f"CASE typeof({value}) WHEN 'text' THEN json_quote({value}) WHEN 'integer' THEN {value} "
        f"WHEN 'null' THEN 'null' WHEN 'real' "
        f"THEN replace(printf('%!.20g', {value}), 'Inf', '9e999') "
        f"ELSE '{{\"blob\":\"' || hex({value}) || '\"}}' END"
    )


def _joined(start: str, parts: list[str], end: str) -> str:
    with_commas = [part if i == 0 else f"',' || {part}" for i, part in enumerate(parts)]
    return _balanced([start, *with_commas, end], "||")


def _changes(table: AuditedTable) -> str:
    """Return SQL for the JSON object of the changed values: {key: [old, new]}."""
    keyed = [*table.columns, *((name, name) for name in NOTED_COLUMNS if name != "deleted_at")]
    parts = [
        f"CASE WHEN OLD.{column} IS NOT NEW.{column} THEN ',\"{key}\":[' || "
        f"{exact_json('OLD.' + column)} || ',' || {exact_json('NEW.' + column)} || ']' "
        "ELSE '' END"
        for key, column in ((key, quoted(name)) for key, name in keyed)
    ]
    return f"nullif('{{' || substr({_balanced(parts, '||')}, 2) || '}}', '{{}}')"


def _differs(columns: Sequence[str]) -> str:
    names = [quoted(column) for column in (*columns, *NOTED_COLUMNS)]
    parts = [f"OLD.{name} IS NOT NEW.{name}" for name in names]
    return _balanced(parts, "OR")


def _balanced(parts: list[str], operator: str) -> str:
    """Join SQL terms as a balanced tree: SQLite refuses expressions deeper than 1,000."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = _balanced(parts[:middle], operator), _balanced(parts[middle:], operator)
    return f"({left} {operator} {right})"
