"""How long it takes to judge a file against the million records that it holds again."""

from __future__ import annotations

from pathlib import Path

from conftest import ROUNDS
from figures import judge_ratio, note, run_program
from people import ROWS, UNIQUE, people_again

AT_MOST = 3


def test_classification(million: Path, folder: Path) -> None:
    again, plain = people_again(), folder / "plain.db"
    ours, reference = [], []
    for _ in range(ROUNDS):
        reference.append(run_program("import_plain", again, plain, *UNIQUE)["commit"])
        plain.unlink()
        found = run_program("classify", again, million, UNIQUE[0])
        ours.append(found["seconds"])
    part = ROWS // 100
    assert found["counts"] == {"new": part, "changed": part, "same": ROWS - 2 * part}
    note("classification, each", ", ".join(f"{one:.1f} s" for one in ours))
    judge_ratio(
        "classification", sorted(ours)[ROUNDS // 2], sorted(reference)[ROUNDS // 2], AT_MOST
    )
