"""Judges a file against a table that holds its records already, and prints how long that took.

Arguments: CSV WORKSPACE, then the names of the fields to match on. The workspace stays as it is.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from domain.importing import Matching, plan_import, stage
from domain.workspace import Workspace


def main(source: str, target: str, *keys: str) -> None:
    """Judge and print."""
    workspace = Workspace.open(target)
    (table,) = workspace.tables()
    begun = perf_counter()
    plan = plan_import(Path(source), table=table)
    fields = tuple(one.id for one in table.fields if one.label in keys)
    plan = replace(plan, matching=Matching(fields))
    staged = stage(workspace, plan, lambda done, total: None)
    seconds = perf_counter() - begun
    workspace.close()
    counts = {str(fate): count for fate, count in staged.counts.items()}
    print(json.dumps({"seconds": seconds, "counts": counts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
