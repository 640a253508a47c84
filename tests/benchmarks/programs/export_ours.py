"""Exports the only table of a workspace and prints how long that took, the proof included.

Arguments: WORKSPACE FORMAT TARGET.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from domain.exporting import export
from domain.values import Query
from domain.workspace import Workspace


def main(source: str, kind: str, target: str) -> None:
    """Export and print."""
    workspace = Workspace.open(source)
    (table,) = workspace.tables()
    reader = workspace.reader()
    begun = perf_counter()
    report = export(reader, table, Query(table.id), Path(target), format=kind)
    seconds = perf_counter() - begun
    reader.close()
    workspace.close()
    print(json.dumps({"seconds": seconds, "rows": report.rows, "size": report.size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
