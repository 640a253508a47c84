"""Files in: the preview is the import, a guess never changes a text, all or nothing."""

from __future__ import annotations

import csv
import hashlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Cancelled, SourceChanged, SourceError, SourceMissing, TableChanged
from domain.exporting import export_csv
from domain.fields import to_text
from domain.importing import (
    apply,
    discard,
    import_file,
    plan_import,
    rejects,
    sample_rows,
    stage,
    staged_rows,
)
from domain.values import Action, FieldDraft, Origin, Query
from domain.workspace import Workspace

TATE = Path(__file__).parents[1] / "data" / "tate" / "artist_data.csv"


def nobody(done, total):
    """Take no notice of progress."""


def table_of(workspace, label):
    return next(table for table in workspace.tables() if table.label == label)


def rows_of(workspace, table):
    with closing(workspace.reader()) as reader:
        table = reader.table(table.id)
        return [record.values for record in reader.iter_records(table, Query(table.id))]


def source(tmp_path, text, name="people.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def write_staged(workspace, staged):
    return workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT)


# -- the Tate's artists: 3,532 real records


@pytest.fixture
def tate(workspace):
    report = import_file(workspace, TATE)
    return report, table_of(workspace, "artist_data")


def test_tate_comes_in_whole(workspace, tate):
    report, table = tate
    assert (report.created, report.failed, report.skipped) == (3532, 0, 0)
    assert report.digest == hashlib.sha256(TATE.read_bytes()).hexdigest()
    with TATE.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    assert [field.label for field in table.fields] == header
    stored = rows_of(workspace, table)
    texts = [
        [to_text(value, field) for value, field in zip(values, table.fields, strict=True)]
        for values in stored
    ]
    assert texts == rows


def test_tate_years_are_whole_numbers_and_its_id_is_a_field_of_its_own(workspace, tate):
    _, table = tate
    by_label = {field.label: field for field in table.fields}
    assert by_label["yearOfBirth"].type == by_label["yearOfDeath"].type == "integer"
    assert by_label["id"].name != "id"
    assert by_label["id"].type == "integer"
    stored = rows_of(workspace, table)
    years = {row[table.fields.index(by_label["yearOfBirth"])] for row in stored}
    assert all(year is None or isinstance(year, int) for year in years)


def test_tate_exports_to_the_same_bytes_and_comes_back_equal(workspace, tate, tmp_path):
    _, table = tate
    out = tmp_path / "out.csv"
    with closing(workspace.reader()) as reader:
        report = export_csv(reader, table, Query(table.id), out)
    assert report.rows == 3532
    with (
        TATE.open(encoding="utf-8-sig", newline="") as before,
        out.open(encoding="utf-8-sig", newline="") as after,
    ):
        assert list(csv.reader(after)) == list(csv.reader(before))
    import_file(workspace, out)
    again = table_of(workspace, "out")
    assert rows_of(workspace, again) == rows_of(workspace, table)
    assert [field.type for field in again.fields] == [field.type for field in table.fields]


def test_tate_is_one_change_set_and_one_undo(workspace, tate):
    _, table = tate
    with closing(workspace.reader()) as reader:
        [change_set] = reader.activity()
        assert (change_set.origin, change_set.label) == (Origin.IMPORT, "Import artist_data.csv")
        assert change_set.details["file"] == "artist_data.csv"
        assert change_set.tables[table.id].counts == {Action.CREATE: 3532}
        workspace.write(lambda session: session.undo_next())
        assert reader.tables() == []
        workspace.write(lambda session: session.redo_next())
        assert reader.count(Query(table.id)) == 3532
        assert reader.verify_history() is None


# -- staging


