"""Makes names out of header rows, and as many of them as the rows below have cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from domain.formats.delimited.dialect import split_lines
from domain.formats.delimited.options import ReadingOptions
from domain.formats.delimited.parsing import RecordReader

_PIECE = 128 * 1024
_ROWS = 200
_USUAL = 0.8  # share of the rows that must agree before the header is thought to be wrong


def read_header(rows: list[list[str]], text: str, options: ReadingOptions) -> tuple[str, ...]:
    """Answer the names as they stand in the file, mended if a delimiter is amiss among them."""
    raw = join_header(rows)
    if len(rows) != 1 or not raw:
        return raw
    lengths = _lengths(text, options)
    usual, count = lengths.most_common(1)[0] if lengths else (0, 0)
    if usual < 2 or usual == len(raw) or count < _USUAL * lengths.total():
        return raw
    return _fitted(raw, usual, options) or raw


def width_of(header: tuple[str, ...], text: str, options: ReadingOptions) -> int:
    """Answer how many columns there are: as many as names, or more where most rows have more."""
    rows = _rows_below(text, options)
    lengths = Counter(len(row) for row in rows if row)
    if not lengths:
        return len(header)
    usual, count = lengths.most_common(1)[0]
    if not header:
        return usual
    surplus = any(any(row[len(header) :]) for row in rows if len(row) == usual)
    return usual if surplus and 2 * count > lengths.total() else len(header)


def _rows_below(text: str, options: ReadingOptions) -> list[list[str]]:
    lines = split_lines(text[:_PIECE])[options.skip_rows :]
    end = options.stop_row - options.skip_rows - 1 if options.stop_row else _ROWS
    return RecordReader(iter(lines), options).take(min(_ROWS, end))[options.header_rows :]


def _lengths(text: str, options: ReadingOptions) -> Counter[int]:
    return Counter(len(row) for row in _rows_below(text, options) if row)


def _fitted(raw: tuple[str, ...], width: int, options: ReadingOptions) -> tuple[str, ...] | None:
    """Mend names that are too many or too few, if there is but one way to."""
    named = tuple(name for name in raw if name.strip())
    if len(named) == width < len(raw):
        return named  # a delimiter too many
    return _parted(raw, options) if len(raw) == width - 1 else None


def _parted(raw: tuple[str, ...], options: ReadingOptions) -> tuple[str, ...] | None:
    """Part the one name with a quote in it, as two names in quotes without a delimiter have."""
    quote = options.quotechar
    places = [(at, name.index(quote)) for at, name in enumerate(raw) if quote and quote in name]
    if len(places) != 1:
        return None
    at, place = places[0]
    first, second = raw[at][:place], raw[at][place + 1 :].removesuffix(quote)
    return (*raw[:at], first, second, *raw[at + 1 :]) if first and second else None


def join_header(rows: Iterable[list[str]]) -> tuple[str, ...]:
    """Join header rows column by column; in an upper row a blank repeats what is left of it."""
    filled = [row for row in rows if row]
    if not filled:
        return ()
    upper = [_spread(row) for row in filled[:-1]]
    width = max(len(row) for row in filled)
    columns = (
        [row[column].strip() for row in (*upper, filled[-1]) if column < len(row)]
        for column in range(width)
    )
    if not upper:
        return tuple(filled[0])
    return tuple(" ".join(dict.fromkeys(part for part in parts if part)) for parts in columns)


def _spread(row: list[str]) -> list[str]:
    last = ""
    return [last := cell if cell.strip() else last for cell in row]
