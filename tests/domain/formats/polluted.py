"""Makes polluted files of delimited text, one for each kind and place, and scores how they load.

The kinds, their prevalence and the ten measures are facts of a public benchmark: Vitagliano,
Hameed, Jiang, Reisener, Wu and Naumann, "Pollock: A Data Loading Benchmark" (PVLDB 16, 2023),
and its survey of 3,712 files of open data. Table, files and code here are our own; so the score
is comparable in kind, not to the last digit. Two measures are stricter here: a record is right
only if every cell stands in its own column, and values are compared as they are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.errors import EmptySource, SourceError
from domain.formats.delimited import batches, probe

LOTS_HEADER = ["Day", "Hour", "Count", "Code", "Price", "Item", "Details", "Page", "Remark"]


@dataclass(frozen=True)
class Table:
    """A clean table, of nine columns."""

    header: list[str]
    rows: list[list[str]]

    @property
    def whole(self) -> list[list[str]]:
        """Answer the header and the rows."""
        return [self.header, *self.rows]


_THINGS = [
    *("Brass lamp", "Oak table, round", "Map of the coast", "Field glass", "Tin box, painted"),
    *("Sailor's chest", "Wool rug", "Clock, 8 day", "Silver spoon", "Globe on a stand"),
    *('Mirror, 24" wide', "Garden bench", "Children's sledge", "Inkwell", "Chess set, travel"),
]
_DETAILS = [
    *("Cleaned last winter and in good order.", "Bought at the fair, one leg was mended"),
    *('Drawn by hand, framed, with the mark "N" on the back.', "A gift of the harbour office"),
    *("Some scratches, none of them deep, on the lid", "It doesn't close any more"),
    *("Woven in one piece, never washed.", 'Fits a shelf of 30", but not a smaller one.'),
    *("From the house by the mill", "Shown in two rooms, then stored, then shown again"),
    *("The paint came off, so it was done again in green", "Part of a larger set"),
]


_PEOPLE = ("Berg, Anna", "Lund, Bo", "Ek, Carl", "Holm, Dora", "Dahl, Emil", "Ström, Fia")
_GOODS = ("pen", "red pen, large", "A4 paper", "ink 5 ml", "desk lamp", "folder")
_NOTES = ("", "call first", "", "paid in cash, no receipt", 'said "later"', "", "")


def lots(rows: int = 83) -> Table:
    """Answer a table of dates, times, numbers, codes, long texts and addresses."""
    found = []
    for number in range(rows):
        code = (
            f"{'ABKRZ'[number * 7 % 5]}{'GHMN'[number % 4]}-{(number * 3779 + 1042) % 9000 + 1000}"
        )
        found.append(
            [
                f"{number % 28 + 1:02}/{number // 28 + 1:02}/2019",
                f"{number // 4 % 24:02}:{number % 4 * 15:02}",
                str(number * number % 37),
                code,
                f"${number * 613 % 9000 / 100:.2f}",
                _THINGS[number * 4 % len(_THINGS)] + (f" no. {number}" if number % 3 else ""),
                _DETAILS[number * 5 % len(_DETAILS)],
                f"https://lots.example.org/{code.replace('-', '_')}.html",
                "" if number % 9 else "sold",
            ]
        )
    return Table(LOTS_HEADER, found)


def orders(rows: int = 83) -> Table:
    """Answer another table, of short texts, names with commas, shares and telephone numbers."""
    found = [
        [
            f"2021-{number % 12 + 1:02}-{number * 5 % 28 + 1:02}",
            _PEOPLE[number * 7 % 6],
            ("Oslo", "Rome", "New York", "Bonn", "San José")[number % 5],
            f"{(number * 7919 + 12345) % 99000 / 100:.2f}",
            ("", "5%", "10%")[number % 3],
            "yes" if number * number % 7 > 2 else "no",
            f"+47 {number * 7654321 % 89999999 + 10000000}",
            _GOODS[number * 5 % 6],
            _NOTES[number % 7],
        ]
        for number in range(rows)
    ]
    header = ["OrderDate", "CustomerName", "City", "Amount", "Discount", "IsPaid", "Phone"]
    return Table([*header, "ItemName", "Notes"], found)


@dataclass(frozen=True)
class Kind:
    """A polluted file with the table that ought to come of it; `header` None: it has none."""

    family: str
    name: str
    data: bytes
    header: Sequence[str] | None
    rows: Sequence[Sequence[str]]


PREVALENCE = {
    "source": 1,
    "no_payload": 15,
    "no_trailing_newline": 184,
    "double_trailing_newline": 5,
    "no_header": 470,
    "header_multirow_2": 47,
    "header_multirow_3": 47,
    "preamble": 282,
    "multitable_less": 62.67,
    "multitable_same": 62.67,
    "multitable_more": 62.67,
    "header_only": 3,
    "one_data_row": 4,
    "record_cr": 7,
    "record_lf": 1691,
    "field_tab": 4,
    "field_semicolon": 834,
    "field_space": 4,
    "field_comma_space": 101,
    "quote_apostrophe": 11,
    "escape_backslash": 1,
    "escape_none": 7,
    "row_less_sep": 247,
    "row_more_sep": 280,
    "row_extra_quote": 7,
    "row_field_space": 8,
}
"""In how many of the surveyed files each kind was found; kinds of rows: all places together."""


def cell(text: str, delimiter: str = ",", quote: str = '"', escape: str | None = None) -> str:
    """Write a cell, in quotes only where it needs them; `escape` "" leaves quotes bare."""
    if not any(one in text for one in (delimiter.strip() or " ", quote, "\n", "\r")):
        return text if text or delimiter != " " else quote * 2
    return quote + text.replace(quote, (quote if escape is None else escape) + quote) + quote


def line(cells: Sequence[str], delimiter: str = ",", **how: str) -> str:
    """Write a row without its line end."""
    return delimiter.join(cell(one, delimiter, **how) for one in cells)


def text(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n", **how: str) -> str:
    """Write rows, each with a line end."""
    return "".join(line(row, delimiter, **how) + end for row in rows)


def whole_files(table: Table) -> Iterator[Kind]:
    """Make the files in which something concerns the file, the table, or every row."""
    clean = text(table.whole)
    for name, content in (
        ("source", clean),
        ("no_trailing_newline", clean[:-2]),
        ("double_trailing_newline", clean + "\r\n"),
        ("record_lf", text(table.whole, end="\n")),
        ("record_cr", text(table.whole, end="\r")),
        ("field_semicolon", text(table.whole, ";")),
        ("field_tab", text(table.whole, "\t")),
        ("field_space", text(table.whole, " ")),
        ("field_comma_space", text(table.whole, ", ")),
        ("quote_apostrophe", text(table.whole, quote="'")),
        ("escape_backslash", text(table.whole, escape="\\")),
        ("escape_none", text(table.whole, escape="")),
        ("preamble", "List of the lots,,,,,,,,\r\n,,,,,,,,\r\n" + clean),
    ):
        yield Kind(name, name, content.encode(), table.header, table.rows)
    for name, header, rows in (
        ("no_payload", None, []),
        ("no_header", None, table.rows),
        ("header_only", table.header, []),
        ("one_data_row", table.header, table.rows[:1]),
    ):
        content = text([*([header] if header else []), *rows])
        yield Kind(name, name, content.encode(), header, rows)
    yield from _headers_of_several_rows(table)
    yield from _two_tables(table)


def _headers_of_several_rows(table: Table) -> Iterator[Kind]:
    """Rows of a header say different things; in the benchmark each says the same again."""
    upper = ["When", "When", "Stock", "Stock", "Stock", "Lot", "Lot", "Lot", "Note"]
    units = ["local", "local", "pieces", "letters", "dollars", "short", "long", "link", "free"]
    for name, rows in (
        ("header_multirow_2", [upper, table.header]),
        ("header_multirow_3", [upper, table.header, units]),
    ):
        joined = [" ".join(parts) for parts in zip(*rows, strict=True)]
        yield Kind(name, name, text([*rows, *table.rows]).encode(), joined, table.rows)


def _two_tables(table: Table) -> Iterator[Kind]:
    """A second table follows at once; the first one is wanted."""
    for name, width in (("less", 8), ("same", 9), ("more", 10)):
        second = [[f"Part {column + 1}" for column in range(width)]]
        second += [
            [str((row * 31 + column * 17) % 1000) for column in range(width)]
            for row in range(len(table.rows))
        ]
        kind, content = f"multitable_{name}", text([*table.whole, *second])
        yield Kind(kind, kind, content.encode(), table.header, table.rows)


def single_rows(table: Table, places: Iterable[int]) -> Iterator[Kind]:
    """Make the files in which one row is polluted, at each column; row 0 is the header."""
    for place in places:
        cells = [cell(one) for one in table.whole[place]]
        yield _with_row(table, place, "row_field_space", "", " ".join(cells))
        for column in range(len(cells)):
            before, after = cells[:column], cells[column:]
            more = ",".join([*before, "", *after])
            yield _with_row(table, place, "row_more_sep", str(column), more)
            if column:
                less = ",".join([*before[:-1], before[-1] + after[0], *after[1:]])
                yield _with_row(table, place, "row_less_sep", str(column), less)
            yield _with_stray_quote(table, place, column)


def _with_row(table: Table, place: int, family: str, name: str, polluted: str) -> Kind:
    """Put a polluted line in the place of one; the table that should come of it is the same."""
    lines = [line(row) for row in table.whole]
    content = "\r\n".join([*lines[:place], polluted, *lines[place + 1 :], ""])
    return Kind(family, f"{family} {place} {name}", content.encode(), table.header, table.rows)


def _with_stray_quote(table: Table, place: int, column: int) -> Kind:
    """Put a bare quote before the text of a cell, within its quotes if it has any."""
    row = table.whole[place]
    cells = [cell(one) for one in row]
    inside = cells[column].startswith('"') and len(cells[column]) > 1
    stray = '""' + cells[column][1:] if inside else '"' + cells[column]
    polluted = ",".join([*cells[:column], stray, *cells[column + 1 :]])
    kind = _with_row(table, place, "row_extra_quote", str(column), polluted)
    right = [*row[:column], '"' + row[column], *row[column + 1 :]]
    whole = [*table.whole[:place], right, *table.whole[place + 1 :]]
    return replace(kind, header=whole[0], rows=whole[1:])


# -- the measures


@dataclass(frozen=True)
class Loaded:
    """What a reader made of a file; `header` None: it found none."""

    header: Sequence[str] | None
    rows: Sequence[Sequence[str]]


def measures(expected: Kind, loaded: Loaded | None) -> tuple[float, ...]:
    """Answer the ten measures, each from 0 to 1; nothing at all is loaded where None."""
    if loaded is None:
        return (0.0,) * 10
    header = _shares(_cells([expected.header or ()]), _cells([loaded.header or ()]))
    records = _shares(_records(expected.rows), _records(loaded.rows))
    cells = _shares(
        _cells([expected.header or (), *expected.rows]), _cells([loaded.header or (), *loaded.rows])
    )
    return (1.0, *header, *records, *cells)


def _records(rows: Sequence[Sequence[str]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row) for row in rows)


def _cells(rows: Sequence[Sequence[str]]) -> Counter[str]:
    return Counter(one for row in rows for one in row)


def _shares(expected: Counter, loaded: Counter) -> tuple[float, float, float]:
    """Answer precision, recall and F1; all are 1 where nothing was to come and nothing came."""
    if not expected and not loaded:
        return 1.0, 1.0, 1.0
    both = (expected & loaded).total()
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / loaded.total(), both / expected.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def simple(scores: Sequence[tuple[Kind, tuple[float, ...]]]) -> float:
    """Answer the mean over files of the sum of their measures, 10 at most."""
    return sum(sum(one) for _, one in scores) / len(scores)


def weighted(scores: Sequence[tuple[Kind, tuple[float, ...]]]) -> float:
    """Answer the same mean with each kind as heavy as it is common."""
    files = Counter(kind.family for kind, _ in scores)
    heavy = [(PREVALENCE[kind.family] / files[kind.family], sum(one)) for kind, one in scores]
    return sum(weight * one for weight, one in heavy) / sum(weight for weight, _ in heavy)


def load(path: Path, kind: Kind) -> Loaded | None:
    """Let the reader guess how to read a file, and read it; nothing of it where it refuses."""
    path.write_bytes(kind.data)
    try:
        found = probe(path)
    except EmptySource:
        return Loaded(None, [])
    except SourceError:
        return None
    rows = [row for one in batches(path, found.options, width=found.width) for row in one.rows]
    return Loaded(found.raw_header if found.options.header_rows else None, rows)


def score(kinds: Iterable[Kind], folder: Path) -> list[tuple[Kind, tuple[float, ...]]]:
    """Load each file and answer its measures."""
    return [(kind, measures(kind, load(folder / "polluted.csv", kind))) for kind in kinds]


def by_family(scores: Sequence[tuple[Kind, tuple[float, ...]]]) -> dict[str, float]:
    """Answer the mean of each kind that is not without a loss, for a failure to show."""
    sums: dict[str, list[float]] = {}
    for kind, one in scores:
        sums.setdefault(kind.family, []).append(sum(one))
    return {name: round(sum(all_) / len(all_), 4) for name, all_ in sums.items() if min(all_) < 10}
