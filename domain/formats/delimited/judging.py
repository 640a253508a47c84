"""Judges whether rows are the header of those below them."""

from __future__ import annotations

from collections import Counter

from domain.formats.delimited.kinds import BLANK, NOTHING, TEXT, is_typed, kind_of
from domain.formats.delimited.scales import is_scale

JUDGED = 50  # rows that are compared with the header
_MAX_HEADER_ROWS = 3


def count_header_rows(rows: list[list[str]], width: int) -> int:
    """Answer how many rows, 0 to 3, the header has."""
    if not rows:
        return 0
    for count in range(_MAX_HEADER_ROWS, 1, -1):
        below = rows[count : count + JUDGED]
        upper = rows[:count]
        if len(below) >= 2 and all(
            _continues_header(upper, row, below, width) for row in upper[1:]
        ):
            return count if is_header(rows[0], below) else 0
    return 1 if is_header(rows[0], rows[1:]) else 0


def _continues_header(
    upper: list[list[str]], row: list[str], below: list[list[str]], width: int
) -> bool:
    """A further header row has words (or nothing) above columns of numbers and dates."""
    if len(row) != width or any(map(is_typed, row)) or any(map(_says_nothing, row)):
        return False
    typed = [column for column in range(width) if _typed_share(below, column) >= 0.8]
    words = [row[column] for column in typed if kind_of(row[column]) == TEXT]
    first = upper[0][:width]
    merged = not all(cell.strip() for cell in first) or len(set(first)) < len(first)
    return len(words) >= (1 if merged else 2) and 2 * len(words) >= len(typed)


def _says_nothing(cell: str) -> bool:
    return cell.strip() != "" and cell.strip().casefold() in NOTHING


def _typed_share(rows: list[list[str]], column: int) -> float:
    cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
    return sum(map(is_typed, cells)) / len(cells) if cells else 0.0


def is_header(first: list[str], below: list[list[str]]) -> bool:
    """Judge whether a row looks unlike the rows below it.

    Text above numbers or dates speaks for a header; a value like those below speaks against it.
    Between texts a row of unique values, none of them found again, is taken for one.
    """
    rows = [row for row in below[:JUDGED] if row != first]
    words = ["word"] * len(first) if is_scale(first, rows) else first
    if not rows:
        return not any(is_typed(cell) for cell in words)
    votes = sum(_vote(words[column], rows, column) for column in range(len(first)))
    names = [cell.strip().casefold() for cell in first if cell.strip()]
    if len(set(names)) < len(names):
        votes -= 0.2
    if any(len(name) > 300 for name in names) and votes < 1:
        votes -= 0.2
    again = len(rows) < len(below[:JUDGED])  # a header may come again; so may a row of words
    return votes >= (1 if again else 0)


def _vote(head: str, rows: list[list[str]], column: int) -> float:
    cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
    if not head.strip() or not cells:
        return -0.5 if is_typed(head) else 0.0
    typed = is_typed(head) and kind_of(head) != "yes_no"  # "No" is a common name of a column
    kind, count = Counter(map(kind_of, cells)).most_common(1)[0]
    if head.strip().casefold() in {cell.strip().casefold() for cell in cells}:
        return -1.0
    if count < 0.8 * len(cells):
        return -0.5 if typed else 0.0
    if kind == TEXT and not typed:
        return _vote_between_texts(head, cells)
    return -1.0 if typed else 1.0


def _vote_between_texts(head: str, cells: list[str]) -> float:
    values = [cell.strip().casefold() for cell in cells]
    sizes = {len(value) for value in values}
    if len(values) >= 3 and len(sizes) == 1 and sizes != {len(head.strip())}:
        return 0.5
    return 0.1


def is_another_header(row: list[str], above: list[list[str]], below: list[list[str]]) -> bool:
    """Judge a row of words amid rows of values, with other kinds of values below than above."""
    if not all(cell.strip() for cell in row) or any(map(is_typed, row)) or len(below) < 3:
        return False
    columns = range(len(row))
    values = [one for one in columns if _typed_share(above, one) >= 0.8]
    if len(values) < 2 or not is_header(row, below) or not is_header(row, above):
        return False
    changed = [one for one in columns if _main_kind(above, one) != _main_kind(below, one)]
    return len(changed) >= max(2, len(row) // 4)


def _main_kind(rows: list[list[str]], column: int) -> str:
    kinds = Counter(kind_of(row[column]) for row in rows if column < len(row))
    return kinds.most_common(1)[0][0] if kinds else BLANK
