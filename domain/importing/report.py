"""What stays of an import in the history: how the file was read, what became of its rows.

The details of an import's change set hold, as JSON: `file`, `digest` (SHA-256), `size`; `format`
and `options` (how it was read); `table`, `new_table`; `columns`, each with `header`, `field` (an
id, null for one left out), `type` and `transforms`; `matching` (null where records were not
compared); `all_or_nothing`; `rows`, `counts` by fate, `created`, `updated`, `skipped`, `failed`;
`faults`, each kind with its count and examples; `ragged` rows, of these `aligned`, `mended` ones,
`unreadable`, `blank`, `corrected`; and `rejects` (`rows` in all, `kept`, and the SHA-256 of what is
kept).

The rows that stayed out lie beside the change set, for up to MOST_REJECTS rows and MOST_TEXT
characters: a compressed JSON array of `[row, fate, texts, [[column, code, value, limit, record]]]`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from domain.errors import Fault, SourceError
from domain.formats import WHOLE_ROW
from domain.importing.loading import read_batches
from domain.importing.plan import ColumnPlan, ImportPlan
from domain.importing.staged import Staged
from domain.store.matching import Fate
from domain.store.rejected import keep_rejects, load_rejects
from domain.store.session import Session
from domain.store.staging import Staging
from domain.traces import header_of
from domain.values import Stored, TableDef
from domain.workspace import Reader

MOST_REJECTS = 1_000
"""So many rejected rows stay in the file."""

MOST_TEXT = 4_000_000
"""So many characters of them; a row for which there is no room is left out."""

OUT = (Fate.FAULT, Fate.DUPLICATE, Fate.CLASH, Fate.TRASHED, Fate.CONFLICT)
"""The fates of rows that nobody asked to leave out."""

_MOST_KINDS = 50
_LONGEST_EXAMPLE = 200


@dataclass(frozen=True)
class PastReject:
    """A row that stayed out: its number, what became of it, its texts, its faults by column."""

    row: int
    fate: Fate
    texts: tuple[str, ...]
    faults: tuple[tuple[int, Fault], ...] = ()


def describe(
    session: Session,
    staged: Staged,
    table: TableDef,
    targets: Mapping[int, str],
    **done: int,
) -> None:
    """Keep with the change set what the import was; `done` counts created, updated, skipped."""
    plan = staged.plan
    name = _clean(plan.path.name)
    session.describe(
        session.label or f"Import {name}",
        file=name,
        digest=staged.digest,
        size=plan.probe.size,
        format=type(plan.probe.options).__module__.split(".")[2],
        options=_plain(plan.probe.options),
        table=table.id,
        new_table=plan.table is None,
        columns=[_column(plan, one, table, targets) for one in plan.columns],
        matching=_plain(plan.matching) if plan.matching.is_on else None,
        all_or_nothing=plan.all_or_nothing,
        rows=staged.rows,
        counts={fate.value: count for fate, count in staged.counts.items()},
        failed=staged.faulty,
        **done,
        **_faults(staged),
        rejects=_keep_rejects(session, staged),
    )


def _column(
    plan: ImportPlan, column: ColumnPlan, table: TableDef, targets: Mapping[int, str]
) -> dict[str, object]:
    name = targets.get(column.index)
    field = next((one for one in table.fields if one.name == name), None)
    traced = plan.returning if plan.trace_column == column.index else None
    return {
        "header": header_of(traced.trace) if traced else _clean(column.header),
        "field": field.id if field else None,
        "type": field.type if field else "",
        "transforms": _plain(column.transforms),
    }


def _faults(staged: Staged) -> dict[str, object]:
    return {
        "faults": [
            {
                "header": _clean(one.header),
                "code": one.code,
                "count": one.count,
                "examples": [_clean(text[:_LONGEST_EXAMPLE]) for text in one.examples],
            }
            for one in staged.fault_counts[:_MOST_KINDS]
        ],
        "ragged": staged.ragged,
        "aligned": staged.aligned,
        "mended": staged.mended,
        "unreadable": staged.decode_failures,
        "blank": staged.blank,
        "corrected": len(staged.plan.fixes),
    }


def _keep_rejects(session: Session, staged: Staged) -> dict[str, object]:
    """Keep the rows that stay out, and say how many there are and which these are."""
    rows = sum(staged.counts.get(fate, 0) for fate in OUT)
    if not rows:
        return {"rows": 0, "kept": 0, "digest": ""}
    texts, room = [], MOST_TEXT
    for one in _rejected(session, staged):
        text = json.dumps(_packed(one), separators=(",", ":"))
        if len(text) <= room:
            texts.append(text)
            room -= len(text)
    body = zlib.compress(f"[{','.join(texts)}]".encode())
    return {
        "rows": rows,
        "kept": len(texts),
        "digest": keep_rejects(session.connection, body),
    }


def _rejected(session: Session, staged: Staged) -> Iterator[PastReject]:
    """Yield the first rows that stay out, as they stand in the file, corrections in place."""
    plan = staged.plan
    staging = Staging(session.connection, len(plan.columns))
    rows = {one[0]: one for one in staging.rows(0, MOST_REJECTS, fates=OUT)}
    exact = _exact_texts(session, staged, rows)
    faults: dict[int, list[tuple[int, Fault]]] = {}
    for one in staged.faults:
        if one.row in rows:
            faults.setdefault(one.row, []).append((one.column, one.fault))
    for number, values, fate, _ in rows.values():
        texts = exact.get(number) or _texts(values)
        texts = tuple(plan.fixes.get((number, at), text) for at, text in enumerate(texts))
        yield PastReject(number, fate, texts, tuple(faults.get(number, ())))


def _exact_texts(
    session: Session, staged: Staged, wanted: Mapping[int, object]
) -> dict[int, tuple[str, ...]]:
    """Return the wanted rows as the file has them; none of those that it has no more."""
    found: dict[int, tuple[str, ...]] = {}
    last, written = max(wanted), max(1, staged.good)
    try:
        for batch in read_batches(staged.plan):
            session.progress(written - 1, written)  # it can still be cancelled
            ragged = {row.row: row.cells for row in batch.ragged}
            ragged |= {one.row: (one.text,) for one in batch.faults if one.column == WHOLE_ROW}
            for number, cells in zip(batch.numbers, batch.rows, strict=True):
                if number in wanted:
                    found[number] = tuple(ragged.get(number, cells))
            if batch.numbers and batch.numbers[-1] >= last:
                break
    except SourceError:
        return found  # the import itself needs the file no more: the staged values do
    return found


def _texts(values: Iterable[Stored]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)


def _packed(one: PastReject) -> list[object]:
    faults = [
        [column, found.code, found.value, found.limit, found.record_id]
        for column, found in one.faults
    ]
    return [one.row, one.fate.value, one.texts, faults]


def _clean(text: str) -> str:
    """Return text that a file can hold: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever options are made of
    """Return a value as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return [_plain(one) for one in sorted(value)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return _clean(value) if isinstance(value, str) else value


def past_rejects(reader: Reader, change_set_id: int) -> list[PastReject]:
    """Return the rows that an import left out, as far as they were kept, in the file's order."""
    with reader.snapshot() as connection:
        body = load_rejects(connection, change_set_id)
    rows = json.loads(zlib.decompress(body)) if body else []
    return [
        PastReject(
            row,
            Fate(fate),
            tuple(texts),
            tuple((column, Fault(*found)) for column, *found in faults),
        )
        for row, fate, texts, faults in rows
    ]
