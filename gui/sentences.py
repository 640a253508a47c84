"""Change sets and audit entries in words: for the history, the status line and the Undo menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain.fields import to_text
from domain.values import Action, FieldDef, Origin, Stored, TableDef
from gui import wording
from gui.rich_text import escaped

if TYPE_CHECKING:
    from domain.values import AuditEntry, Change, ChangeSet

Tables = Mapping[int, TableDef]

TABLES, FIELDS = -1, -2
"""What the audit log calls the definitions of tables and of fields."""

_PAST = {
    "add": "Added",
    "change": "Changed",
    "clear": "Cleared",
    "create": "Created",
    "cut": "Cut",
    "delete": "Deleted",
    "duplicate": "Duplicated",
    "edit": "Edited",
    "erase": "Erased",
    "fill": "Filled",
    "hide": "Hid",
    "import": "Imported",
    "make": "Made",
    "merge": "Merged",
    "move": "Moved",
    "paste": "Pasted",
    "purge": "Purged",
    "put": "Put",
    "remove": "Removed",
    "rename": "Renamed",
    "reorder": "Reordered",
    "replace": "Replaced",
    "restore": "Restored",
    "set": "Set",
    "show": "Showed",
    "sort": "Sorted",
    "update": "Updated",
}

_COMPOSED = {
    Action.CREATE: "Add {amount} to {table}",
    Action.UPDATE: "Change {amount} of {table}",
    Action.DELETE: "Move {amount} of {table} to the Trash",
    Action.RESTORE: "Restore {amount} of {table}",
    Action.PURGE: "Purge {amount} of {table}",
}

_NOTICES = {
    Action.DELETE: "{amount} moved to the Trash",
    Action.RESTORE: "{amount} restored",
    Action.PURGE: "{amount} purged",
}

_INTERNAL_PARTS = frozenset(("name", "table_id", "kind", "position"))
"""Parts of a definition that a person never set by hand."""

_DEFINITION_PARTS = {
    "label": "Name",
    "type": "Type",
    "required": "Required",
    "is_unique": "Unique",
    "hidden": "Hidden",
    "choices": "Choices",
    "minimum": "Least",
    "maximum": "Most",
    "pattern": "Pattern",
    "default_text": "Default",
    "format": "Form",
    "help": "Help",
}


def moment(at: str) -> datetime:
    """Read a time of the file: UTC, aware."""
    return datetime.fromisoformat(at)


def past(label: str) -> str:
    """Turn a label into what was done: “Edit Phone” gives “Edited Phone”."""
    first, _, rest = label.partition(" ")
    done = _PAST.get(first.casefold())
    return label if done is None else f"{done} {rest}".rstrip()


def label_of(change_set: ChangeSet, tables: Tables) -> str:
    """Answer a change set's label; where it has none, one made of its counts and tables."""
    if change_set.label:
        return wording.shortened(change_set.label, 90)
    return _joined(_composed(change_set, tables))


def done_label(change_set: ChangeSet, tables: Tables) -> str:
    """Answer what a change set did by its label; without one, by its counts and tables."""
    if change_set.label:
        return past(wording.shortened(change_set.label, 90))
    return _joined([past(part) for part in _composed(change_set, tables)])


def headline(change_set: ChangeSet, tables: Tables) -> str:
    """Say what a change set did, as a line of the history: “Edited Phone of Ada”."""
    if change_set.origin == Origin.OUTSIDE:
        return f"Another program: {_lower(done_label(replace(change_set, label=''), tables))}"
    done = done_label(change_set, tables)
    if change_set.origin in (Origin.UNDO, Origin.REDO):
        return f"{_went_back(change_set)}: {_lower(done)}"
    if change_set.origin == Origin.IMPORT:
        return f"{done}: {wording.plural(_records(change_set), 'record')}"
    return done


def _went_back(change_set: ChangeSet) -> str:
    """Say whether an undo or a redo did anything: what is newer may have kept it from that."""
    did = bool(_counts(change_set)) or change_set.definitions
    if change_set.origin == Origin.UNDO:
        return "Undone" if did else "Not undone"
    return "Redone" if did else "Not redone"


def notice(change_set: ChangeSet, tables: Tables) -> str:
    """Say what was just done, for the status line: “3 records moved to the Trash”."""
    if change_set.origin in (Origin.UNDO, Origin.REDO, Origin.OUTSIDE):
        return headline(change_set, tables)
    if change_set.details.get("erased"):
        return done_label(change_set, tables)
    counts = _counts(change_set)
    if change_set.origin == Origin.IMPORT and counts:
        return f"{wording.plural(_records(change_set), 'record')} imported"
    if len(counts) == 1 and not change_set.definitions:
        [(action, count)] = counts.items()
        if action in _NOTICES:
            return _NOTICES[action].format(amount=wording.plural(count, "record"))
    return done_label(change_set, tables)


