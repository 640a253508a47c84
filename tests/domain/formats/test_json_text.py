"""JSON: numbers stay as written, nesting is a choice, and what is wrong is named by its place."""

from __future__ import annotations

import json
import tracemalloc
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import (
    EmptySource,
    MalformedSource,
    SourceChanged,
    SourceUnreadable,
    TooManyColumns,
)
from domain.formats import WHOLE_ROW
from domain.formats.json_text import WHOLE, JsonOptions, batches, probe, survey, window
from domain.formats.json_text.decoding import dump
from domain.importing import import_file, plan_import
from domain.importing.run import rejects, stage


@pytest.fixture
def write(tmp_path):
    """Return a function that writes text, or a value as JSON, to a file."""

    def make(content, name="file.json", encoding="utf-8"):
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_bytes(text.encode(encoding, "surrogatepass"))
        return path

    return make


def read(path, found=None, size=500):
    found = found or probe(path)
    parts = batches(path, found.options, width=found.width, size=size, expected=found.stamp)
    return list(chain.from_iterable(batch.rows for batch in parts))


def everything(path, found=None):
    found = found or probe(path)
    return list(batches(path, found.options, width=found.width, expected=found.stamp))


def table(path, options=None):
    found = probe(path, options)
    assert read(path, found)[:1000] == list(map(list, found.sample))
    return found.header, found.sample


# -- values


def test_values_stay_as_they_are_written(write):
    path = write(
        '[{"a": 1.10, "b": 1e5, "c": "007", "d": true, "e": false, "f": null, "g": -0,'
        ' "h": 123456789012345678901234567890, "i": 0.1234567890123456789, "j": "true"}]'
    )
    (row,) = probe(path).sample
    assert row == (
        *("1.10", "1e5", "007", "yes", "no", "", "-0"),
        *("123456789012345678901234567890", "0.1234567890123456789", "true"),
    )


def test_numbers_beyond_64_bits_are_named(write):
    found = probe(write('[{"a": 1}, {"a": 12345678901234567890}]'))
    assert found.note("long_numbers").rows == (2,)


def test_not_a_number_is_named_and_kept(write):
    found = probe(write('[{"a": NaN}, {"a": 1}, {"a": -Infinity}]'))
    assert found.sample == (("NaN",), ("1",), ("-Infinity",))
    assert found.note("not_a_number").rows == (1, 3)


def test_keys_that_come_twice_are_named(write):
    found = probe(write('[{"a": 1}, {"a": 1, "a": 2}, {"x": {"a": 1, "a": 3}}]'))
    assert found.note("duplicate_keys").rows == (2, 3)
    assert found.sample[1] == ("2", "")


def test_arrays_stay_json_with_numbers_as_written(write):
    found = probe(write('[{"a": [1.10, "ü", null, {"b": 1e5}], "c": []}]'))
    assert found.sample == (('[1.10, "ü", null, {"b": 1e5}]', "[]"),)


# -- shapes


def test_ragged_objects(write):
    path = write([{"a": 1}, {"b": 2, "a": 3}, {}, {"c": None}])
    assert table(path) == (
        ("a", "b", "c"),
        (("1", "", ""), ("3", "2", ""), ("", "", ""), ("", "", "")),
    )
    assert probe(path).note("missing_keys").count == 3


def test_nested_objects_become_columns(write):
    path = write([{"n": 1, "at": {"city": "Rome", "geo": {"lat": 1.5}}}, {"n": 2, "at": {}}])
    header, rows = table(path)
    assert header == ("n", "at.city", "at.geo.lat")
    assert rows == (("1", "Rome", "1.5"), ("2", "", ""))
    assert probe(path).note("flattened").count == 2


def test_nested_objects_may_stay_json(write):
    path = write([{"n": 1, "at": {"city": "Rome"}, "by": {"x": 1}}])
    assert table(path, JsonOptions(nested="text"))[1] == (("1", '{"city": "Rome"}', '{"x": 1}'),)
    header, rows = table(path, JsonOptions(keep_json=frozenset({"at"})))
    assert header == ("n", "at", "by.x")
    assert rows == (("1", '{"city": "Rome"}', "1"),)


