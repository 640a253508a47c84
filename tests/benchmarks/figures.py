"""How benchmarks measure, print and judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"


def judge_ratio(name: str, ours: float, reference: float, limit: float) -> None:
    """Print a comparison and fail beyond its limit."""
    ratio = ours / reference
    compared = f"ours {ours:.3f} s, reference {reference:.3f} s, ratio {ratio:.2f}"
    print(f"\n{name}: {compared} (limit {limit:g})")
    assert ratio <= limit, f"{name}: {ratio:.2f} times the reference, allowed are {limit:g}"


def judge(name: str, value: float, limit: float, unit: str = "ms") -> None:
    """Print a figure that has an absolute limit and fail beyond it."""
    print(f"\n{name}: {value:.1f} {unit} (limit {limit:g} {unit})")
    assert value <= limit, f"{name}: {value:.1f} {unit}, allowed are {limit:g} {unit}"


def note(name: str, text: str) -> None:
    """Print a figure that has no limit."""
    print(f"\n{name}: {text}")


def take_turns(
    ours: Sequence[object], plain: Sequence[object], *, rounds: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run two programs in turns and return the medians of their numbers, ours first.

    Each is given as its name and its arguments. Turns, because both then meet the same noise.
    """
    found: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for _ in range(rounds):
        for runs, (name, *arguments) in zip(found, (ours, plain), strict=True):
            runs.append(run_program(str(name), *arguments))
    return medians(found[0]), medians(found[1])


def medians(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of each number of several runs; what is no time is that of the first."""
    numbers = (key for key, value in runs[0].items() if isinstance(value, float))
    return {**runs[0], **{key: median(run[key] for run in runs) for key in numbers}}


def run_program(name: str, *arguments: object) -> dict[str, Any]:
    """Run one of the programs in a process of its own and return what it prints as JSON."""
    done = subprocess.run(
        command(name, arguments),
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def command(name: str, arguments: Sequence[object]) -> list[str]:
    """Return the command line of a program."""
    return [sys.executable, str(PROGRAMS / f"{name}.py"), *map(str, arguments)]


def environment() -> dict[str, str]:
    """Return an environment in which programs find our packages and show no window.

    Byte code is kept, as it is for everybody who starts the program a second time.
    """
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