def entry_title(entry: AuditEntry, tables: Tables, titles: Mapping[tuple[int, int], str]) -> str:
    """Name what an entry of a change set is about and what became of it."""
    done = wording.verb(entry.action)
    if entry.table_id in (TABLES, FIELDS):
        kind = "Table" if entry.table_id == TABLES else "Field"
        return f"{kind} {_definition_name(entry, tables)} {done}".replace("  ", " ")
    title = titles.get((entry.table_id, entry.record_id), "")
    name = f"“{wording.shortened(title, 40)}”" if title else f"Record {entry.record_id}"
    return f"{name} {done}"


def entry_verb(entry: AuditEntry) -> str:
    """Say what happened to the record in an entry of its own history."""
    word = wording.verb(entry.action)
    if entry.origin == Origin.UNDO:
        return f"{_capital(word)} (undo)"
    if entry.origin == Origin.REDO:
        return f"{_capital(word)} (redo)"
    return _capital(word)


def by_line(actor: str, at: str, origin: Origin, now: datetime | None = None) -> str:
    """Say who did it, when and by what way, in one quiet line."""
    parts = [wording.shortened(actor, 40), wording.relative_time(moment(at), now)]
    if origin not in (Origin.GRID, Origin.FORM, Origin.UNDO, Origin.REDO):
        parts.append(wording.origin(origin))
    return "  ·  ".join(part for part in parts if part)


def value_text(value: Stored, change: Change, tables: Tables, table_id: int) -> str:
    """Write one side of a change as its field writes it."""
    if value is None:
        return ""
    return to_text(value, _field(change, tables, table_id))


def change_label(change: Change, tables: Tables, table_id: int) -> str:
    """Name the field that changed."""
    if table_id in (TABLES, FIELDS):
        return _DEFINITION_PARTS.get(change.name, change.label)
    known = _known_field(change, tables, table_id)
    if known is not None:
        return known.label
    return f"Field {change.field_id}" if change.label.isdigit() else change.label


def holds_purge(change_set: ChangeSet) -> bool:
    """Tell whether a change set removed something for good, so that it cannot be taken back."""
    return change_set.origin != Origin.OUTSIDE and Action.PURGE in _counts(change_set)


def erasable(change_set: ChangeSet) -> bool:
    """Tell whether the history holds values of records that a change set removed for good."""
    erased = change_set.erased or change_set.details.get("erased")
    return Action.PURGE in _counts(change_set) and not erased


def tooltip(text: str) -> str:
    """Make a tooltip that shows a text as it is, whatever it looks like."""
    return f"<p style='white-space: pre-wrap'>{escaped(text)}</p>" if text else ""


def told_changes(entry: AuditEntry) -> tuple[Change, ...]:
    """Answer the changes of an entry that a person cares about: no columns, no blanks."""
    return tuple(
        change
        for change in entry.changes
        if not (entry.table_id in (TABLES, FIELDS) and change.name in _INTERNAL_PARTS)
        and not (change.old in (None, "") and change.new in (None, ""))
    )


def _field(change: Change, tables: Tables, table_id: int) -> FieldDef:
    known = _known_field(change, tables, table_id)
    if known is not None and known.type == change.type:
        return known
    return FieldDef(change.field_id or 0, table_id, change.name, change.label, change.type)


def _known_field(change: Change, tables: Tables, table_id: int) -> FieldDef | None:
    fields = tables[table_id].fields if table_id in tables else ()
    return next((one for one in fields if one.id == change.field_id), None)


def _definition_name(entry: AuditEntry, tables: Tables) -> str:
    for change in entry.changes:
        if change.name == "label":
            return f"“{wording.shortened(str(change.new or change.old), 40)}”"
    if entry.table_id == TABLES:
        return f"“{_table(entry.record_id, tables)}”"
    for table in tables.values():
        for field in table.fields:
            if field.id == entry.record_id:
                return f"“{wording.shortened(field.label, 40)}”"
    return ""


def _table(table_id: int, tables: Tables) -> str:
    if table_id in tables:
        return wording.shortened(tables[table_id].label, 40)
    return "a table that is gone"


def _counts(change_set: ChangeSet) -> dict[Action, int]:
    found: dict[Action, int] = {}
    for touched in change_set.tables.values():
        for action, count in touched.counts.items():
            found[action] = found.get(action, 0) + count
    return found


def _records(change_set: ChangeSet) -> int:
    return sum(_counts(change_set).values())


def _composed(change_set: ChangeSet, tables: Tables) -> list[str]:
    """Make labels of what was done to each table."""
    parts = [
        _COMPOSED[action].format(amount=wording.plural(count, "record"), table=_table(one, tables))
        for one, touched in change_set.tables.items()
        for action, count in touched.counts.items()
    ]
    if len(parts) > 2:
        amount = wording.plural(_records(change_set), "record")
        names = wording.listed([_table(one, tables) for one in change_set.tables])
        return [f"Change {amount} of {names}"]
    return parts or ["Change tables or fields" if change_set.definitions else "Change"]


def _joined(parts: list[str]) -> str:
    return wording.listed([parts[0], *(_lower(part) for part in parts[1:])])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
