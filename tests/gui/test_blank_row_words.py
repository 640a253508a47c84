"""The import says how many blank rows it leaves out."""

from __future__ import annotations

import pytest

from domain.importing import Fate, Staged, plan_import
from gui.importing.outcomes import outcome


@pytest.mark.parametrize(
    ("blank", "words"),
    [
        (0, "2 records will be imported."),
        (1, "2 records will be imported. 1 blank row is left out."),
        (3, "2 records will be imported. 3 blank rows are left out."),
    ],
)
def test_blank_rows_are_named_beside_the_records(tmp_path, blank, words):
    path = tmp_path / "some.csv"
    path.write_text("Name,Age\nAda,3\nEve,4\n")
    staged = Staged(plan_import(path), 2, {Fate.NEW: 2}, blank=blank)
    assert outcome(staged) == ("success", words)