def test_staging_leaves_the_file_as_it_is(workspace, path):
    workspace.write(lambda session: session.create_table("Things", [FieldDraft("Name")]))
    beside = [path, path.with_name(path.name + "-wal")]
    before = [one.read_bytes() for one in beside]
    staged = stage(workspace, plan_import(TATE, tables=workspace.tables()), nobody)
    assert staged.good == 3532
    assert [one.read_bytes() for one in beside] == before
    staged_rows(workspace, staged, 0, 100)
    discard(workspace)
    assert [one.read_bytes() for one in beside] == before


def test_staging_does_not_stop_a_reader_or_another_writer(workspace, outside, tmp_path):
    workspace.write(lambda session: session.create_table("Things", [FieldDraft("Name")]))
    seen = []

    def progress(done, total):
        if not seen:
            outside("INSERT INTO things (name) VALUES ('meanwhile')")
        seen.append((done, total))

    staged = stage(workspace, plan_import(TATE), progress)
    assert staged.good == 3532
    assert len(rows_of(workspace, table_of(workspace, "Things"))) == 1


def test_the_sample_is_what_will_be_stored(workspace):
    plan = plan_import(TATE)
    sample = sample_rows(plan, 50)
    staged = stage(workspace, plan, nobody)
    assert [row.values for row in sample] == [
        row.values for row in staged_rows(workspace, staged, 0, 50)
    ]
    write_staged(workspace, staged)
    stored = rows_of(workspace, table_of(workspace, "artist_data"))
    assert [row.values for row in sample] == stored[:50]


CELLS = st.one_of(
    st.integers(-5, 5).map(str),
    st.sampled_from(["", " ", "007", "1e5", "1.50", "yes", "2024-02-30", "2024-02-29", "x", "a,b"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12),
    kinds=st.lists(st.sampled_from(["guess", "text", "integer", "date", "email"]), min_size=3),
    unique=st.integers(-1, 2),
    required=st.integers(-1, 2),
)
def test_what_staging_counts_is_what_is_written(tmp_path, rows, kinds, unique, required):
    """Any small file, any choice of types and rules."""
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("A", "B", "C"), *rows])
    target = tmp_path / "w.tabularium"
    target.unlink(missing_ok=True)
    with Workspace.open(target) as workspace:
        plan = plan_import(path)
        for column in plan.columns:
            kind = kinds[column.index % len(kinds)]
            draft = column.draft._replace(
                unique=column.index == unique,
                required=column.index == required,
                **({} if kind == "guess" else {"type": kind, "format": ""}),
            )
            plan = plan.with_column(replace(column, draft=draft, chosen=kind != "guess"))
        staged = stage(workspace, plan, nobody)
        written = write_staged(workspace, staged)
        report = written.value
        assert (report.created, report.failed) == (staged.good, staged.faulty)
        assert staged.good + staged.faulty == staged.rows
        table = workspace.tables()[0]
        stored = rows_of(workspace, table)
        assert len(stored) == report.created
        assert len({fault.row for fault in staged.faults}) == staged.faulty
        for row in sample_rows(staged.plan):
            for column in staged.plan.columns:
                if not column.chosen and column.index not in row.faults:
                    back = to_text(row.values[column.index], column.draft)
                    assert back == row.texts[column.index], "a guess changed a text"
        with closing(workspace.reader()) as reader:
            assert reader.verify_history() is None


def test_a_guess_that_a_later_row_disproves_gives_the_exact_texts_back(workspace, tmp_path):
    rows = [f"{n},2024-01-0{n % 9 + 1},{n}.50,{('yes', 'no')[n % 2]}" for n in range(1, 3_000)]
    rows += ["007,soon,1e5,perhaps", "8,2024-01-01,2.00,no"]
    staged = stage(
        workspace, plan_import(source(tmp_path, "n,d,f,b\n" + "\n".join(rows) + "\n")), nobody
    )
    assert [one[0] for one in staged.disproved] == [0, 1, 2, 3]
    assert {one[3] for one in staged.disproved} == {3001}
    assert (staged.rows, staged.faulty) == (3001, 0)
    write_staged(workspace, staged)
    table = workspace.tables()[0]
    assert {field.type for field in table.fields} <= {"text", "long_text"}
    assert [",".join(row) for row in rows_of(workspace, table)] == rows


