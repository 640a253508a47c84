"""The reference: a bare cursor into `csv.writer` or XlsxWriter, nothing guarded, nothing checked.

Arguments: WORKSPACE FORMAT TARGET.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from itertools import chain
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from people import HEADER, write_people


def main(source: str, kind: str, target: str) -> None:
    """Export and print."""
    connection = sqlite3.connect(source)
    (table,) = connection.execute("SELECT name FROM tab_table").fetchone()
    names = [name for (name,) in connection.execute("SELECT name FROM tab_field ORDER BY id")]
    header = HEADER.split(",")
    begun = perf_counter()
    rows = connection.execute(
        f"SELECT {', '.join(names[: len(header)])} FROM {table} "
        "WHERE deleted_at IS NULL ORDER BY id"
    )
    if kind == "csv":
        with open(target, "w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(header)
            writer.writerows(rows)
    else:
        from xlsxwriter import Workbook

        book = Workbook(target, {"constant_memory": True})
        write_people(book, chain([header], rows))
        book.close()
    seconds = perf_counter() - begun
    connection.close()
    print(json.dumps({"seconds": seconds, "size": Path(target).stat().st_size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
