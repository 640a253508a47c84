"""How soon a file that was dropped on the window is seen: its first rows as they will be stored."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from conftest import ROUNDS
from figures import judge, note, run_program
from people import people_file

AT_MOST_MS = 1_000
TIMES_A_BARE_DIALOG = 40


def test_the_first_page_of_the_preview(folder: Path) -> None:
    target = folder / "preview.tabularium"
    runs = []
    for _ in range(ROUNDS):
        runs.append(run_program("window_preview", people_file(), target))
        target.unlink()
    for name in ("first", "second"):
        ours = median(run[name] for run in runs)
        plain = median(run[f"{name} plain"] for run in runs)
        note(f"{name} preview", f"a bare dialog {plain:.0f} ms, ratio {ours / plain:.1f}")
        judge(f"{name} preview", ours, AT_MOST_MS)
        assert ours / plain <= TIMES_A_BARE_DIALOG
