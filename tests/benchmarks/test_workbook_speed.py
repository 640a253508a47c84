"""How long it takes to read a workbook in a child process, against the library alone."""

from __future__ import annotations

import pytest
from conftest import ROUNDS
from figures import judge_ratio, note, take_turns
from people import ROWS, people_workbook

AT_MOST = 1.3


@pytest.mark.parametrize("inline", [False, True], ids=["as Excel", "as streamed"])
def test_read_a_workbook(inline: bool) -> None:
    rows = min(100_000, ROWS)
    book = people_workbook(rows, inline=inline)
    turns = ("workbook_ours", book), ("workbook_plain", book)
    ours, plain = take_turns(*turns, rounds=max(ROUNDS, 7))  # two processes: few rounds scatter
    assert ours["cells"] == rows * 10
    assert plain["cells"] == (rows + 1) * 10
    texts = "in the cells" if inline else "in a list"
    note("workbook, looked through for the plan", f"{ours['probe']:.2f} s")
    judge_ratio(f"workbook, texts {texts}", ours["seconds"], plain["seconds"], AT_MOST)
