"""Finds the table within a file: what stands above it, its header, and where another one begins."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from domain.formats.delimited.comments import MARKS
from domain.formats.delimited.judging import (
    JUDGED,
    count_header_rows,
    is_another_header,
    is_header,
)
from domain.formats.delimited.kinds import is_typed

_LEGEND = 10  # lines such as "Created,2024" that may stand above a table


@dataclass(frozen=True)
class Record:
    """A record with the physical line (from 1) at which it begins, `quoted` if with a quote."""

    line: int
    cells: list[str]
    quoted: bool = False

    @property
    def filled(self) -> int:
        """Answer how many cells hold something."""
        return sum(1 for cell in self.cells if cell.strip())

    def is_comment(self, mark: str) -> bool:
        """Answer whether it begins with a mark of comments, and not in quotes."""
        return mark != "" and not self.quoted and self.cells[0].startswith(mark)


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
    body = [one for one in records[start:] if one.filled and not one.is_comment(comment)]
    header_rows = count_header_rows([one.cells for one in body], width)
    stop = _find_second_table(records, start, width, header_rows)
    skip = records[start].line - 1
    return Layout(skip, header_rows, width, comment, skip + stop - start + 1 if stop else 0)


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
    return width == 2 and len(block) <= _LEGEND and any(other > 2 for other in later)


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
        (first, rows), (second, _) = (runs[one] for one in longest)
        legend = first == 2 < second and rows <= _LEGEND
        if min(first, second) >= 2 and not legend:
            return first
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
    for mark in MARKS:
        count = 0
        while count < len(filled) and records[filled[count]].is_comment(mark):
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
    for mark in MARKS:
        marked = [one for one in records if one.filled and one.is_comment(mark)]
        if marked and width > 1 and all(len(one.cells) != width for one in marked):
            return mark
    return ""


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
    rows = [records[place].cells for place in filled[index : index + JUDGED]]
    if rows[0] == records[filled[0]].cells and len(rows) > 1:
        return True  # the same header again
    other = len(rows[0])
    if other == width and not gap:
        above = [records[place].cells for place in filled[max(1, index - JUDGED) : index]]
        return is_another_header(rows[0], above, rows[1:])
    if other < 2 or any(len(row) != other for row in rows[1:3]):
        return False
    strong = all(cell.strip() for cell in rows[0]) and any(map(is_typed, rows[1]))
    if not (strong and is_header(rows[0], rows[1:]) and not any(map(is_typed, rows[0]))):
        return False
    return gap or len(rows) >= 4
