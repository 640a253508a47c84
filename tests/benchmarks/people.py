"""The files of people that the benchmarks share: made once, the same on every machine."""

from __future__ import annotations

import csv
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROWS = int(os.environ.get("TABULARIUM_BENCH_ROWS", "1000000"))
"""How many rows; the limits are for a million."""

HEADER = "id,username,email,name,active,joined,balance,city,notes,phone"
UNIQUE = ("username", "email")

COMMON = "garden"
"""A word in one of ten notes."""
RARE = "xylograph"
"""A word in seven rows of any file."""


def _words(text: str) -> list[str]:
    return text.split()


_SEED = 20_260_101
_VERSION = 1
_LETTERS = "abcdefghijkmnopqrstuvwxyz2345679"
_FIRST = _words(
    "Ada Ben Cleo Dan Eva Finn Gia Hal Ida Jon Kim Leo Mia Ned Ola Pia Rex Sue Tom Una Vic Wes "
    "Yan Zoe Amir Bela Cara Dina Emil Fara Gero Hana Ivan Jana Karl Lena Marc Nina Otto Paul"
)
_LAST = _words(
    "Moss Lind Hale Vogt Ray Stone Berg Cole Dahl Egan Ford Gray Hoff Ives Jung Kern Lane Mohr "
    "Nash Owen Park Quin Rand Sand Thal Uhl Vale West York Zorn Adler Brand Clark Drake Ebert"
)
_STARTS = _words("Ar Bel Cor Dun El Fal Gra Hol Il Jas Kel Lor Mar Nor Ost Pel Ros Sal Tor Ul")
_ENDS = _words("by den ford ham ley mouth port stad ton wick")
_WORDS = _words(
    "paper letter window winter summer ticket orange silver market bridge member annual volume "
    "copper fabric glass lamp river stone maple"
)


def people_file(rows: int = ROWS) -> Path:
    """Return the file, making it if an earlier run has not left it in the temporary folder."""
    return _kept(f"people-{rows}-{_VERSION}.csv", lambda path: _write(path, _lines(rows)))


def people_again(rows: int = ROWS) -> Path:
    """Return the file as it might come a second time: 1 % of the rows changed, 1 % new."""
    return _kept(f"people-again-{rows}-{_VERSION}.csv", lambda path: _write(path, _again(rows)))


def people_workbook(rows: int, *, inline: bool) -> Path:
    """Return the people in a workbook with typed cells.

    Excel keeps texts in a list of their own; with `inline` they stand in the cells, as programs
    write them that stream their rows.
    """
    name = f"people-{rows}-{'inline' if inline else 'shared'}-{_VERSION}.xlsx"
    return _kept(name, lambda path: _write_workbook(path, rows, inline))


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    folder = Path(tempfile.gettempdir()) / "tabularium-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / name
    if not path.exists():
        unfinished = path.with_suffix(f".{os.getpid()}")
        make(unfinished)
        unfinished.replace(path)
    return path


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(HEADER + "\n")
        handle.writelines(lines)


def _again(rows: int) -> Iterator[str]:
    for number, line in enumerate(_lines(rows), start=1):
        cells = line.split(",")
        if number % 100 == 0:
            cells[7] = "Newtown"
        if number % 100 == 50:
            cells[0] = str(rows + number)
            cells[1], cells[2] = f"n{cells[1]}", f"n{cells[2]}"
        yield ",".join(cells)


def _write_workbook(path: Path, rows: int, inline: bool) -> None:
    from xlsxwriter import Workbook

    with people_file(rows).open(encoding="utf-8", newline="") as handle:
        book = Workbook(path, {"constant_memory": inline})
        write_people(book, csv.reader(handle))
        book.close()


def write_people(book: Any, rows: Iterable[Sequence[str]]) -> None:
    """Write people, the header first, on a sheet with typed cells, the plain way."""
    sheet = book.add_worksheet("People")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, row in enumerate(rows):
        if place == 0:
            for column, text in enumerate(row):
                sheet.write_string(0, column, text)
            continue
        number, user, email, name, active, joined, balance, city, notes, phone = row
        sheet.write_number(place, 0, int(number))
        sheet.write_string(place, 1, user)
        sheet.write_string(place, 2, email)
        sheet.write_string(place, 3, name)
        sheet.write_boolean(place, 4, active in ("yes", 1))
        sheet.write_datetime(place, 5, date.fromisoformat(joined), day)
        sheet.write_number(place, 6, float(balance))
        sheet.write_string(place, 7, city)
        sheet.write_string(place, 8, notes)
        sheet.write_string(place, 9, phone)


def _lines(rows: int) -> Iterator[str]:
    """Yield the rows; unique names come in no order, as they do in life."""
    chance = random.Random(_SEED)
    pick, below = chance.choice, chance.random
    pairs = [a + b for a in _LETTERS for b in _LETTERS]
    triples = [pair + c for pair in pairs for c in _LETTERS]
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    cities = [start + end for start in _STARTS for end in _ENDS]
    dates = [f"{y}-{m:02}-{d:02}" for y in range(1995, 2026) for m in range(1, 13) for d in (1, 15)]
    dates += [
        f"{y}-{m:02}-{d:02}" for y in range(2000, 2026) for m in range(1, 13) for d in (7, 28)
    ]
    notes = [_note(chance) for _ in range(20_000)]
    rare = {rows * part // 7 for part in range(1, 8)}
    for number in range(1, rows + 1):
        # an odd factor makes a permutation of the 32^5 codes
        code = number * 20_394_401 & 0x1FFFFFF
        user = pairs[code >> 15] + triples[code & 0x7FFF]
        note = pick(notes)
        if number in rare:
            note = f"{RARE} {note}"[:40]
        yield (
            f"{number},{user},{user[::-1]}@a.example,{pick(names)}"
            f",{'yes' if below() < 0.6 else 'no'}"
            f",{pick(dates)},{int(below() * 90000) / 100:.2f},{pick(cities)},{note},"
            f"0{int(below() * 9e7) + 10_000_000}\n"
        )


def _note(chance: random.Random) -> str:
    """Return 40 characters that neither begin nor end with a blank."""
    words = [COMMON] if chance.random() < 0.125 else []
    while len(" ".join(words)) < 44:
        words.append(chance.choice(_WORDS))
    chance.shuffle(words)
    return " ".join(words)[:40].rstrip().ljust(40, ".")