def test_a_dotted_key_is_not_a_nested_one(write):
    header, rows = table(write([{"a.b": 1, "a": {"b": 2}}]))
    assert header == ("a.b", "a.b 2")
    assert rows == (("1", "2"),)


def test_one_object_is_one_row(write):
    path = write({"name": "Ada", "tags": ["x", "y"], "at": {"city": "Rome"}})
    assert table(path) == (("name", "tags", "at.city"), (("Ada", '["x", "y"]', "Rome"),))
    assert probe(path).parts == ()


def test_arrays_inside_an_object_are_parts_to_choose_from(write):
    content = {
        "version": 3,
        "members": [{"name": "Ada"}],
        "deep": {"list": {"items": [{"x": 1}, {"x": 2}]}},
        "numbers": [1, 2],
    }
    path = write(content)
    found = probe(path)
    assert found.parts == ("members", "deep.list.items", WHOLE)
    assert (found.part, found.sample) == ("members", (("Ada",),))
    assert table(path, JsonOptions(part="deep.list.items")) == (("x",), (("1",), ("2",)))
    assert table(path, JsonOptions(part="numbers")) == (("value",), (("1",), ("2",)))
    assert table(path, JsonOptions(part=WHOLE))[1][0][:2] == ("3", '[{"name": "Ada"}]')


def test_a_part_that_is_gone_is_named(write):
    for part in ("gone", "members.x", "version"):
        with pytest.raises(SourceUnreadable) as caught:
            probe(write({"version": 1, "members": [{"a": 1}]}), JsonOptions(part=part))
        assert caught.value.detail == "part_missing"


def test_an_object_of_columns(write):
    path = write({"name": ["Ada", "Bo"], "age": [36, None]})
    assert table(path) == (("name", "age"), (("Ada", "36"), ("Bo", "")))


def test_an_object_of_records(write):
    path = write({"-Kx1": {"name": "Ada", "age": 36}, "-Kx2": {"name": "Bo", "age": 41}})
    assert table(path) == (("key", "name", "age"), (("-Kx1", "Ada", "36"), ("-Kx2", "Bo", "41")))


def test_settings_are_no_records(write):
    path = write({"window": {"width": 1}, "user": {"name": "Ada"}})
    assert table(path) == (("window.width", "user.name"), (("1", "Ada"),))


def test_rows_that_are_arrays(write):
    rows = [["id", "name"], [1, "Ada"], [2, "Bo", "more"], [3]]
    header, sample = table(write(rows))
    assert header == ("id", "name", "Column 3")
    assert sample == (("1", "Ada", ""), ("2", "Bo", "more"), ("3", "", ""))
    bare = probe(write([[1, 2], [3, 4]]))
    assert bare.note("no_header")
    assert bare.sample_numbers == (1, 2)
    assert table(write(rows), JsonOptions(header_rows=0))[1][0] == ("id", "name", "")


def test_an_array_of_values(write):
    assert table(write([1, "a", None, True])) == (("value",), (("1",), ("a",), ("",), ("yes",)))


@pytest.mark.parametrize("content", ["[]", "  ", "", "\ufeff", "{}x"])
def test_nothing_to_read(write, content):
    with pytest.raises((EmptySource, MalformedSource)):
        probe(write(content))


def test_odd_names(write):
    found = probe(write('[{"": 1, " a ": 2, "A": 3, "\\ud800": 4, "n\\u0000": 5}]'))
    assert found.header == ("Column 1", "a", "A 2", "?", "n")
    assert found.note("blank_header")


# -- JSON Lines


def test_lines(write):
    path = write('{"a": 1}\r\n\r\n {"a": 2, "b": "x"} \n\ufeff{"a": 3}', "file.jsonl")
    found = probe(path)
    assert found.options.lines
    assert found.sample == (("1", ""), ("2", "x"), ("3", ""))
    assert found.sample_numbers == (1, 3, 4)
    assert read(path, found, size=2) == [["1", ""], ["2", "x"], ["3", ""]]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{"a": 1}\n{"a": 2}', True),
        ('{"a": 1}\nbroken\n{"a": 2}\n', True),
        ('{"a": 1}\n', False),
        ('{\n"a": 1\n}\n', False),
        ('[\n{"a": 1},\n{"a": 2}\n]', False),
        ("[1]\n[2]\n", True),
    ],
)
def test_lines_are_told_from_a_document(write, text, lines):
    assert probe(write(text)).options.lines is lines


