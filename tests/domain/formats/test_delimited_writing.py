"""What is written comes back equal, and a failed write leaves no trace."""

from __future__ import annotations

import errno
import resource
from io import TextIOWrapper

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Cancelled, TargetUnwritable
from domain.formats import placing
from domain.formats.delimited import (
    batches,
    guard,
    is_formula_like,
    probe,
    unguard,
    write,
    writing,
    written_options,
)

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text(st.sampled_from("ab \t\r\n\"',;|\\='+-@\x00\x1a\x1f#"), max_size=8),
)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 5))
    header = draw(st.lists(TEXTS.filter(lambda text: text.strip()), min_size=width, max_size=width))
    row = st.lists(st.none() | TEXTS, min_size=width, max_size=width)
    return header, draw(st.lists(row, max_size=12))


def read_back(path, width, *, delimiter=",", unguarded=False):
    options = written_options(delimiter=delimiter, unguard=unguarded)
    return [row for batch in batches(path, options, width=width) for row in batch.rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables(), st.sampled_from(",;\t|"), st.booleans(), st.sampled_from(["\r\n", "\n"]))
def test_any_table_comes_back_equal(tmp_path, table, delimiter, bom, ending):
    header, rows = table
    path = tmp_path / "out.csv"
    written = write(path, header, rows, delimiter=delimiter, bom=bom, line_ending=ending)
    assert written.rows == len(rows)
    assert written.size == path.stat().st_size
    back = read_back(path, len(header), delimiter=delimiter)
    assert back == [[cell or "" for cell in row] for row in rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables())
def test_any_guarded_table_comes_back_equal(tmp_path, table):
    header, rows = table
    path = tmp_path / "out.csv"
    write(path, header, [[guard(cell or "") for cell in row] for row in rows])
    back = read_back(path, len(header), unguarded=True)
    assert back == [[cell or "" for cell in row] for row in rows]


@given(TEXTS | st.text(st.sampled_from("'=+-@a\t"), max_size=6))
def test_guard_is_taken_back_exactly(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_guard_of_known_texts():
    assert guard("=1+1") == "'=1+1"
    assert guard("'=1+1") == "''=1+1"
    assert guard("'tis") == "'tis"
    assert guard("a=b") == "a=b"
    assert unguard("'tis") == "'tis"
    assert not is_formula_like("")


def test_our_own_file_is_known_and_read_without_the_guard(tmp_path):
    path = tmp_path / "out.csv"
    rows = [["1", guard("=1+1"), "x"], ["2", guard("'+a"), "y"], ["3", "plain", "it's"]]
    write(path, ["id", "note", "word"], rows)
    found = probe(path)
    assert found.options.unguard
    assert found.note("guarded_formulas").count == 2
    assert [row[1] for row in found.sample] == ["=1+1", "'+a", "plain"]


def test_guard_that_begins_below_the_sample_is_taken_off_our_own_file(tmp_path):
    path = tmp_path / "out.csv"
    rows = [[str(n), "plain"] for n in range(3000)] + [["3000", guard("@home")]]
    write(path, ["id", "note"], rows)
    found = probe(path)
    assert [row for batch in batches(path, found.options, width=2) for row in batch.rows][-1] == [
        "3000",
        "@home",
    ]


def test_apostrophes_of_other_files_stay(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("id,note\n1,'=1\n2,=2\n3,'x\n")
    assert [row[1] for row in probe(path).sample] == ["'=1", "=2", "'x"]


def test_file_opens_in_a_spreadsheet(tmp_path):
    path = tmp_path / "out.csv"
    write(path, ["id", "name"], [["1", "Åsa"], ["2", None]])
    assert path.read_bytes() == b'\xef\xbb\xbf"id","name"\r\n1,\xc3\x85sa\r\n2,\r\n'


def test_blank_cell_of_a_single_column_is_a_row(tmp_path):
    path = tmp_path / "out.csv"
    write(path, ["name"], [["Anna"], [None], [""], ["Bo"]])
    assert read_back(path, 1) == [["Anna"], [""], [""], ["Bo"]]


def test_rows_without_cells_are_refused_for_they_would_not_come_back(tmp_path):
    with pytest.raises(TargetUnwritable) as caught:
        write(tmp_path / "out.csv", [], [[], []])
    assert caught.value.detail == "differs"


def test_digest_is_of_the_values_not_of_the_form(tmp_path):
    rows = [["1", 'a "b", c'], ["2", None]]
    one = write(tmp_path / "a.csv", ["id", "x"], rows)
    two = write(tmp_path / "b.csv", ["id", "x"], rows, delimiter=";", bom=False, line_ending="\n")
    other = write(tmp_path / "c.csv", ["id", "x"], [["1", "else"], ["2", None]])
    assert one.digest == two.digest != other.digest


def test_progress_and_old_file_replaced(tmp_path):
    path, seen = tmp_path / "out.csv", []
    path.write_text("old")
    write(path, ["n"], ([str(n)] for n in range(5000)), on_progress=seen.append)
    assert seen == list(range(500, 5001, 500))
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_cancel_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    answers = iter([False, True])
    with pytest.raises(Cancelled):
        write(path, ["n"], [["1"]] * 9000, cancelled=lambda: next(answers))
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(TargetUnwritable) as caught:
            write(path, ["n"], [["x" * 1000]] * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.detail == "too_large"
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("number", "detail"),
    [(errno.ENOSPC, "disk_full"), (errno.EIO, "EIO"), (errno.EROFS, "read_only")],
)
def test_errors_of_the_system_become_facts(tmp_path, monkeypatch, number, detail):
    def fail(handle):
        raise OSError(number, "no")

    monkeypatch.setattr(placing.os, "fsync", fail)
    with pytest.raises(TargetUnwritable) as caught:
        write(tmp_path / "out.csv", ["n"], [["1"]])
    assert caught.value.detail == detail
    assert list(tmp_path.iterdir()) == []


def test_target_that_is_a_folder_a_device_or_nowhere(tmp_path):
    cases = [
        (tmp_path, "folder"),
        (type(tmp_path)("/dev/null"), "device"),
        (tmp_path / "no" / "out.csv", "no_folder"),
        (tmp_path / ("n" * 300), "name_too_long"),
    ]
    for path, detail in cases:
        with pytest.raises(TargetUnwritable) as caught:
            write(path, ["n"], [["1"]])
        assert caught.value.detail == detail


def test_file_that_reads_back_differently_is_never_put_in_place(tmp_path, monkeypatch):
    class Forgetful(TextIOWrapper):
        def write(self, text, /):
            return super().write(text.replace("Anna", "Hannah"))

    monkeypatch.setattr(writing.io, "TextIOWrapper", Forgetful)
    with pytest.raises(TargetUnwritable) as caught:
        write(tmp_path / "out.csv", ["n"], [["Anna"]])
    assert caught.value.detail == "differs"
    assert list(tmp_path.iterdir()) == []


def test_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write(link, ["n"], [["1"]])
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert read_back(real, 1) == [["1"]]
