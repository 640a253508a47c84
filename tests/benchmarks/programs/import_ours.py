"""Imports a file into a new workspace and prints how long each step took.

Arguments: CSV WORKSPACE, then the names of the unique columns.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import psutil

from domain.importing import ImportPlan, apply, plan_import, stage
from domain.store.session import Session
from domain.values import Origin
from domain.workspace import Workspace


def with_unique(plan: ImportPlan, unique: list[str]) -> ImportPlan:
    """Return the plan with the rule that these columns are unique."""
    for column in plan.columns:
        if column.header in unique:
            plan = plan.with_column(replace(column, draft=column.draft._replace(unique=True)))
    return plan


def make_table(session: Session, plan: ImportPlan) -> None:
    """Make an empty table for a plan, so that undoing the import has every record to take back."""
    session.create_table("People", [column.draft for column in plan.columns])


def main(source: str, target: str, *unique: str) -> None:
    """Import and print."""
    marks = [perf_counter()]
    workspace = Workspace.open(target)
    # as in the window, where checkpoints wait for a quiet moment
    workspace.database.checkpoint_after_commit = False
    marks.append(perf_counter())
    plan = with_unique(plan_import(Path(source)), list(unique))
    marks.append(perf_counter())
    staged = stage(workspace, plan, lambda done, total: None)
    marks.append(perf_counter())
    report = workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT).value
    marks.append(perf_counter())
    workspace.close()
    marks.append(perf_counter())
    names = ("open", "plan", "stage", "apply", "close")
    steps = {name: end - start for name, start, end in zip(names, marks, marks[1:], strict=False)}
    memory = psutil.Process().memory_info()
    found = {
        "created": report.created,
        "failed": report.failed,
        "types": [column.draft.type for column in staged.plan.columns],
        "commit": marks[-2] - marks[0],
        "closed": marks[-1] - marks[0],
        "peak": getattr(memory, "peak_wset", 0) or peak_memory(),
        "size": Path(target).stat().st_size,
        **steps,
    }
    print(json.dumps(found))


def peak_memory() -> int:
    """Return the largest resident size of this program so far in bytes.

    What Linux says of a process includes the one that started it; what it says of its memory
    does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    import resource

    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
