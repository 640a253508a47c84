"""Opens, sorts and searches a large table in a window and prints how soon each was painted.

Argument: WORKSPACE, closed, with one table of people; how it is shown is kept in it.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from window import Bench

ROUNDS = 3
SORTED = ("name", "notes", "city")
TERMS = ("garden", "xylograph")
KEY_PAUSE = 130
"""Milliseconds between the keys of somebody who types."""

Seconds = dict[str, list[float]]


class Plain:
    """What SQLite alone answers on a bare connection, and how fast."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sort_times: dict[str, list[float]] = {}
        connection = sqlite3.connect(path)
        (self._table,) = connection.execute("SELECT name FROM tab_table").fetchone()
        # the column "id" of the file is the first field, the record's own id is another
        (self._code,) = connection.execute("SELECT name FROM tab_field ORDER BY id").fetchone()
        connection.close()

    def time_sorts(self) -> None:
        """Note how long the ids in the order of each column take, blanks last, any case alike."""
        connection = sqlite3.connect(self._path)
        for column in SORTED:
            for kind, collation in (("nocase", "COLLATE NOCASE"), ("binary", "")):
                start = perf_counter()
                connection.execute(
                    f"SELECT id FROM {self._table} WHERE +deleted_at IS NULL "
                    f"ORDER BY {column} {collation}, id"
                ).fetchall()
                self.sort_times.setdefault(f"{kind} {column}", []).append(perf_counter() - start)
        connection.close()

    def code(self, where: str = "1", order: str = "id") -> str:
        """Return the file's own id of the first record in an order."""
        connection = sqlite3.connect(self._path)
        sql = f"SELECT {self._code} FROM {self._table} WHERE {where} ORDER BY {order} LIMIT 1"
        row = connection.execute(sql).fetchone()
        connection.close()
        return str(row[0])


def main(source: str) -> None:
    """Measure and print."""
    path = Path(source)
    plain = Plain(path)
    expected = {"first": plain.code(), "last": plain.code(order="id DESC")}
    for column in SORTED:
        expected[f"first {column}"] = plain.code(order=f"{column} COLLATE NOCASE, id")
        expected[f"last {column}"] = plain.code(order=f"{column} COLLATE NOCASE DESC, id DESC")
    for term in TERMS:
        expected[term] = plain.code(where=f"notes LIKE '%{term}%'")
    plain.time_sorts()
    seconds: Seconds = {}
    bench = Bench(path)
    for _ in range(ROUNDS):
        open_table(bench, seconds, expected)
    for _ in range(ROUNDS):
        for term in TERMS:
            search(bench, seconds, expected, term, 0)
            search(bench, seconds, expected, term, KEY_PAUSE)
    prepare_search(bench)
    for _ in range(ROUNDS):
        for term in TERMS:
            search(bench, seconds, expected, term, KEY_PAUSE, ", prepared")
    # last, because the page remembers its order
    for _ in range(ROUNDS):
        for column in SORTED:
            sort(bench, seconds, expected, column)
    bench.close()
    plain.time_sorts()
    print(json.dumps({"seconds": seconds, "plain": plain.sort_times}))


def measure(seconds: Seconds, name: str, start: float, end: float) -> None:
    """Note a duration."""
    seconds.setdefault(name, []).append(end - start)


def timed(
    bench: Bench, seconds: Seconds, name: str, act: Callable[[], None], row: int, expected: str
) -> float:
    """Do something, note when the expected record is painted, and return when it was begun."""
    watch = bench.painted(row, "id", expected)
    start = perf_counter()
    act()
    measure(seconds, name, start, watch.wait())
    return start


def open_table(bench: Bench, seconds: Seconds, expected: dict[str, str]) -> None:
    """Open the table and go to its end."""
    bench.rest(200)
    table = bench.table()
    start = perf_counter()
    bench.show_page(table)
    measure(seconds, "open", start, bench.painted(0, "id", expected["first"]).wait())
    measure(seconds, "open, all ids", start, bench.until(bench.is_complete))
    bench.rest(200)
    timed(bench, seconds, "end", bench.jump_to_end, -1, expected["last"])


def sort(bench: Bench, seconds: Seconds, expected: dict[str, str], column: str) -> None:
    """Sort by a column and go to the end of the new order."""
    bench.show_page(bench.table())
    bench.until(bench.is_complete)
    bench.rest(200)
    first = expected[f"first {column}"]
    start = timed(bench, seconds, "sort", lambda: bench.click_heading(column), 0, first)
    measure(seconds, f"sort, all of {column}", start, bench.until(bench.is_complete))
    bench.rest(200)
    last = expected[f"last {column}"]
    timed(bench, seconds, "sorted end", bench.jump_to_end, -1, last)


def prepare_search(bench: Bench) -> None:
    """Wait as somebody does who looks at the table before he searches."""
    bench.show_page(bench.table())
    bench.until(bench.is_complete)
    bench.rest(100)
    bench.until(lambda: not bench.page.preparation.is_busy)


def search(
    bench: Bench,
    seconds: Seconds,
    expected: dict[str, str],
    term: str,
    pause: int,
    when: str = "",
) -> None:
    """Type a word and wait for its first hit, from the last key on."""
    bench.show_page(bench.table())
    bench.until(bench.is_complete)
    bench.rest(200)
    bench.type_search(term[:-1], pause)
    if pause:
        bench.rest(pause)
    name = f"search {term}" + (when or (", typed" if pause else ""))
    timed(bench, seconds, name, lambda: bench.press_search(term[-1]), 0, expected[term])
    start = perf_counter()
    measure(seconds, f"all hits of {term}{when}", start, bench.until(bench.is_complete))


if __name__ == "__main__":
    main(*sys.argv[1:])
