"""The choices made for a file, kept in the workspace for the next file with the same header."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.fields import TYPES
from domain.importing.plan import ColumnPlan, ImportPlan, match_columns
from domain.importing.told import names_new_table
from domain.importing.transforms import Transform, TransformKind
from domain.store.connection import translated
from domain.store.matching import Matching, MatchPolicy
from domain.store.remembered import load_remembered, save_remembered
from domain.values import TableDef
from domain.workspace import Reader, Workspace

NAME = "import_settings"
MOST = 50
_DRAFT = ("label", "type", "format", "required", "unique", "choices")


@dataclass(frozen=True)
class Remembered:
    """The choices for one header and target, and when they were made."""

    saved: dt.datetime
    table_id: int | None
    columns: Mapping[str, Mapping[str, Any]]
    matching: Mapping[str, Any]
    all_or_nothing: bool = False


def signature(plan: ImportPlan) -> str:
    """Return what two files with the same header have in common, in whatever order."""
    header = [one.header for one in plan.columns if one.index != plan.trace_column]
    names = sorted("".join(filter(str.isalnum, name.casefold())) for name in header)
    return hashlib.sha256("\x1f".join(names).encode("utf-8", "replace")).hexdigest()[:32]


def remember(workspace: Workspace, plan: ImportPlan, now: dt.datetime | None = None) -> None:
    """Keep the choices of a plan that was carried out; its new fields are fields by now.

    A file that came back as it was exported teaches nothing about others.
    """
    if plan.matching.by_record:
        return
    table = next((one for one in workspace.tables() if one.id == plan.table_id), None)
    entry = {
        "header": signature(plan),
        "saved": (now or dt.datetime.now(dt.UTC)).isoformat(),
        "table": plan.table_id,
        "columns": {one.header: _kept(one, table) for one in plan.columns},
        "matching": asdict(plan.matching),
        "all_or_nothing": plan.all_or_nothing,
    }
    connection = workspace.database.connection
    with translated(workspace.path):
        entries = _entries(load_remembered(connection, NAME))
        same = ("header", "table")
        others = [one for one in entries if any(one.get(key) != entry[key] for key in same)]
        text = json.dumps([entry, *others][:MOST], ensure_ascii=False)
        save_remembered(connection, NAME, text.encode("utf-8", "replace").decode())


def recall(
    reader: Reader, plan: ImportPlan, tables: Sequence[TableDef]
) -> tuple[ImportPlan, Remembered] | None:
    """Return the plan with the choices made for such a file last time, if it makes a difference.

    A plan aimed at a table gets the choices for that table; one aimed at a new table may be aimed
    at the table that the last such file went into, unless the file names one. One that came back is
    aimed already.
    """
    if plan.matching.by_record or names_new_table(plan):
        return None
    with reader.snapshot() as connection:
        entries = _entries(load_remembered(connection, NAME))
    live = {table.id: table for table in tables}
    for entry in entries:
        if entry.get("header") != signature(plan):
            continue
        found = _remembered(entry)
        known = found is not None and (found.table_id is None or found.table_id in live)
        if found is None or not known or plan.table_id not in (None, found.table_id):
            continue
        table = live.get(found.table_id) if found.table_id is not None else None
        aimed = plan if plan.table_id == found.table_id else match_columns(plan, table)
        wanted = _with_remembered(aimed, found)
        return None if wanted == plan else (wanted, found)
    return None


def _kept(column: ColumnPlan, table: TableDef | None) -> dict[str, Any]:
    target = column.target
    if target is None and table is not None and not column.skip:
        target = next((one.id for one in table.fields if one.label == column.draft.label), None)
    return {
        "skip": column.skip,
        "chosen": column.chosen,
        "target": target,
        "transforms": [asdict(one) for one in column.transforms],
        "draft": {name: getattr(column.draft, name) for name in _DRAFT},
    }


def _entries(text: str | None) -> list[dict[str, Any]]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _remembered(entry: Mapping[str, Any]) -> Remembered | None:
    try:
        return Remembered(
            saved=dt.datetime.fromisoformat(entry["saved"]),
            table_id=entry["table"],
            columns=dict(entry["columns"]),
            matching=dict(entry["matching"]),
            all_or_nothing=bool(entry["all_or_nothing"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _with_remembered(plan: ImportPlan, found: Remembered) -> ImportPlan:
    fields = {one.id for one in plan.table.fields} if plan.table else set()
    columns = tuple(
        _restored(one, found.columns[one.header], fields) if one.header in found.columns else one
        for one in plan.columns
    )
    matching = plan.matching
    if plan.table is not None:
        given = found.matching
        matching = Matching(
            fields=tuple(one for one in given.get("fields", ()) if one in fields),
            policy=_policy(given.get("policy")),
            blanks_overwrite=bool(given.get("blanks_overwrite")),
            restore_trashed=bool(given.get("restore_trashed")),
        )
    return replace(plan, columns=columns, matching=matching, all_or_nothing=found.all_or_nothing)


def _restored(column: ColumnPlan, kept: Mapping[str, Any], fields: set[int]) -> ColumnPlan:
    target = kept.get("target")
    gone = target is not None and target not in fields
    draft = dict(kept.get("draft") or {})
    chosen = bool(kept.get("chosen")) and draft.get("type") in TYPES
    if not chosen:  # a guess is made anew for each file
        draft = {name: draft[name] for name in ("label", "required", "unique") if name in draft}
    if "choices" in draft:
        draft["choices"] = tuple(draft["choices"])
    known = {name: draft[name] for name in _DRAFT if name in draft}
    return replace(
        column,
        skip=bool(kept.get("skip")) or gone,
        target=None if gone else target,
        chosen=chosen,
        transforms=_transforms(kept.get("transforms") or ()),
        draft=column.draft._replace(**known),
    )


def _transforms(kept: Sequence[Mapping[str, Any]]) -> tuple[Transform, ...]:
    known = set(TransformKind)
    return tuple(
        Transform(TransformKind(one["kind"]), one["find"], one["text"], one["part"])
        for one in kept
        if one.get("kind") in known
    )


def _policy(name: object) -> MatchPolicy:
    return next((one for one in MatchPolicy if one == name), MatchPolicy.UPDATE)
