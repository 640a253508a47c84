"""An import of the history in words: what came of its rows, and how the file was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.fields import TYPES
from domain.importing import ConflictPolicy, Fate, MatchPolicy, TransformKind
from domain.traces import parse_header
from domain.values import ChangeSet, TableDef
from gui import sentences, wording
from gui.importing.faults import group_words
from gui.importing.types import type_words
from gui.importing.words import delimiter_words, encoding_words
from gui.wording import count, plural, shortened

Facts = list[tuple[str, str]]

_FORMATS = {
    "delimited": "Delimited text",
    "workbook": "Workbook",
    "json_text": "JSON",
    "database": "Database",
}
_OUTCOMES: dict[Fate, tuple[str, str]] = {
    Fate.NEW: ("record was made", "records were made"),
    Fate.CHANGED: ("record was changed", "records were changed"),
    Fate.SAME: (
        "row held what its record held already",
        "rows held what their records held already",
    ),
    Fate.SKIPPED: (
        "row was skipped: its record was there",
        "rows were skipped: their records were there",
    ),
    Fate.DUPLICATE: (
        "row stayed out: an earlier one has the same key",
        "rows stayed out: earlier ones have the same keys",
    ),
    Fate.CLASH: (
        "row stayed out: several records have its key",
        "rows stayed out: several records have their keys",
    ),
    Fate.CONFLICT: (
        "row stayed out: its record was changed here as well",
        "rows stayed out: their records were changed here as well",
    ),
    Fate.TRASHED: (
        "row stayed out: its record is in the Trash",
        "rows stayed out: their records are in the Trash",
    ),
    Fate.FAULT: (
        "row stayed out: a value did not fit",
        "rows stayed out: their values did not fit",
    ),
}
_OF_RETURNED: dict[Fate, tuple[str, str]] = {
    Fate.SAME: ("row was not changed in the file", "rows were not changed in the file"),
    Fate.SKIPPED: (
        "row was left out: blank, or not changed and its record gone",
        "rows were left out: blank, or not changed and their records gone",
    ),
    Fate.DUPLICATE: (
        "row stayed out: a copy of another one for the same record",
        "rows stayed out: copies of others for the same records",
    ),
}
"""Of a file that was exported here and came back."""

_POLICIES = {
    MatchPolicy.UPDATE: "records that were there were updated",
    MatchPolicy.FILL: "only blank fields of records that were there were filled",
    MatchPolicy.SKIP: "rows whose records were there were skipped",
}
_STEPS = {
    TransformKind.TRIM: "blanks at both ends cut off",
    TransformKind.UPPER: "in capital letters",
    TransformKind.LOWER: "in small letters",
    TransformKind.TITLE: "with capital first letters",
    TransformKind.REPLACE: "“{find}” replaced by “{text}”",
    TransformKind.REPLACE_WHOLE: "the value “{find}” replaced by “{text}”",
    TransformKind.SPLIT: "divided at “{find}”, part {part}",
    TransformKind.FIXED: "“{text}” in every row",
    TransformKind.ZEROS: "zeros put in front, up to {part} digits",
    TransformKind.DAY_FIRST: "dates read day first",
    TransformKind.MONTH_FIRST: "dates read month first",
    TransformKind.DECIMAL_COMMA: "numbers read with a decimal comma",
    TransformKind.DECIMAL_POINT: "numbers read with a decimal point",
}


def is_told(change_set: ChangeSet) -> bool:
    """Say whether a change set is an import that left a report."""
    return bool(change_set.details.get("digest")) and "columns" in change_set.details


def outcome_lines(change_set: ChangeSet) -> list[tuple[str, int, str]]:
    """Answer a fate's name, how many rows had it, and what became of them; in a fixed order."""
    counts = _mapping(change_set.details.get("counts"))
    returned = _mapping(change_set.details.get("matching")).get("by_record")
    outcomes = {**_OUTCOMES, **_OF_RETURNED} if returned else _OUTCOMES
    return [
        (fate.value, counts[fate.value], words[0] if counts[fate.value] == 1 else words[1])
        for fate, words in outcomes.items()
        if counts.get(fate.value)
    ]


def fault_lines(change_set: ChangeSet) -> list[str]:
    """Answer each kind of fault with its count and examples."""
    lines = []
    for one in _list(change_set.details.get("faults")):
        words = group_words(str(one["header"]), str(one["code"]), int(one["count"]))
        examples = [f"“{shortened(text, 40)}”" for text in one["examples"] if text]
        lines.append(f"{words}, for example {wording.listed(examples)}" if examples else words)
    return lines


def source_facts(change_set: ChangeSet, tables: Mapping[int, TableDef]) -> Facts:
    """Answer what was imported, when, by whom, into what, and how it was read."""
    details = change_set.details
    at = wording.exact_time(sentences.moment(change_set.at))
    facts = [
        ("File", f"{details['file']} ({wording.file_size(int(_number(details, 'size')))})"),
        ("Imported", f"{at}, by {change_set.actor}" if change_set.actor else at),
        ("Into", _target(change_set, tables)),
        ("Read as", _reading(details)),
        ("Rows", _matching(details, tables)),
        ("Notes", _notes(details)),
    ]
    return [(label, text) for label, text in facts if text]