def test_a_type_that_a_person_chose_is_kept_and_misfits_are_faults(workspace, tmp_path):
    path = source(tmp_path, "Name,Age\nAda,36\nEve,old\nZoe,\n")
    plan = plan_import(path)
    age = plan.columns[1]
    draft = age.draft._replace(type="integer", format="")
    staged = stage(workspace, plan.with_column(replace(age, draft=draft, chosen=True)), nobody)
    assert (staged.rows, staged.faulty, staged.good) == (3, 1, 2)
    [fault] = staged.faults
    assert (fault.row, fault.header, fault.text) == (3, "Age", "old")
    assert fault.fault.code == "not_integer"
    [rejected] = rejects(staged.plan, staged, nobody)
    assert (rejected.row, rejected.texts) == (3, ("Eve", "old"))
    write_staged(workspace, staged)
    assert rows_of(workspace, workspace.tables()[0]) == [("Ada", 36), ("Zoe", None)]


def test_duplicates_in_the_file_and_in_the_table_are_faults(workspace, tmp_path):
    fields = [FieldDraft("Name"), FieldDraft("E-mail", unique=True)]
    table = workspace.write(lambda session: session.create_table("People", fields)).value
    email = table.fields[1].id
    ids = workspace.write(
        lambda session: session.create_many(
            table.id, [{email: "a@x.org"}, {email: "trashed@x.org"}]
        )
    ).value
    workspace.write(lambda session: session.move_to_trash(table.id, ids[1:]))
    path = source(
        tmp_path,
        "Name,E-mail\n1,a@x.org\n2,b@x.org\n3,b@x.org\n4,trashed@x.org\n5,\n6,\n",
    )
    staged = stage(workspace, plan_import(path, table=table), nobody)
    assert [(fault.row, fault.fault.code) for fault in staged.faults] == [
        (2, "duplicate"),
        (4, "duplicate"),
    ]
    assert staged.faults[0].fault.record_id == ids[0]
    write_staged(workspace, staged)
    assert [row[0] for row in rows_of(workspace, table)] == [None, "2", "4", "5", "6"]


# -- into an existing table


@pytest.fixture
def people(workspace):
    drafts = [
        FieldDraft("Full name", required=True),
        FieldDraft("Age", "integer"),
        FieldDraft("City", default="Oslo"),
        FieldDraft("No", "autonumber"),
    ]
    return workspace.write(lambda session: session.create_table("People", drafts)).value


def test_columns_meet_by_name_whatever_their_case_and_punctuation(workspace, people, tmp_path):
    path = source(tmp_path, "FULL-NAME,age,unknown\nAda,36,x\nEve,40,y\n")
    plan = plan_import(path, table=people)
    assert [column.target for column in plan.columns] == [
        people.fields[0].id,
        people.fields[1].id,
        None,
    ]
    assert plan.columns[2].skip
    report = write_staged(workspace, stage(workspace, plan, nobody)).value
    assert report.created == 2
    assert rows_of(workspace, people) == [("Ada", 36, "Oslo", 1), ("Eve", 40, "Oslo", 2)]


def test_columns_matched_by_hand(workspace, people, tmp_path):
    plan = plan_import(source(tmp_path, "who,years\nAda,36\n"), table=people)
    for column, field in zip(plan.columns, people.fields, strict=False):
        plan = plan.with_column(replace(column, target=field.id, skip=False))
    write_staged(workspace, stage(workspace, plan, nobody))
    assert rows_of(workspace, people) == [("Ada", 36, "Oslo", 1)]


