"""Rows that stay out: grouped and counted, one by one, and saved as a file with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from domain.errors import Cancelled, Fault
from domain.formats import delimited
from domain.importing import ImportPlan, Reject, Staged, rejects
from domain.traces import header_of, parse_header
from gui.wording import fault as fault_words
from gui.wording import plural

REASON = "Reason"

_KINDS = {
    "required": "blank, but must be filled in",
    "not_integer": "not a whole number",
    "too_large": "too large a number to keep exactly",
    "not_decimal": "not a number",
    "not_boolean": "neither yes nor no",
    "not_date": "not a date",
    "not_datetime": "not a date and time",
    "not_a_choice": "not among the choices",
    "not_email": "not an e-mail address",
    "not_url": "not a web address",
    "not_phone": "not a telephone number",
    "below_minimum": "below the least allowed",
    "above_maximum": "above the most allowed",
    "pattern": "not of the form asked for",
    "duplicate": "not unique",
    "unreadable_text": "with letters that could not be read",
    "too_many_cells": "with more values than columns",
    "bad_json": "breaking the rules of JSON",
    "too_deep": "nested too deep",
    "not_an_object": "unlike the other records",
    "no_column": "without a column for what each record needs",
}


def kind_words(code: str) -> str:
    """Name a kind of fault so that a number may stand before it: `3 values not a date`."""
    return _KINDS.get(code, "not fitting")


def group_words(header: str, code: str, number: int) -> str:
    """Head a group of faults: `yearOfBirth: 3 values not a whole number`."""
    if code in ("too_many_cells", "no_column") or not header:
        return f"{plural(number, 'row')} {kind_words(code)}"
    return f"{header}: {plural(number, 'value')} {kind_words(code)}"


def reason_words(found: Fault, header: str) -> str:
    """Say why one value keeps its row out."""
    if found.code == "too_many_cells":
        return f"There is no column for “{found.value}”."
    if found.code == "no_column":
        return f"The file has no column for {found.value}, which each new record needs."
    if found.code == "duplicate" and found.record_id is None and not found.limit:
        return f"“{found.value}” stands in an earlier row too, and {header} must differ in each."
    return fault_words(found, header)


def save_rejects(
    plan: ImportPlan,
    staged: Staged,
    path: Path,
    progress: Callable[[int, int], None],
) -> int:
    """Write the rows that stay out to a file, as they stand, with a column for the reason.

    Answers how many were written. Raises what reading and writing do.
    """
    headers = [column.header for column in plan.columns]
    if plan.returning is not None:
        headers[plan.returning.column] = header_of(plan.returning.trace)
    rows = _lines(plan, staged, progress)
    return delimited.write(path, reject_header(headers), rows, cancelled=asker(progress)).rows


def reject_header(headers: Iterable[str]) -> list[str]:
    """Answer the header of a file of rejected rows, one that is known when it is dropped back."""
    traces = ((name, parse_header(name)) for name in headers)
    return [
        *(
            header_of(replace(trace, guarded=True)) if trace else writable(name)
            for name, trace in traces
        ),
        REASON,
    ]


def asker(progress: Callable[[int, int], None]) -> Callable[[], bool]:
    """Answer what a writer asks to know whether it should stop."""

    def cancelled() -> bool:
        try:
            progress(0, 0)
        except Cancelled:
            return True
        return False

    return cancelled


def _lines(
    plan: ImportPlan, staged: Staged, progress: Callable[[int, int], None]
) -> Iterator[list[str]]:
    width = len(plan.columns)
    for one in rejects(plan, staged, progress):
        texts = [*one.texts[:width], *[""] * (width - len(one.texts))]
        cells = [
            writable(plan.fixes.get((one.row, column), text)) for column, text in enumerate(texts)
        ]
        yield [*cells, writable(_reasons(plan, one))]


def _reasons(plan: ImportPlan, reject: Reject) -> str:
    return reasons([column.header for column in plan.columns], reject.texts, reject.faults)


def reasons(
    headers: Sequence[str], texts: Sequence[str], faults: Iterable[tuple[int, Fault]]
) -> str:
    """Say why a row stays out: everything that is wrong with it, one sentence after another."""
    parts = []
    for column, found in faults:
        if found.code == "too_many_cells":
            beyond = [f"“{text}”" for text in texts[len(headers) :]]
            parts.append(f"There is no column for {', '.join(beyond)}.")
        else:
            known = 0 <= column < len(headers)
            parts.append(reason_words(found, headers[column] if known else ""))
    return " ".join(parts)


def writable(text: str) -> str:
    """Make a text one that a file can hold, and that no spreadsheet runs."""
    plain = text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")
    return delimited.guard(plain)
