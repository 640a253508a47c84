"""Values to texts a column of a batch at a time, which is what makes large exports fast."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from domain.formats.delimited.guard import TRIGGERS, guard
from domain.formats.writers.base import BATCH, Column, Row
from domain.formats.writers.memory import Memory
from domain.values import Stored

Texts = Sequence[str]

_NUMBER = re.compile("-?[0-9][0-9.,]*")
_KEPT = {"integer": _NUMBER, "decimal": _NUMBER}
_FORMULA_LIKE = re.compile(f"\x1f'*[{re.escape(''.join(TRIGGERS))}]")


def text_rows(
    columns: Sequence[Column], rows: Iterable[Row], *, guarded: bool = False
) -> Iterator[tuple[str, ...]]:
    """Answer the rows as texts; with `guarded` words cannot run as a formula."""
    converters = [_converter(column, guarded=guarded) for column in columns]
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        found = [
            convert(values)
            for convert, values in zip(converters, zip(*batch, strict=True), strict=True)
        ]
        yield from zip(*found, strict=True)


def _converter(column: Column, *, guarded: bool) -> Callable[[Sequence[Stored]], Texts]:
    plain = _verbatim(column) if column.verbatim else Memory[str](column.to_text, "").of
    texts = partial(_guarded, plain, _KEPT.get(column.kind)) if guarded else plain
    if column.kind == "integer":
        return lambda values: _digits(values) or texts(values)
    return texts


def _digits(values: Sequence[Stored]) -> Texts | None:
    return list(map(str, values)) if set(map(type, values)) == {int} else None


def _verbatim(column: Column) -> Callable[[Sequence[Stored]], Texts]:
    to_text = column.to_text

    def texts(values: Sequence[Stored]) -> Texts:
        if set(map(type, values)) == {str}:
            return values  # type: ignore[return-value]
        return ["" if one is None else one if type(one) is str else to_text(one) for one in values]

    return texts


def _guarded(
    plain: Callable[[Sequence[Stored]], Texts],
    kept: re.Pattern[str] | None,
    values: Sequence[Stored],
) -> Texts:
    """Answer texts that cannot run as a formula, of words and of what does not fit its field."""
    texts = plain(values)
    if _FORMULA_LIKE.search("\x1f".join(["", *texts])) is None:
        return texts
    if kept is None:
        return [guard(text) for text in texts]
    return [text if kept.fullmatch(text) else guard(text) for text in texts]
