"""Finds the table within a file: what stands above it, its header, and where another one begins."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise

from domain.formats.delimited.kinds import BLANK, NOTHING, TEXT, is_typed, kind_of

_COMMENT_MARKS = ("#", "//", "%")
_JUDGED = 50  # rows that are compared with the header
_MAX_HEADER_ROWS = 3


@dataclass(frozen=True)
class Record:
    """A record with the physical line (from 1) at which it begins."""

    line: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """Answer how many cells hold something."""
        return sum(1 for cell in self.cells if cell.strip())


@dataclass(frozen=True)
class Layout:
    """Where the table is: lines above it, rows of its header, where another one begins.

    `stop_row` and `second_row` are row numbers as `ReadingOptions` counts them; 0 is none.
    """

    skip_rows: int = 0
    header_rows: int = 1
    width: int = 1
    comment: str = ""
    stop_row: int = 0


def find_layout(records: list[Record]) -> Layout:
    """Find the table in the first records of a file."""
    filled = [place for place, record in enumerate(records) if record.filled]
    if not filled:
        return Layout()
    width = _main_width(records)
    start = _find_start(records, filled, width)
    comment = _find_comment(records[start:], width)
    body = [one for one in records[start:] if one.filled and not _is_comment(one, comment)]
    header_rows = count_header_rows([one.cells for one in body], width)
    stop = _find_second_table(records, start, width, header_rows)
    skip = records[start].line - 1
    return Layout(skip, header_rows, width, comment, skip + stop - start + 1 if stop else 0)


def _is_comment(record: Record, mark: str) -> bool:
    return bool(mark) and record.cells[0].startswith(mark)


def _main_width(records: list[Record]) -> int:
    """Answer the length that most rows have, of the first block of rows that is a table."""
    blocks = _blocks(records)
    widths = [_usual_length(block) for block in blocks]
    for place, (block, width) in enumerate(zip(blocks, widths, strict=True)):
        if width >= 2 and len(block) >= 2 and not _is_legend(block, width, widths[place + 1 :]):
            return width
    return _usual_length([record for record in records if record.filled])


def _is_legend(block: list[Record], width: int, later: list[int]) -> bool:
    """Lines such as "Created,2024" above a table come as pairs and are few."""
    return width == 2 and len(block) <= 10 and any(other > 2 for other in later)


def _blocks(records: list[Record]) -> list[list[Record]]:
    """Split records at blank ones."""
    blocks: list[list[Record]] = [[]]
    for record in records:
        if record.filled:
            blocks[-1].append(record)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _usual_length(block: list[Record]) -> int:
    """Answer the length of the most cells; where two tables follow each other, of the first."""
    runs = [(key, len(list(run))) for key, run in groupby(len(one.cells) for one in block)]
    longest = sorted(sorted(range(len(runs)), key=lambda one: -runs[one][1])[:2])
    sizes = [runs[one][1] for one in longest]
    if len(longest) == 2 and min(sizes) >= 4 and sum(sizes) >= 0.9 * len(block):
        widths = [runs[one][0] for one in longest]
        if min(widths) >= 2:
            return widths[0]
    lengths = Counter(len(record.cells) for record in block)
    return max(lengths, key=lambda length: (lengths[length] * (length - 1), lengths[length]))


def _find_start(records: list[Record], filled: list[int], width: int) -> int:
    """Answer the place of the first record of the table."""
    places = _after_comments(records, filled, width)
    if width < 2:
        return places[0]
    least = max(2, int(0.6 * width))
    start = next((one for one in places if _is_full(records[one], least, width)), places[0])
    sparse = [one for one in places if one < start and len(records[one].cells) == width]
    if sparse and places.index(start) == places.index(sparse[-1]) + 1:
        below = [records[one].cells for one in places if one > start]
        if not is_header(records[start].cells, below):
            return sparse[-1]  # a header with many blanks, for the row below it is data
    return start


def _is_full(record: Record, least: int, width: int) -> bool:
    return record.filled >= least and len(record.cells) >= min(width, least)


def _after_comments(records: list[Record], filled: list[int], width: int) -> list[int]:
    """Leave out comment lines at the top, but not a header that begins with a mark."""
    for mark in _COMMENT_MARKS:
        count = 0
        while count < len(filled) and records[filled[count]].cells[0].startswith(mark):
            count += 1
        if 0 < count < len(filled) and not (
            len(records[filled[count - 1]].cells) == width > 1
            and is_header(records[filled[count - 1]].cells, _below(records, filled[count:]))
            and not is_header(records[filled[count]].cells, _below(records, filled[count + 1 :]))
        ):
            return filled[count:]
        if 0 < count < len(filled):
            return filled[count - 1 :]
    return filled


def _below(records: list[Record], places: list[int]) -> list[list[str]]:
    return [records[place].cells for place in places]


def _find_comment(records: list[Record], width: int) -> str:
    """Answer the mark of comments between the rows; a row of full width is none."""
    for mark in _COMMENT_MARKS:
        marked = [one for one in records if one.filled and one.cells[0].startswith(mark)]
        if marked and width > 1 and all(len(one.cells) != width for one in marked):
            return mark
    return ""


def count_header_rows(rows: list[list[str]], width: int) -> int:
    """Answer how many rows, 0 to 3, the header has."""
    if not rows:
        return 0
    for count in range(_MAX_HEADER_ROWS, 1, -1):
        below = rows[count : count + _JUDGED]
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
    rows = [row for row in below[:_JUDGED] if row != first]
    words = ["word"] * len(first) if _is_year_scale(first) else first
    if not rows:
        return not any(is_typed(cell) for cell in words)
    votes = sum(_vote(words[column], rows, column) for column in range(len(first)))
    names = [cell.strip().casefold() for cell in first if cell.strip()]
    if len(set(names)) < len(names):
        votes -= 0.2
    if any(len(name) > 300 for name in names) and votes < 1:
        votes -= 0.2
    again = len(rows) < len(below[:_JUDGED])  # a header may come again; so may a row of words
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


def _is_year_scale(first: list[str]) -> bool:
    """Years are the one kind of number that often names columns."""
    if is_typed(first[0]) or not first[0].strip():
        return False
    years = [int(cell) for cell in first if cell.isdecimal() and len(cell) == 4]
    others = [cell for cell in first if not (cell.isdecimal() and len(cell) == 4)]
    steps = {right - left for left, right in pairwise(years)}
    return (
        len(years) >= 2
        and len(steps) == 1
        and 0 < abs(min(steps)) <= 10
        and all(1500 <= year <= 2200 for year in years)
        and not any(map(is_typed, others))
    )


def _find_second_table(records: list[Record], start: int, width: int, header_rows: int) -> int:
    """Answer the place at which another table begins, 0 if there is none."""
    filled = [one for one in range(start, len(records)) if records[one].filled]
    if width < 2:
        return 0
    for index in range(header_rows + 1, len(filled) - 1):
        place = filled[index]
        gap = not records[place - 1].filled
        if _begins_table(records, filled, index, width, gap=gap):
            return place
    return 0


def _begins_table(
    records: list[Record], filled: list[int], index: int, width: int, *, gap: bool
) -> bool:
    rows = [records[place].cells for place in filled[index : index + _JUDGED]]
    if rows[0] == records[filled[0]].cells and len(rows) > 1:
        return True  # the same header again
    other = len(rows[0])
    if other == width and not gap:
        above = [records[place].cells for place in filled[1:index]]
        return _is_another_header(rows[0], above[-_JUDGED:], rows[1:])
    if other < 2 or any(len(row) != other for row in rows[1:3]):
        return False
    strong = all(cell.strip() for cell in rows[0]) and any(map(is_typed, rows[1]))
    if not (strong and is_header(rows[0], rows[1:]) and not any(map(is_typed, rows[0]))):
        return False
    return gap or len(rows) >= 4


def _is_another_header(row: list[str], above: list[list[str]], below: list[list[str]]) -> bool:
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