def column_lines(
    change_set: ChangeSet, tables: Mapping[int, TableDef]
) -> list[tuple[str, str, str, str]]:
    """Answer for each column of the file its field, type and what was done to its texts."""
    table = tables.get(int(_number(change_set.details, "table")))
    labels = {field.id: field.label for field in table.fields} if table else {}
    lines = []
    for one in _list(change_set.details.get("columns")):
        if parse_header(str(one["header"])):
            continue  # what an export left there is no column of anybody's
        field = one.get("field")
        label = labels.get(field, f"Field {field}") if field is not None else "left out"
        kind = type_words(str(one["type"])) if one.get("type") in TYPES else ""
        steps = ", ".join(_step(step) for step in one.get("transforms", ()))
        lines.append((str(one["header"]), label, kind, steps))
    return lines


def rejected(change_set: ChangeSet) -> tuple[int, int]:
    """Answer how many rows stayed out, and how many of them are kept."""
    found = _mapping(change_set.details.get("rejects"))
    return int(found.get("rows", 0)), int(found.get("kept", 0))


def headers(change_set: ChangeSet) -> list[str]:
    """Answer the names of the file's columns."""
    return [str(one["header"]) for one in _list(change_set.details.get("columns"))]


def _target(change_set: ChangeSet, tables: Mapping[int, TableDef]) -> str:
    table = tables.get(int(_number(change_set.details, "table")))
    if table is None:
        return "a table that is gone"
    name = shortened(table.label, 60)
    where = " (in the Trash)" if table.deleted_at else ""
    return f"{name}{where}, made for it" if change_set.details.get("new_table") else name + where


def _reading(details: Mapping[str, object]) -> str:
    options = _mapping(details.get("options"))
    name = str(details.get("format", ""))
    parts = [_FORMATS.get(name, name)]
    if encoding := options.get("encoding"):
        parts.append(encoding_words(str(encoding)))
    if delimiter := options.get("delimiter"):
        parts.append(delimiter_words(str(delimiter)))
    if part := options.get("part"):
        parts.append(f"“{shortened(str(part), 40)}”")
    parts.append(_header(options))
    return " · ".join(part for part in parts if part)


def _header(options: Mapping[str, Any]) -> str:
    rows = options.get("header_rows")
    if not isinstance(rows, int) or rows < 0:
        return ""
    first = int(options.get("skip_rows", 0)) + 1
    if rows == 0:
        return "no header"
    last = first + rows - 1
    return (
        f"header in row {count(first)}"
        if rows == 1
        else f"header in rows {count(first)} to {count(last)}"
    )


def _matching(details: Mapping[str, object], tables: Mapping[int, TableDef]) -> str:
    found = _mapping(details.get("matching"))
    if not found:
        return "every row that fits makes a record"
    table = tables.get(int(_number(details, "table")))
    labels = {field.id: field.label for field in table.fields} if table else {}
    names = [shortened(labels.get(one, f"field {one}"), 40) for one in found.get("fields", ())]
    if found.get("by_record"):
        parts = ["known again from an export: only what was changed in the file came in"]
        if found.get("conflicts") == ConflictPolicy.TAKE:
            parts.append("the file counted also for records changed here as well")
    else:
        parts = [f"compared by {wording.listed(names)}"]
        parts += [words for policy, words in _POLICIES.items() if policy == found.get("policy")]
    if found.get("blanks_overwrite"):
        parts.append("blanks emptied fields")
    if found.get("restore_trashed"):
        parts.append("records came back from the Trash")
    return "; ".join(parts)


def _notes(details: Mapping[str, object]) -> str:
    blank, ragged, aligned, mended, unreadable, corrected = (
        int(_number(details, key))
        for key in ("blank", "ragged", "aligned", "mended", "unreadable", "corrected")
    )
    put = f", {count(aligned)} of them put under the columns that fit" if aligned else ""
    parts = [
        f"{plural(blank, 'blank row')} passed over" if blank else "",
        f"{plural(ragged, 'row')} had too few or too many values{put}" if ragged else "",
        f"{plural(mended, 'row')} with stray quotation marks put right" if mended else "",
        f"{plural(unreadable, 'character')} could not be read" if unreadable else "",
        f"{plural(corrected, 'value')} corrected by hand" if corrected else "",
        "all or nothing was asked for" if details.get("all_or_nothing") else "",
    ]
    return "; ".join(part for part in parts if part)


def _step(step: Mapping[str, Any]) -> str:
    words = next((words for kind, words in _STEPS.items() if kind == step.get("kind")), "")
    shown = {key: shortened(str(step.get(key, "")), 20) for key in ("find", "text", "part")}
    return words.format(**shown)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _number(details: Mapping[str, object], key: str) -> int:
    value = details.get(key)
    return value if isinstance(value, int) else 0