def test_bad_lines_are_named_by_place_and_stay_out(write):
    deep = "[" * 100_000
    path = write(
        f'{{"a": 1}}\n{{"a": }}\n{{"a": 2}} x\n{deep}\n[1]\n"text"\n{{"a": 3}}\n', "f.jsonl"
    )
    found = probe(path)
    assert found.note("bad_json").rows == (2, 3)
    assert found.note("too_deep").rows == (4,)
    assert found.note("not_an_object").rows == (5, 6)
    (batch,) = everything(path, found)
    assert batch.rows == [["1"], [""], [""], [""], [""], [""], ["3"]]
    faults = [(one.row, one.code, one.text) for one in batch.faults if one.column == WHOLE_ROW]
    assert faults[0] == (2, "bad_json", '{"a": } (2:7)')
    assert faults[1] == (3, "bad_json", '{"a": 2} x (3:9)')
    assert [one[:2] for one in faults[2:]] == [
        (4, "too_deep"),
        (5, "not_an_object"),
        (6, "not_an_object"),
    ]


def test_bad_lines_stay_out_of_the_table_with_a_reason(write, workspace):
    path = write('{"a": 1}\n{"a": \n{"a": 2}\n', "f.jsonl")
    plan = plan_import(path)
    assert plan.columns[0].draft.type == "integer"
    staged = stage(workspace, plan, lambda done, total: None)
    assert (staged.good, staged.faulty) == (2, 1)
    (reject,) = rejects(plan, staged, lambda done, total: None)
    assert (reject.row, reject.texts) == (2, ('{"a": (2:6)',))
    assert reject.faults[0][1].code == "bad_json"
    assert import_file(workspace, path).created == 2


# -- documents that are wrong


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[{"a": 1},\n {"a": }]', "2:8"),
        ('[{"a": 1},\n {"a": 2}', "2:10"),
        ('[{"a": 1} {"a": 2}]', "1:11"),
        ('[{"a": 1}]\n]', "2:1"),
        ("[\n" + "[" * 100_000, "2:1"),
        ('{"a": 1, b: 2}', "1:10"),
        ('[{"a": "never closed}]', "1:8"),
        ("hello", "1:1"),
    ],
)
def test_the_place_is_named(write, text, place):
    with pytest.raises(MalformedSource) as caught:
        probe(write(text))
    assert caught.value.detail == place


def test_a_place_far_down_is_named(write):
    lines = ",\n".join('{"a": "%s"}' % ("x" * 500) for _ in range(3000))
    with pytest.raises(MalformedSource) as caught:
        probe(write(f'[\n{lines},\n{{"a": nul}}]'))
    assert caught.value.detail == "3002:7"


def test_deep_nesting_in_a_record_is_a_fault_of_that_record(write):
    deep = "[" * 400 + "]" * 400
    path = write(f'[{{"a": 1}}, {{"a": {deep}}}, {{"a": {{"b": {{"c": 1}}}}}}]')
    found = probe(path)
    assert found.note("too_deep").rows == (2,)
    (batch,) = everything(path, found)
    assert [one.code for one in batch.faults] == ["too_deep"]
    assert batch.rows[2] == ["", "1"]


def test_objects_are_flattened_only_so_deep(write):
    deep = '{"k": ' * 20 + "1" + "}" * 20
    found = probe(write(f"[{deep}]"))
    assert found.header == (".".join("k" * 8),)
    assert json.loads(found.sample[0][0])


# -- encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_encodings(write, encoding, name):
    text = '{"ä": "日本"}\n{"ä": "é"}\n' if name == "f.jsonl" else '[{"ä": "日本"},\n{"ä": "é"}]'
    path = write(text, name, encoding)
    assert table(path) == (("ä",), (("日本",), ("é",)))


