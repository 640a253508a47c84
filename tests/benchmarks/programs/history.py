"""Imports into a table, undoes and redoes that, verifies the history, and prints the times.

Arguments: CSV WORKSPACE, then the names of the unique columns.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from import_ours import make_table, with_unique

from domain.importing import apply, plan_import, stage
from domain.store.session import Session
from domain.values import Query
from domain.workspace import Workspace


def main(source: str, target: str, *unique: str) -> None:
    """Measure and print."""
    seconds: dict[str, float] = {}
    counts: list[int] = []
    workspace = Workspace.open(target)
    workspace.database.checkpoint_after_commit = False
    plan = with_unique(plan_import(Path(source)), list(unique))
    workspace.write(lambda session: make_table(session, plan))
    (table,) = workspace.tables()
    staged = stage(workspace, plan_import(Path(source), table=table), lambda done, total: None)
    reader = workspace.reader()
    steps = (
        ("import", lambda session: apply(session, staged)),
        ("undo", Session.undo_next),
        ("redo", Session.redo_next),
    )
    for name, operation in steps:
        start = perf_counter()
        workspace.write(operation)
        written = perf_counter()
        assert reader.verify_history() is None
        seconds[name], seconds[f"verify after {name}"] = written - start, perf_counter() - written
        counts.append(reader.count(Query(table.id)))
        workspace.database.checkpoint()
    reader.close()
    workspace.close()
    print(json.dumps({"seconds": seconds, "counts": counts, "size": Path(target).stat().st_size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