def test_a_new_field_for_a_column_that_has_none(workspace, people, tmp_path):
    plan = plan_import(source(tmp_path, "Full name,Height\nAda,1.70\n"), table=people)
    plan = plan.with_column(replace(plan.columns[1], skip=False))
    written = write_staged(workspace, stage(workspace, plan, nobody))
    assert written.change_set.definitions
    table = table_of(workspace, "People")
    assert [field.label for field in table.fields][-1] == "Height"
    assert rows_of(workspace, table) == [("Ada", None, "Oslo", 1, "1.70")]
    workspace.write(lambda session: session.undo_next())
    table = table_of(workspace, "People")
    assert [field.label for field in table.fields][-1] == "No"
    assert rows_of(workspace, table) == []


def test_a_required_field_without_a_column_stops_the_import(workspace, people, tmp_path):
    staged = stage(workspace, plan_import(source(tmp_path, "Age\n36\n"), table=people), nobody)
    assert (staged.missing, staged.good) == (("Full name",), 0)


def test_numbers_of_the_file_are_kept_and_counted_on(workspace, people, tmp_path):
    path = source(tmp_path, "Full name,No\nAda,7\nEve,9\n")
    write_staged(workspace, stage(workspace, plan_import(path, table=people), nobody))
    name = people.fields[0].id
    workspace.write(lambda session: session.create(people.id, {name: "Zoe"}))
    assert [row[-1] for row in rows_of(workspace, people)] == [7, 9, 10]


def test_numbers_given_by_an_import_are_not_given_again(workspace, people, tmp_path):
    path = source(tmp_path, "Full name\n" + "x\n" * 5)
    for _ in range(2):
        write_staged(workspace, stage(workspace, plan_import(path, table=people), nobody))
    name = people.fields[0].id
    workspace.write(lambda session: session.create(people.id, {name: "Zoe"}))
    assert [row[-1] for row in rows_of(workspace, people)] == list(range(1, 12))


def test_the_table_changed_between_staging_and_writing(workspace, people, tmp_path):
    """A value taken meanwhile must not come in twice: all or nothing."""
    drafts = [FieldDraft("Code", unique=True)]
    codes = workspace.write(lambda session: session.create_table("Codes", drafts)).value
    staged = stage(workspace, plan_import(source(tmp_path, "Code\na\nb\n"), table=codes), nobody)
    code = codes.fields[0].id
    workspace.write(lambda session: session.create(codes.id, {code: "b"}))
    with pytest.raises(TableChanged):
        write_staged(workspace, staged)
    assert rows_of(workspace, codes) == [("b",)]


# -- cancel and faults of the file


@pytest.mark.parametrize("when", [0, 0.3, 0.9])
def test_cancelling_the_staging_leaves_nothing(workspace, path, when):
    before = path.read_bytes()

    def progress(done, total):
        if done >= total * when:
            raise Cancelled

    with pytest.raises(Cancelled):
        stage(workspace, plan_import(TATE), progress)
    assert path.read_bytes() == before
    connection = workspace.database.connection
    assert connection.execute("SELECT count(*) FROM sqlite_temp_master").fetchone() == (0,)
    assert not connection.in_transaction


def test_cancelling_at_any_step_of_writing_leaves_nothing(workspace, tmp_path):
    path = source(tmp_path, "a,b\n" + "".join(f"{n},x{n}\n" for n in range(60_000)))
    steps = []
    staged = stage(workspace, plan_import(path), nobody)

    def count(done, total):
        steps.append(done)

    def stop_at(number):
        def progress(done, total):
            if done == number:
                raise Cancelled

        return progress

    with closing(workspace.reader()) as reader:
        write = lambda report: workspace.write(  # noqa: E731
            lambda session: apply(session, staged), progress=report
        )
        for step in (25_000, 50_000, 60_000):
            with pytest.raises(Cancelled):
                write(stop_at(step))
            assert reader.tables() == []
            assert reader.activity() == []
        # the staged rows are still there
        assert write(count).value.created == 60_000
        assert steps[-1] == 60_000
        assert reader.verify_history() is None


