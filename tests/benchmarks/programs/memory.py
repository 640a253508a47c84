"""Does one thing with a table and prints how much memory the process took for it at most.

Arguments: WHAT WORKSPACE FILE; WHAT is import, classify, csv or xlsx.
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import psutil
from import_ours import peak_memory, with_unique

from domain.exporting import export
from domain.importing import Matching, apply, plan_import, stage
from domain.values import Query
from domain.workspace import Workspace

UNIQUE = ["username", "email"]


def main(what: str, target: str, file: str) -> None:
    """Do it and print."""
    workspace, path = Workspace.open(target), Path(file)
    warm_up(workspace)
    idle = psutil.Process().memory_info().rss
    done = WAYS[what](workspace, path)
    found = {"above": peak_memory() - idle, "idle": idle, "done": done}
    workspace.close()
    print(json.dumps(found))


def warm_up(workspace: Workspace) -> None:
    """Load what is loaded when it is first needed, to count what rows need and nothing else."""
    importlib.import_module("xlsxwriter")
    workspace.tables()


def import_all(workspace: Workspace, path: Path) -> int:
    """Import a file into a new table; return how many records came of it."""
    plan = with_unique(plan_import(path), UNIQUE)
    staged = stage(workspace, plan, lambda done, total: None)
    return workspace.write(lambda session: apply(session, staged)).value.created


def classify(workspace: Workspace, path: Path) -> int:
    """Judge a file by the table; return how many of its rows are known."""
    (table,) = workspace.tables()
    keys = tuple(one.id for one in table.fields if one.label == UNIQUE[0])
    plan = replace(plan_import(path, table=table), matching=Matching(keys))
    return sum(stage(workspace, plan, lambda done, total: None).counts.values())


def export_all(workspace: Workspace, path: Path) -> int:
    """Export the table in the format that the file is named by; return how many records."""
    (table,) = workspace.tables()
    reader = workspace.reader()
    report = export(reader, table, Query(table.id), path, format=path.suffix[1:])
    reader.close()
    return report.rows


WAYS = {"import": import_all, "classify": classify, "csv": export_all, "xlsx": export_all}

if __name__ == "__main__":
    main(*sys.argv[1:])
