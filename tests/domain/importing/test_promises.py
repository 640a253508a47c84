"""What the check page promises is what the import does, whatever the file and the records."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import InvalidRecord
from domain.importing import Fate, Matching, MatchPolicy, apply, plan_import, stage, staged_rows
from domain.values import FieldDraft, Origin, Query, Scope, TableDef
from domain.workspace import Workspace

KEY, MAIL, AGE, NAME = range(4)
DRAFTS = [
    FieldDraft("Key"),
    FieldDraft("Mail", unique=True),
    FieldDraft("Age", "integer"),
    FieldDraft("Name", required=True),
]
HEADER = [draft.label for draft in DRAFTS]
KEYS = st.sampled_from([None, "a", "b", "c"])
MAILS = st.sampled_from([None, "1@x.org", "2@x.org", "3@x.org"])
NAMES = st.sampled_from(["Ada", "Bea"])
RECORD = st.tuples(KEYS, MAILS, st.none() | st.integers(0, 2), NAMES, st.booleans())
ROW = st.tuples(
    KEYS, MAILS, st.sampled_from([None, "0", "1", "old"]), st.sampled_from([None, "Ada", "Cy"])
)
CHOICES = st.builds(
    dict,
    keys=st.sampled_from([(), (KEY,), (MAIL,), (KEY, NAME)]),
    policy=st.sampled_from(list(MatchPolicy)),
    blanks_overwrite=st.booleans(),
    restore_trashed=st.booleans(),
)
number = count()

Rows = dict[int, tuple[object, ...]]


def make(workspace: Workspace, records: list[tuple]) -> TableDef:
    """Make a table of these records, the last item of each saying whether it is in the Trash."""

    def work(session) -> TableDef:
        table = session.create_table(f"T{next(number)}", DRAFTS)
        ids = [field.id for field in table.fields]
        taken = set()
        for *values, trashed in records:
            values[MAIL] = None if values[MAIL] in taken else values[MAIL]
            record = session.create(table.id, dict(zip(ids, values, strict=True)))
            if trashed:
                session.move_to_trash(table.id, [record])
            else:
                taken.add(values[MAIL])
        return table

    return workspace.write(work).value


def contents(workspace: Workspace, table: TableDef) -> Rows:
    """Answer all records by id, with whether each is in the Trash."""
    found = {}
    with closing(workspace.reader()) as reader:
        for scope in (Scope.LIVE, Scope.TRASH):
            for one in reader.iter_records(table, Query(table.id, scope=scope)):
                found[one.id] = (*one.values, scope)
    return found


def file_bytes(workspace: Workspace) -> list[bytes]:
    beside = workspace.path.with_name(workspace.path.name + "-wal")
    return [one.read_bytes() for one in (workspace.path, beside) if one.exists()]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    records=st.lists(RECORD, max_size=6),
    rows=st.lists(ROW, min_size=1, max_size=8),
    chosen=CHOICES,
    fixed=st.booleans(),
)
def test_the_counts_promised_are_the_counts_of_what_was_done(
    workspace: Workspace, tmp_path: Path, records, rows, chosen, fixed
):
    table = make(workspace, records)
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    before, untouched = contents(workspace, table), file_bytes(workspace)

    options = dict(chosen)
    keys = tuple(table.fields[place].id for place in options.pop("keys"))
    plan = replace(plan_import(path, table=table), matching=Matching(keys, **options))
    if fixed:  # a bad cell that was edited on the check page
        plan = replace(plan, fixes={(2, AGE): "7", (3, NAME): "Cy"})
    staged = stage(workspace, plan, lambda done, total: None)
    shown = staged_rows(workspace, staged, 0, 100)
    assert file_bytes(workspace) == untouched, "a preview writes nothing"
    assert Counter(row.fate for row in shown) == Counter(staged.counts)
    assert sum(staged.counts.values()) == staged.rows

    report = workspace.write(lambda session: apply(session, staged), origin=Origin.IMPORT).value
    after = contents(workspace, table)
    made = set(after) - set(before)
    changed = {one for one in before if after[one] != before[one]}
    promised = {row.record for row in shown if row.fate is Fate.CHANGED}
    assert set(before) <= set(after)
    assert report.created == len(made) == staged.counts.get(Fate.NEW, 0)
    assert report.updated == len(promised) == staged.counts.get(Fate.CHANGED, 0)
    assert changed == promised
    assert report.failed == staged.counts.get(Fate.FAULT, 0)
    assert report.same == staged.counts.get(Fate.SAME, 0)
    assert report.created + report.updated + report.skipped + report.failed == staged.rows
    added = Counter(row.values for row in shown if row.fate is Fate.NEW)
    assert added == Counter(after[one][:-1] for one in made)


@pytest.mark.parametrize("faulty", [False, True])
def test_all_or_nothing_is_all_or_nothing(workspace, tmp_path, faulty):
    table = make(workspace, [("a", None, 1, "Ada", False)])
    path = tmp_path / "rows.csv"
    path.write_text(f"Key,Name,Age\na,Zoe,2\nb,Bea,{'old' if faulty else 3}\n")
    matching = Matching((table.fields[KEY].id,))
    plan = replace(plan_import(path, table=table), matching=matching, all_or_nothing=True)
    before = contents(workspace, table)
    staged = stage(workspace, plan, lambda done, total: None)
    if not faulty:
        report = workspace.write(lambda session: apply(session, staged)).value
        assert (report.created, report.updated) == (1, 1)
        return
    with pytest.raises(InvalidRecord):
        workspace.write(lambda session: apply(session, staged))
    assert contents(workspace, table) == before
