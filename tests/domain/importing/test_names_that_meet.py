"""Columns and fields that meet by their names, and those that must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.importing import plan_import
from domain.values import FieldDraft
from domain.workspace import Workspace

ALIKE = [
    ("Date of birth", "DATE OF BIRTH"),
    ("Date of birth", "date_of_birth"),
    ("Date of birth", "DateOfBirth"),
    ("Date of birth", "  date - of - birth: "),
    ("E-mail", "email"),
    ("Straße", "STRASSE"),
    ("Ärztin", "A\N{COMBINING DIAERESIS}RZTIN"),
    ("Nummer 2", "Nummer\N{NO-BREAK SPACE}2"),
    ("名前", "名前。"),
]


def targets(workspace: Workspace, folder: Path, labels: list[str], *header: str) -> list[str]:
    """Answer the label of the field that each column goes into, `-` where it is left out."""
    drafts = [FieldDraft(label) for label in labels]
    table = workspace.write(lambda session: session.create_table("Met", drafts)).value
    path = folder / "met.csv"
    path.write_text(";".join(header) + "\n" + ";".join("x" * len(header)) + "\n", encoding="utf-8")
    by_id = {field.id: field.label for field in table.fields}
    columns = plan_import(path, table=table).columns
    assert [one.skip for one in columns] == [one.target is None for one in columns]
    return [by_id[one.target] if one.target else "-" for one in columns]


@pytest.mark.parametrize(("label", "header"), ALIKE)
def test_matching_ignores_case_spaces_and_punctuation(workspace, tmp_path, label, header):
    assert targets(workspace, tmp_path, [label, "Other"], header, "rest") == [label, "-"]


@pytest.mark.parametrize("labels", [["Name", "Name?"], ["Name?", "Name"]])
def test_the_very_name_goes_before_one_that_is_only_alike(workspace, tmp_path, labels):
    assert targets(workspace, tmp_path, labels, "name", "Name?") == ["Name", "Name?"]


def test_names_of_nothing_but_signs_meet_only_the_same_signs(workspace, tmp_path):
    assert targets(workspace, tmp_path, ["§", "%"], "No", "%", "€", "§") == ["-", "%", "-", "§"]


def test_names_with_other_letters_do_not_meet(workspace, tmp_path):
    assert targets(workspace, tmp_path, ["Name", "City"], "Names", "Town") == ["-", "-"]


def test_a_field_takes_one_column_only(workspace, tmp_path):
    assert targets(workspace, tmp_path, ["Name"], "name", "NAME.") == ["Name", "-"]