def test_a_file_that_vanished(workspace, tmp_path):
    path = source(tmp_path, "a,b\n1,2\n")
    plan = plan_import(path)
    path.unlink()
    with pytest.raises(SourceMissing):
        stage(workspace, plan, nobody)


def test_a_file_that_changed_since_the_preview(workspace, tmp_path):
    path = source(tmp_path, "a,b\n1,2\n")
    plan = plan_import(path)
    source(tmp_path, "a,b\n1,2\n3,4\n")
    with pytest.raises(SourceChanged):
        stage(workspace, plan, nobody)


def test_a_file_that_changes_while_it_is_read(workspace, tmp_path):
    path = source(tmp_path, "a,b\n" + "1,2\n" * 50_000)
    plan = plan_import(path)
    touched = []

    def progress(done, total):
        if not touched:
            touched.append(True)
            with path.open("a") as handle:
                handle.write("3,4\n")

    with pytest.raises(SourceChanged):
        stage(workspace, plan, progress)
    assert workspace.tables() == []


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 999], ids=repr)
def test_a_file_that_cannot_be_read_says_so_at_once(tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        plan_import(path)


def test_rows_with_too_many_cells_stay_out_and_are_named(workspace, tmp_path):
    path = source(tmp_path, "a,b\n1,2\n3,4,5\n6\n")
    staged = stage(workspace, plan_import(path), nobody)
    assert [(one.row, one.fault.code) for one in staged.faults] == [(3, "too_many_cells")]
    assert staged.ragged == 2
    [rejected] = rejects(staged.plan, staged, nobody)
    assert rejected.texts == ("3", "4", "5")
    assert write_staged(workspace, staged).value.created == 2


# -- undo of an import


def test_undo_of_an_import_keeps_what_was_edited_since(workspace, people, tmp_path):
    path = source(tmp_path, "Full name,Age\n" + "".join(f"P{n},{n}\n" for n in range(100)))
    written = write_staged(workspace, stage(workspace, plan_import(path, table=people), nobody))
    age = people.fields[1].id
    workspace.write(lambda session: session.update(people.id, 5, {age: 1_000}))
    workspace.write(lambda session: session.move_to_trash(people.id, [6]))
    outcome = workspace.write(lambda session: session.undo(written.change_set.id)).value
    assert (outcome.applied, outcome.conflict_count) == (98, 1)
    [conflict] = outcome.conflicts
    assert (conflict.code, conflict.record_id, conflict.field_id) == ("edited", 5, age)
    assert [row[1] for row in rows_of(workspace, people)] == [1_000]
    workspace.write(lambda session: session.undo(written.change_set.id, force=True))
    assert rows_of(workspace, people) == []


def test_plans_keep_what_a_person_chose_when_the_file_is_read_anew(tmp_path):
    path = source(tmp_path, "Name,Age\nAda,36\n")
    plan = plan_import(path)
    chosen = replace(plan.columns[1], draft=FieldDraft("Years", "text"), chosen=True)
    plan = replace(plan.with_column(chosen), table_label="My people")
    again = plan_import(path, earlier=plan)
    assert again.table_label == "My people"
    assert (again.columns[1].draft.label, again.columns[1].draft.type) == ("Years", "text")


def test_a_new_table_gets_a_name_that_is_free(workspace, tmp_path):
    path = source(tmp_path, "a\n1\n", "People.csv")
    labels = []
    for _ in range(3):
        import_file(workspace, path)
        labels.append(workspace.tables()[-1].label)
    assert labels == ["People", "People 2", "People 3"]


def test_the_widest_file(workspace, tmp_path):
    header = ",".join(f"Column {n}" for n in range(1_900))
    rows = "\n".join(",".join(f"{r}-{n}" for n in range(1_900)) for r in range(3))
    report = import_file(workspace, source(tmp_path, f"{header}\n{rows}\n"))
    assert report.created == 3
    with closing(workspace.reader()) as reader:
        assert reader.verify_history() is None
    workspace.write(lambda session: session.undo_next())
    assert workspace.tables() == []
