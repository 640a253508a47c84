"""How long the program takes from its start to a window with records in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from statistics import median
from time import perf_counter

from figures import ROOT, command, environment, judge_ratio, note

ROUNDS = 11
AT_MOST = 2


def test_start_with_a_large_file(million: Path, tmp_path: Path) -> None:
    ours: list[float] = []
    bare: list[float] = []
    for turn in range(ROUNDS + 1):
        home = tmp_path / str(turn)
        bare.append(_seconds_to_paint("start_bare", [], home))
        ours.append(_seconds_to_paint("start_ours", [str(million)], home))
    # the first start reads everything from the disk
    note("start, each", ", ".join(f"{a:.2f}/{b:.2f}" for a, b in zip(ours, bare, strict=True)))
    judge_ratio("start to painted records", median(ours[1:]), median(bare[1:]), AT_MOST)


def _seconds_to_paint(program: str, arguments: list[str], home: Path) -> float:
    """Start a program and return the time until it says that it has painted."""
    home.mkdir(exist_ok=True, mode=0o700)
    # a home of its own: no other window of ours is there to take the file over
    places = {name: str(home) for name in os.environ if name.startswith("XDG_")}
    start = perf_counter()
    process = subprocess.Popen(
        command(program, arguments),
        env={**environment(), **places, "HOME": str(home)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = perf_counter() - start
    process.communicate(timeout=60)
    assert line == "painted\n"
    assert process.returncode == 0
    return seconds
