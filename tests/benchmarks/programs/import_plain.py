"""The reference: a file straight into SQLite, nothing checked, nothing noted.

Arguments: CSV DATABASE, then the names of the unique columns.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from time import perf_counter


def main(source: str, target: str, *unique: str) -> None:
    """Import and print."""
    start = perf_counter()
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")  # the checkpoint is timed by itself
    with open(source, encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle)
        header = next(rows)
        connection.execute("BEGIN IMMEDIATE")
        columns = ", ".join(f"{name} TEXT" for name in header[1:])
        connection.execute(f"CREATE TABLE people ({header[0]} INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * len(header))
        created = connection.executemany(f"INSERT INTO people VALUES ({marks})", rows).rowcount
    for name in unique:
        connection.execute(f"CREATE UNIQUE INDEX people_{name} ON people ({name})")
    connection.execute("COMMIT")
    committed = perf_counter()
    connection.close()
    closed = perf_counter()
    print(json.dumps({"created": created, "commit": committed - start, "closed": closed - start}))


if __name__ == "__main__":
    main(*sys.argv[1:])
