"""The trace that an export leaves in a file: one column by which every record is known again.

The cell at its head says what the whole file is, the cell of a row which record that is and what
it held:

    Tabularium:1 file:9f… table:4 fields:1-7.9 set:812.5c… entry:5120 at:2026-11-23T10:15:00Z
    r123.9f3a0c1b2d4e5f60

`file` is the link of the workspace's first change set, `set` the last change set that was there
(with its link, which no other history shares), `entry` the last entry of the audit log, `fields`
the ids of the columns before this one in their order; `guarded` may follow, if text bears a guard
against formulas. Nothing in it needs quotes in any dialect, and no spreadsheet takes a mark for a
number or a date.

The digest is that of `domain.traces.canonical`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.fields import type_of
from domain.fields.base import AnyField
from domain.traces.canonical import Canonical as Canonical
from domain.traces.canonical import RowDigests as RowDigests

SIGN = "Tabularium:1"
LINK_LENGTH = 16
"""How many hexadecimal digits of a link a trace holds."""

_MOST_FIELDS = 2_000
_HEADER = re.compile(
    rf"{SIGN} file:(?P<file>[0-9a-f]{{{LINK_LENGTH}}}) table:(?P<table>[0-9]{{1,18}}) "
    rf"fields:(?P<fields>[0-9.-]+) set:(?P<set>[0-9]{{1,18}})\.(?P<link>[0-9a-f]{{{LINK_LENGTH}}}) "
    r"entry:(?P<entry>[0-9]{1,18}) at:(?P<at>[0-9-]{10}T[0-9:]{8}Z)(?P<guarded> guarded)?\s*\Z"
)
_MARK = re.compile(r"\s*r([0-9]{1,18})\.([0-9a-f]{16})\s*")
_RANGE = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")


@dataclass(frozen=True)
class Trace:
    """What the head of the trace says: which file, table, fields, state of it, and when (UTC)."""

    file: str
    table: int
    fields: tuple[int, ...]
    change_set: int
    link: str
    entry: int
    at: dt.datetime
    guarded: bool = False


@dataclass(frozen=True)
class Mark:
    """What the trace says in a row: the id of the record, and the digest of its values."""

    record: int
    digest: str


def header_of(trace: Trace) -> str:
    """Return the text at the head of the trace."""
    at = trace.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{SIGN} file:{trace.file} table:{trace.table} fields:{_ranges(trace.fields)} "
        f"set:{trace.change_set}.{trace.link} entry:{trace.entry} at:{at}"
        f"{' guarded' if trace.guarded else ''}"
    )


def parse_header(text: str) -> Trace | None:
    """Return what the head of a trace says, None if the text is none."""
    found = _HEADER.search(text)
    if found is None:
        return None
    fields = _numbers(found["fields"])
    try:
        at = dt.datetime.fromisoformat(found["at"])
    except ValueError:
        return None
    if fields is None:
        return None
    return Trace(
        file=found["file"],
        table=int(found["table"]),
        fields=fields,
        change_set=int(found["set"]),
        link=found["link"],
        entry=int(found["entry"]),
        at=at,
        guarded=bool(found["guarded"]),
    )


def mark_of(record: int, digest: str) -> str:
    """Return the text of the trace in a row."""
    return f"r{record}.{digest}"


def parse_mark(text: str) -> Mark | None:
    """Return what the trace says in a row, None if the text is no mark."""
    found = _MARK.fullmatch(text)
    return Mark(int(found[1]), found[2]) if found else None


def is_traced(field: AnyField) -> bool:
    """Say whether a field's values count: those that the program fills in never come back."""
    return not type_of(field).automatic


def _ranges(numbers: Sequence[int]) -> str:
    """Write numbers in their order, those that follow each other as a range: 1-7.9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ".".join(f"{one[0]}-{one[-1]}" if len(one) > 1 else str(one[0]) for one in runs)


def _numbers(text: str) -> tuple[int, ...] | None:
    found: list[int] = []
    for part in text.split("."):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < first + _MOST_FIELDS - len(found):
            return None
        found.extend(range(first, last + 1))
    return tuple(found)
