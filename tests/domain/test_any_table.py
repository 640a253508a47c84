"""Any table, of every type there is, to any format that can be read and back: equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import CannotHold, Fault
from domain.exporting import export
from domain.fields import TYPES, decimal_key, parse, to_text
from domain.importing import import_file
from domain.values import FieldDraft, Query, Stored, TableDef
from domain.workspace import Workspace

CHOICES = ("Red", "blue", "Dark green", "1", "=A1", "007", "true", 'a "b"', "x, y")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ODD = st.text(st.sampled_from("ab \t\r\n\"',;|\\='+-@#_x0041"), max_size=8)
CODES = st.sampled_from(["007", "1e5", "+49 30", "1/2/2026", "2026-01-02", "TRUE", "NaN", "null"])
FRACTIONS = ["000", "001", "002", "500", "998", "999", "000001", "999500", "123456"]
MOMENTS = st.builds(
    lambda at, fraction: f"{at.isoformat(timespec='seconds')}.{fraction}Z",
    st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30)),
    st.sampled_from(FRACTIONS) | st.integers(0, 999).map("{:03}".format),
)
PICKS = st.lists(st.sampled_from(CHOICES), min_size=1, max_size=3, unique=True)
WRITTEN = {
    "text": TEXTS | ODD | CODES,
    "long_text": TEXTS | ODD | CODES,
    "integer": st.integers(-(2**63), 2**63 - 1).map(str),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format),
    "boolean": st.sampled_from(["yes", "no"]),
    "date": st.dates().map(str),
    "datetime": MOMENTS,
    "choice": st.sampled_from(CHOICES),
    "choices": PICKS.map("; ".join),
    "email": st.emails(),
    "url": st.sampled_from(["https://example.org/?a=1&b=2", "http://a.example/ä"]),
    "phone": st.sampled_from(["+49 30 901820", "030 901820", "0049 30 901820"]),
    "autonumber": st.integers(1, 10**6).map(str),
}
"""Texts that become the values of a type; the table holds what they are read as."""
NOTATIONS = {"date": ("", "DD.MM.YYYY", "M/D/YYYY"), "decimal": ("", ","), "datetime": ("",)}
SIGNS = st.text(st.sampled_from("abAB19 -_#%'\"=@,;|()\\é日"), max_size=6)
LABELS = st.builds("{}{}".format, st.sampled_from("NÜ名"), SIGNS).map(str.strip)
READ = ["csv", "json", "jsonl", "xlsx", "ods"]
ROUNDED = ("xlsx", "ods")
number = count()


def test_every_type_is_among_them():
    automatic = {"created_at", "created_by", "updated_at", "updated_by"}
    assert set(WRITTEN) == set(TYPES) - automatic


def stored(field: FieldDraft, text: str) -> Stored:
    value = parse(text, field)
    return None if isinstance(value, Fault) else value


@st.composite
def tables(draw) -> tuple[list[FieldDraft], list[list[Stored]]]:
    """Draw fields and rows of stored values; the first field always holds something."""
    kinds = ["integer", *draw(st.lists(st.sampled_from(sorted(WRITTEN)), min_size=1, max_size=4))]
    if kinds.count("autonumber") > 1:
        kinds = [kind for kind in kinds if kind != "autonumber"] + ["autonumber"]
    labels = draw(
        st.lists(
            LABELS,
            min_size=len(kinds),
            max_size=len(kinds),
            unique_by=str.casefold,
        )
    )
    fields = [
        FieldDraft(
            label,
            kind,
            format=draw(st.sampled_from(NOTATIONS.get(kind, ("",)))),
            choices=CHOICES if kind in ("choice", "choices") else (),
        )
        for label, kind in zip(labels, kinds, strict=True)
    ]
    plain = [FieldDraft("x", one.type, choices=one.choices) for one in fields]
    cells = [st.none() | WRITTEN[kind] for kind in kinds[1:]]
    rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=5))
    return fields, [
        [
            place,
            *(
                stored(one, text) if text else None
                for one, text in zip(plain[1:], row, strict=True)
            ),
        ]
        for place, row in enumerate(rows)
    ]


def make(workspace: Workspace, fields: list[FieldDraft], rows: list[list[Stored]]) -> TableDef:
    def work(session) -> TableDef:
        table = session.create_table(f"T{next(number)}", fields)
        ids = [field.id for field in table.fields]
        session.create_many(table.id, [dict(zip(ids, row, strict=True)) for row in rows])
        return table

    return workspace.write(work).value


def values(workspace: Workspace, table: TableDef, *, rounded: bool = False) -> list[list[object]]:
    """Answer the stored values; of decimals only how much they are where zeros do not count."""
    with closing(workspace.reader()) as reader:
        found = [list(one.values) for one in reader.iter_records(table, Query(table.id))]
    for place, field in enumerate(table.fields):
        if rounded and field.type == "decimal":
            for row in found:
                row[place] = row[place] and decimal_key(str(row[place]))
    return found


@contextmanager
def fresh(folder: Path) -> Iterator[Workspace]:
    """Open a workspace of its own for one example."""
    with Workspace.open(folder / f"{next(number)}.tabularium", actor="ada") as workspace:
        yield workspace


@pytest.mark.parametrize("suffix", READ)
@settings(
    deadline=None,
    derandomize=True,
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(made=tables())
def test_any_table_to_any_format_and_back_is_equal(tmp_path, suffix, made):
    with fresh(tmp_path) as workspace:
        path: Path = tmp_path / f"out.{suffix}"
        fields, rows = made
        table = make(workspace, fields, rows)
        try:
            with closing(workspace.reader()) as reader:
                export(reader, table, Query(table.id), path, format=suffix)
        except CannotHold as error:
            refused = (suffix, error.detail)
            assert refused == ("ods", "forbidden_character")
            return
        other = make(workspace, fields, [])
        report = import_file(workspace, path, table=other)
        assert (report.created, report.failed) == (len(rows), 0)
        rounded = suffix in ROUNDED
        wanted, found = (values(workspace, one, rounded=rounded) for one in (table, other))
        assert found == wanted


@settings(
    deadline=None,
    derandomize=True,
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(made=tables())
def test_any_table_comes_back_as_a_new_one_with_every_text_as_it_was(tmp_path, made):
    with fresh(tmp_path) as workspace:
        path = tmp_path / "new.csv"
        table = make(workspace, *made)
        with closing(workspace.reader()) as reader:
            export(reader, table, Query(table.id), path)
        report = import_file(workspace, path)
        other = next(one for one in workspace.tables() if one.id == report.table_id)
        wanted, found = (
            [
                [to_text(value, field) for value, field in zip(row, one.fields, strict=True)]
                for row in values(workspace, one)
            ]
            for one in (table, other)
        )
        assert found == wanted


@pytest.mark.parametrize("suffix", READ)
def test_moments_next_to_a_whole_second_are_not_taken_for_it(tmp_path, suffix):
    """The times that a spreadsheet counts in days are exact to the thousandth of a second."""
    with fresh(tmp_path) as workspace:
        fields = [FieldDraft("Nr", "integer"), FieldDraft("At", "datetime")]
        days = ["1899-12-31", "1954-06-24", "2012-06-30", "9999-12-29"]
        texts = [f"{day}T22:59:59.{part}Z" for day in days for part in FRACTIONS]
        rows = [[place, stored(fields[1], text)] for place, text in enumerate(texts)]
        table, other = make(workspace, fields, rows), make(workspace, fields, [])
        with closing(workspace.reader()) as reader:
            export(reader, table, Query(table.id), tmp_path / f"at.{suffix}", format=suffix)
        import_file(workspace, tmp_path / f"at.{suffix}", table=other)
        assert values(workspace, other) == rows


@pytest.mark.parametrize("suffix", ["json", "jsonl", "xlsx", "ods"])
def test_numbers_keep_their_size_in_a_field_with_a_decimal_comma(tmp_path, suffix):
    """A point in the number of a program never groups thousands."""
    with fresh(tmp_path) as workspace:
        fields = [FieldDraft("Price", "decimal", format=","), FieldDraft("Name")]
        rows: list[list[Stored]] = [
            ["1.234", "a"],
            ["-688.338", "1.234"],
            ["12345678901234567.5", "c"],
        ]
        table, other = make(workspace, fields, rows), make(workspace, fields, [])
        with closing(workspace.reader()) as reader:
            export(reader, table, Query(table.id), tmp_path / f"comma.{suffix}", format=suffix)
        import_file(workspace, tmp_path / f"comma.{suffix}", table=other)
        assert values(workspace, other) == rows
