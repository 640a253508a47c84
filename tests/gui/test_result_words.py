"""What came of an import is said with every row accounted for."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from domain.importing import Matching, import_file
from domain.values import Origin
from domain.workspace import Workspace
from gui.importing.results import counts_words

FIRST = "No,Name\n1,Ada\n2,Bea\n3,Cy\n"
SECOND = "No,Name\n1,Ada\n\n2,Bea B.\n2,Bea C.\n4,Dee\n"


@pytest.fixture
def reports(tmp_path):
    """Import a file and then one that has a row of every kind; the report of each."""
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(FIRST)
    second.write_text(SECOND)
    with Workspace.open(tmp_path / "words.tabularium") as workspace:
        made = import_file(workspace, first)
        [table] = workspace.tables()
        matching = Matching((table.fields[0].id,))
        changed = import_file(
            workspace, second, table=table, adjust=lambda plan: replace(plan, matching=matching)
        )
        with closing(workspace.reader()) as reader:
            details = [one.details for one in reader.activity() if one.origin is Origin.IMPORT]
    return made, changed, details


def test_the_words_account_for_every_row(reports):
    made, changed, _ = reports
    assert counts_words(made) == "3 records added"
    assert counts_words(changed) == (
        "1 record added, 1 changed, 1 the same, 1 row skipped, 1 blank row left out"
    )


def test_the_history_keeps_the_same_counts(reports):
    _, changed, [newest, _] = reports
    assert newest["counts"] == {"new": 1, "changed": 1, "same": 1, "duplicate": 1}
    assert newest["blank"] == changed.blank == 1
