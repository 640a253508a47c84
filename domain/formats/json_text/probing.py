"""Looks at a JSON file: where its records are, which columns they have, and what is odd."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from domain.errors import EmptySource, TooManyColumns
from domain.formats import (
    MAX_COLUMNS,
    NAMED,
    SAMPLE_ROWS,
    Note,
    TableProbe,
    column_names,
    header_notes,
)
from domain.formats.delimited import encoding as encodings
from domain.formats.delimited.source import Source
from domain.formats.json_text.decoding import Decoder, has_long_number, has_not_a_number
from domain.formats.json_text.options import WHOLE, JsonOptions, Shape
from domain.formats.json_text.reading import make_batch
from domain.formats.json_text.records import Bad, Record, Records
from domain.formats.json_text.shaping import VALUE, Shaper, list_header
from domain.formats.json_text.survey import LOOKED_THROUGH, survey
from domain.formats.json_text.window import Window

_HEAD = 256 * 1024
_LINE_SUFFIXES = {".jsonl", ".ndjson"}
_JUDGED_LINES = 20


def probe(path: Path, options: JsonOptions | None = None) -> TableProbe[JsonOptions]:
    """Look at a file and answer what was understood of it."""
    chosen, notes = _begin(path, options or JsonOptions())
    parts: tuple[str, ...] = ()
    shape: Shape = "objects"
    if not chosen.lines:
        with Window(path, chosen.encoding) as window:
            found = survey(window)
        parts = found.parts
        part, shape = found.choose(chosen)
        chosen = replace(chosen, part=part)
        if not found.whole:
            notes.append(Note("not_all_seen"))
    gathered = _gather(path, replace(chosen, shape=shape))
    if len(gathered.columns) > MAX_COLUMNS and chosen.nested == "columns":
        gathered = _gather(path, replace(chosen, shape=shape, nested="text"))
    return _result(path, gathered, notes, parts)


def _begin(path: Path, options: JsonOptions) -> tuple[JsonOptions, list[Note]]:
    """Find out the encoding, and whether each line is a value of its own."""
    with Source(path) as source:
        head = source.head(_HEAD)
    found = encodings.detect(head, whole=len(head) < _HEAD)
    encoding = options.encoding or found.encoding
    text = encodings.decode(head, encoding, whole=len(head) < _HEAD)
    if not text.strip("\ufeff \t\r\n\x1a\0"):
        raise EmptySource(path)
    lines = options.lines
    if lines is None:
        whole = len(head) < _HEAD
        lines = bool(_LINE_SUFFIXES & set(map(str.casefold, path.suffixes)))
        lines = lines or _has_lines(text, whole=whole)
    notes = []
    if found.guessed and not options.encoding:
        notes.append(Note("encoding_guessed", text=encoding))
    return replace(options, encoding=encoding, lines=lines), notes


def _has_lines(text: str, *, whole: bool) -> bool:
    """Answer whether at least two lines, and most of the first, are each an object or array."""
    lines = [one for one in text.removeprefix("\ufeff").splitlines() if one.strip()]
    judged = lines[:_JUDGED_LINES] if whole else lines[:-1][:_JUDGED_LINES]
    good = sum(_is_record(one) for one in judged)
    return len(judged) > 1 and good >= 2 and 2 * good > len(judged)


def _is_record(line: str) -> bool:
    try:
        value, end = Decoder().raw_decode(line.strip(), 0)
    except (json.JSONDecodeError, RecursionError):
        return False
    return isinstance(value, dict | list) and end == len(line.strip())


@dataclass
class _Gathered:
    """What going through the records has shown."""

    options: JsonOptions
    records: list[Record] = field(default_factory=list)
    columns: dict[tuple[str, ...], int] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[int]] = field(default_factory=dict)
    count: int = 0
    records_cells: int = 0
    whole: bool = True
    stamp: Any = None

    def note(self, code: str, number: int) -> None:
        """Count something odd, with the first rows in which it is."""
        self.seen[code] += 1
        first = self.rows.setdefault(code, [])
        if len(first) < NAMED:
            first.append(number)


def _gather(path: Path, options: JsonOptions) -> _Gathered:
    """Go through the records, or many of them: columns, first rows, and what is odd."""
    found = _Gathered(options)
    with Records(path, options) as records:
        found.stamp = records.stamp
        source = iter(records)
        for record in source:
            if not found.count:
                found.options = replace(options, shape=_shape_of(record.value, options))
                shaper = Shaper(found.options)
            found.count += 1
            _look_at(record, shaper, found)
            if len(found.records) <= SAMPLE_ROWS:
                found.records.append(record)
            elif records.position > LOOKED_THROUGH:
                found.whole = False
                break
    if not found.count:
        raise EmptySource(path)
    return found


def _shape_of(value: Any, options: JsonOptions) -> Shape:  # noqa: ANN401 - whatever JSON holds
    """Answer the shape that the first record has."""
    if options.shape in ("keyed", "columns"):
        return options.shape
    if isinstance(value, dict | Bad):
        return "one" if options.part == WHOLE and not options.lines else "objects"
    return "lists" if isinstance(value, list) and options.part != WHOLE else "values"


def _look_at(record: Record, shaper: Shaper, found: _Gathered) -> None:
    """Take in the columns of a record, and what is odd about it."""
    number = record.number
    if isinstance(record.value, Bad):
        found.note(record.value.code, number)
        return
    if record.doubled:
        found.note("duplicate_keys", number)
    values = _scalars(record.value)
    if has_not_a_number(values):
        found.note("not_a_number", number)
    if has_long_number(values):
        found.note("long_numbers", number)
    try:
        cells = shaper.cells(record.value)
    except RecursionError:
        found.note("too_deep", number)
        return
    if cells is None:
        found.note("not_an_object", number)
        return
    found.records_cells += 1
    for path in cells:
        found.columns[path] = found.columns.get(path, 0) + 1


def _scalars(value: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON holds
    """Answer the values of a record, and those one level below."""
    outer = _inner(value) or [value]
    return [one for each in outer for one in (_inner(each) or [each])]


def _inner(value: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _result(
    path: Path, found: _Gathered, notes: list[Note], parts: tuple[str, ...]
) -> TableProbe[JsonOptions]:
    columns = tuple(found.columns) or (VALUE,)
    if len(columns) > MAX_COLUMNS:
        raise TooManyColumns(path, str(len(columns)))
    options = replace(found.options, columns=columns)
    raw, options, records = _header(found, options)
    if not records:
        raise EmptySource(path, "header_only")
    batch = make_batch(Shaper(options), records[:SAMPLE_ROWS], len(columns), 0)
    lost = sum(fault.code == "unreadable_text" for fault in batch.faults)
    failures = [Note("decode_failures", lost)] if lost else []
    return TableProbe(
        path=path,
        options=options,
        raw_header=raw,
        header=column_names([_sayable(name) for name in raw]),
        sample=tuple(map(tuple, batch.rows)),
        sample_numbers=tuple(batch.numbers),
        stamp=found.stamp,
        notes=(*notes, *failures, *_notes(found, options, raw)),
        parts=parts,
        rows=found.count - max(0, options.header_rows) if found.whole else None,
    )


def _sayable(name: str) -> str:
    """Replace what no file can hold in a name: half of a pair of surrogates."""
    return name.encode("utf-8", "replace").decode()


def _header(
    found: _Gathered, options: JsonOptions
) -> tuple[tuple[str, ...], JsonOptions, list[Record]]:
    """Answer the names of the columns, and the records that are not among them."""
    if options.shape != "lists":
        names = tuple(".".join(path) for path in options.columns)
        return names, replace(options, header_rows=0), found.records
    order = sorted(options.columns, key=lambda path: int(path[0]))
    options = replace(options, columns=tuple(order))
    rows = make_batch(Shaper(options), found.records, len(order), 0).rows
    heads = list_header(rows) if options.header_rows < 0 else min(1, options.header_rows)
    names = tuple(rows[0]) if heads and rows else ("",) * len(order)
    return names, replace(options, header_rows=heads), found.records[heads:]


def _notes(found: _Gathered, options: JsonOptions, raw: tuple[str, ...]) -> Iterator[Note]:
    if options.shape == "lists" and not options.header_rows:
        yield Note("no_header")
    else:
        yield from header_notes(raw)
    for code, count in found.seen.items():
        yield Note(code, count, tuple(found.rows[code]))
    if options.shape in ("objects", "keyed"):
        short = sum(count < found.records_cells for count in found.columns.values())
        if short:
            yield Note("missing_keys", short)
    nested = [".".join(path) for path in options.columns if len(path) > 1]
    if nested:
        yield Note("flattened", len(nested), text=nested[0])