def test_an_encoding_that_json_does_not_have(write):
    path = write('[{"city": "Zürich"}, {"city": "Orléans"}]', encoding="cp1252")
    found = probe(path)
    assert found.sample == (("Zürich",), ("Orléans",))
    assert found.note("encoding_guessed").text == "cp1252"
    wrong = probe(path, JsonOptions(encoding="utf-8"))
    assert wrong.note("decode_failures").count == 2
    (batch,) = everything(path, wrong)
    assert [one.code for one in batch.faults] == ["unreadable_text"] * 2


def test_half_a_pair_of_surrogates_is_an_unreadable_text(write, workspace):
    path = write('[{"a": "\\ud800"}, {"a": "x"}]')
    assert (import_file(workspace, path).created) == 1


# -- large files


@pytest.mark.parametrize("piece", [1, 7, 64])
def test_any_size_of_pieces_gives_the_same(write, monkeypatch, piece):
    content = [{"a": n, "b": "é" * n, "c": {"d": [n, 1.5]}, "e": None} for n in range(30)]
    path = write({"rows": content, "more": {"x": [1, True, '\\"']}})
    expected = table(path)
    monkeypatch.setattr(window, "_PIECE", piece)
    assert table(path) == expected
    assert len(expected[1]) == 30


def test_keys_that_come_late_are_faults_of_their_rows(write, monkeypatch, workspace):
    monkeypatch.setattr(survey, "LOOKED_THROUGH", 10_000)
    monkeypatch.setattr("domain.formats.json_text.probing.LOOKED_THROUGH", 10_000)
    monkeypatch.setattr(window, "_PIECE", 1000)
    path = write([*({"a": n} for n in range(3000)), {"a": 1, "late": "x"}])
    found = probe(path)
    assert found.header == ("a",)
    assert found.rows is None
    ragged = [one for batch in everything(path, found) for one in batch.ragged]
    assert [(one.row, one.overflow) for one in ragged] == [(3001, ("late: x",))]
    report = import_file(workspace, path)
    assert (report.created, report.failed) == (3000, 1)


def test_memory_stays_flat(write):
    row = json.dumps({"name": "x" * 200, "n": 1})
    path = write("[" + ",\n".join([row] * 40_000) + "]")
    found = probe(path)
    tracemalloc.start()
    try:
        count = sum(len(batch.rows) for batch in batches(path, found.options, width=2))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert peak < path.stat().st_size / 3


def test_batches_say_where_they_are(write):
    path = write([{"a": n} for n in range(100_000)])
    found = probe(path)
    positions = [batch.position for batch in batches(path, found.options, width=1, size=1000)]
    assert positions == sorted(positions)
    assert positions[0] < positions[-1] == found.size


def test_a_file_that_changes_is_named(write):
    path = write([{"a": n} for n in range(2000)])
    found = probe(path)
    path.write_text('[{"a": 1}]')
    with pytest.raises(SourceChanged):
        everything(path, found)


def test_too_many_columns_are_kept_as_json_or_named(write):
    path = write([{"id": 1, "at": {f"k{n}": n for n in range(2000)}}])
    assert probe(path).header == ("id", "at")
    with pytest.raises(TooManyColumns):
        probe(write([{f"k{n}": n for n in range(2000)}]))


# -- there and back

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(
    lambda name: name.strip() == name and name
)
scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(values)
def test_json_text_is_the_same_value(value):
    assert json.loads(dump(value)) == value


@settings(max_examples=60, deadline=None)
@given(records=st.lists(st.dictionaries(names, st.text(max_size=20), min_size=1), min_size=1))
@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_any_records_come_back(tmp_path_factory, name, records):
    path = tmp_path_factory.mktemp("any") / name
    text = json.dumps(records) if name == "f.json" else "\n".join(map(json.dumps, records))
    path.write_text(text)
    found = probe(path)
    keys = [column[0] for column in found.options.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in read(path, found)]
    expected = [{key: one.get(key, "") for key in keys} for one in records]
    assert rows == expected
    assert set(keys) == set().union(*records)
