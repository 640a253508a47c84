"""Texts changed on their way in: each transform, corrections of single cells, equal faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import importing
from domain.importing import Fate, ImportPlan, Transform, TransformKind
from domain.importing.transforms import reading_field, transformed
from domain.values import FieldDraft, Query
from domain.workspace import Workspace

Kind = TransformKind


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "members.tabularium") as opened:
        yield opened


@pytest.fixture
def plan_of(tmp_path: Path) -> Callable[[str], ImportPlan]:
    def plan_of(text: str) -> ImportPlan:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return importing.plan_import(path)

    return plan_of


def changed(plan: ImportPlan, index: int, *steps: Transform, **draft: object) -> ImportPlan:
    column = plan.columns[index]
    wanted = column.draft._replace(**draft)  # type: ignore[arg-type]
    return plan.with_column(replace(column, transforms=steps, draft=wanted))


def stage(workspace: Workspace, plan: ImportPlan) -> importing.Staged:
    return importing.stage(workspace, plan, lambda done, total: None)


def imported(workspace: Workspace, staged: importing.Staged) -> list[tuple[object, ...]]:
    report = workspace.write(lambda session: importing.apply(session, staged)).value
    reader = workspace.reader()
    table = reader.table(report.table_id)
    found = [one.values for one in reader.iter_records(table, Query(table.id))]
    reader.close()
    return found


STEPS = [
    (Transform(Kind.TRIM), "  Ada ", "Ada"),
    (Transform(Kind.UPPER), "Straße", "STRASSE"),
    (Transform(Kind.LOWER), "ADA", "ada"),
    (Transform(Kind.TITLE), "mary ANN o'neill, don't", "Mary Ann O'Neill, Don't"),
    (Transform(Kind.TITLE), "jean-luc d'arcy", "Jean-Luc D'Arcy"),
    (Transform(Kind.REPLACE, "kg", ""), "12 kg", "12 "),
    (Transform(Kind.REPLACE, ".*", "x"), "a.*b", "axb"),
    (Transform(Kind.REPLACE, "", "x"), "ab", "ab"),
    (Transform(Kind.REPLACE_WHOLE, "n/a", ""), "n/a", ""),
    (Transform(Kind.REPLACE_WHOLE, "n/a", ""), "n/a today", "n/a today"),
    (Transform(Kind.REPLACE_WHOLE, "", "none"), "", "none"),
    (Transform(Kind.SPLIT, ",", part=1), "Lovelace, Ada", "Lovelace"),
    (Transform(Kind.SPLIT, ",", part=2), "Lovelace, Ada", "Ada"),
    (Transform(Kind.SPLIT, ",", part=3), "Lovelace, Ada", ""),
    (Transform(Kind.SPLIT, " ", part=-1), " Ada  King  Lovelace ", "Lovelace"),
    (Transform(Kind.SPLIT, "", part=2), "Ada\tKing", "King"),
    (Transform(Kind.FIXED, text="member"), "anything", "member"),
    (Transform(Kind.ZEROS, part=5), "42", "00042"),
    (Transform(Kind.ZEROS, part=5), "123456", "123456"),
    (Transform(Kind.ZEROS, part=5), "-42", "-42"),
    (Transform(Kind.ZEROS, part=5), "", ""),
    (Transform(Kind.DAY_FIRST), "3/5/2026", "2026-05-03"),
    (Transform(Kind.DAY_FIRST), "03-05-2026 14:30", "2026-05-03 14:30"),
    (Transform(Kind.DAY_FIRST), "5/13/2026", "5/13/2026"),
    (Transform(Kind.MONTH_FIRST), "3.5.2026", "2026-03-05"),
    (Transform(Kind.MONTH_FIRST), "2026-03-05", "2026-03-05"),
    (Transform(Kind.DECIMAL_COMMA), "1,5", "1,5"),
]


@pytest.mark.parametrize(("step", "before", "after"), STEPS)
def test_each_step(step, before, after):
    assert list(transformed((before,), (step,))) == [after]


def test_steps_follow_one_another():
    steps = (Transform(Kind.SPLIT, "(", part=1), Transform(Kind.UPPER))
    assert list(transformed(("ada (1815)", "bea"), steps)) == ["ADA", "BEA"]


@given(st.lists(st.text(max_size=12), max_size=5), st.sampled_from([step for step, _, _ in STEPS]))
def test_as_many_texts_come_out_as_went_in(texts, step):
    found = transformed(texts, (step,))
    assert len(found) == len(texts)
    assert all(isinstance(one, str) for one in found)


def test_the_decimal_mark_of_the_file_does_not_change_the_field():
    comma = (Transform(Kind.DECIMAL_COMMA),)
    assert reading_field(FieldDraft("Price", "decimal"), comma).format == ","
    assert reading_field(FieldDraft("Price", "text"), comma).format == ""


def test_transformed_values_come_in_and_the_sample_shows_them(workspace, plan_of):
    plan = plan_of('name,price,born\n ada ,"1.234,5",3/5/2026\n bea ,"7,25",4/5/2026\n')
    plan = changed(plan, 0, Transform(Kind.TRIM), Transform(Kind.TITLE), type="text")
    plan = changed(plan, 1, Transform(Kind.DECIMAL_COMMA), type="decimal", format="")
    plan = changed(plan, 2, Transform(Kind.DAY_FIRST), type="date", format="")
    wanted = [("Ada", "1234.5", "2026-05-03"), ("Bea", "7.25", "2026-05-04")]
    assert [row.values for row in importing.sample_rows(plan)] == wanted
    assert imported(workspace, stage(workspace, plan)) == wanted


def test_a_column_with_steps_is_read_leniently_and_keeps_its_type(workspace, plan_of):
    plan = changed(plan_of("n\n1\n2\nmany\n"), 0, Transform(Kind.TRIM), type="integer")
    staged = stage(workspace, plan)
    assert staged.plan.columns[0].draft.type == "integer"
    assert not staged.disproved
    assert staged.faulty == 1


def test_a_corrected_cell_comes_in_as_corrected(workspace, plan_of):
    plan = changed(plan_of("name,n\nAda,x\nBea,2\nCy,y\n"), 1, Transform(Kind.TRIM), type="integer")
    plan = replace(plan, fixes={(2, 1): "7", (4, 1): "z"})
    assert [row.values[1] for row in importing.sample_rows(plan)] == [7, 2, "z"]
    staged = stage(workspace, plan)
    assert [(one.row, one.text) for one in staged.faults] == [(4, "z")]
    assert imported(workspace, staged) == [("Ada", 7), ("Bea", 2)]


def test_a_correction_never_disproves_a_guess(workspace, plan_of):
    plan = plan_of("n\n1\n2\n3\n")
    staged = stage(workspace, replace(plan, fixes={(3, 0): "many"}))
    assert staged.plan.columns[0].draft.type == "integer"
    assert [(one.row, one.text) for one in staged.faults] == [(3, "many")]


def test_a_correction_in_place_of_what_disproves_a_guess_keeps_the_type(workspace, plan_of):
    rows = "".join(f"{number}\n" for number in range(1500))
    plan = replace(plan_of(f"n\n{rows}many\n"), fixes={(1502, 0): "1500"})
    staged = stage(workspace, plan)
    assert staged.plan.columns[0].draft.type == "integer"
    assert staged.counts == {Fate.NEW: 1501}


def test_a_guessed_type_that_is_made_required_stays(workspace, plan_of):
    plan = plan_of("name,n\nAda,1\nBea,\nCy,3\n")
    staged = stage(workspace, changed(plan, 1, required=True))
    assert staged.plan.columns[1].draft.type == "integer"
    assert [one.fault.code for one in staged.faults] == ["required"]


def test_equal_faults_are_counted_beyond_those_listed(workspace, plan_of):
    rows = "".join(f"{'n/a' if number % 2 else number}\n" for number in range(5000))
    plan = plan_of(f"n\n{rows}")
    column = plan.columns[0]
    chosen = replace(column, chosen=True, draft=column.draft._replace(type="integer"))
    staged = stage(workspace, plan.with_column(chosen))
    (only,) = staged.equal_faults
    assert (only.column, only.code, only.text, only.count) == (0, "not_integer", "n/a", 2500)
    repair = Transform(Kind.REPLACE_WHOLE, "n/a", "")
    again = stage(workspace, plan.with_column(replace(chosen, transforms=(repair,))))
    assert again.counts == {Fate.NEW: 5000}


def test_corrections_last_while_the_file_stays_as_it_is(plan_of, tmp_path):
    plan = replace(plan_of("n\n1\nx\n"), fixes={(3, 0): "2"})
    again = importing.plan_import(plan.path, earlier=plan)
    assert again.fixes == plan.fixes
    plan.path.write_text("n\nx\n1\n2\n")
    assert not importing.plan_import(plan.path, earlier=plan).fixes
