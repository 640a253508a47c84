"""Settings that stand above the header of a file: read, applied, and never in the way."""

from __future__ import annotations

import pytest

from domain.formats.delimited import HeadSettings, batches, probe

ROWS = "Name;Note\nAda;a,b\nBo;c,d\n"


@pytest.fixture
def look(tmp_path):
    def look(content, encoding="utf-8"):
        path = tmp_path / "in.csv"
        path.write_bytes(content.encode(encoding))
        return probe(path)

    return look


def rows_of(found):
    read = batches(found.path, found.options, width=found.width)
    return [row for batch in read for row in batch.rows]


def test_every_setting_is_read_and_no_line_of_them_is_data(look):
    found = look(
        "#separator:semicolon\n#encoding:utf-8\n#table:Club members\n#match:Name, Note\n"
        f"#policy:fill\n{ROWS}"
    )
    assert found.settings == HeadSettings(
        separator=";",
        encoding="utf-8",
        table="Club members",
        match=("Name", "Note"),
        policy="fill",
    )
    assert (found.options.delimiter, found.options.skip_rows) == (";", 5)
    assert found.header == ("Name", "Note")
    assert rows_of(found) == [["Ada", "a,b"], ["Bo", "c,d"]]
    assert found.sample_numbers == (7, 8), "rows are numbered as in the file"
    assert (found.note("preamble"), found.note("comment_lines"), found.tables) == (None, None, ())


@pytest.mark.parametrize(
    ("value", "separator"),
    [
        *(("comma", ","), ("Semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("\\t", "\t")),
        *((",", ","), (";", ";"), ("\t", "\t"), ("|", "|"), (" ; ", ";"), ("~", "~")),
        *(("comma,,,", ","), (";;;", ";"), ("tab\t\t", "\t")),
    ],
)
def test_a_separator_has_a_name_or_is_the_character(look, value, separator):
    lines = f"a{separator}b\n1{separator}2\n"
    found = look(f"#separator:{value}\n{lines}")
    assert (found.settings.separator, found.options.delimiter) == (separator, separator)
    assert found.header == ("a", "b")


def test_the_separator_decides_where_two_would_do(look):
    assert look("a,b;c\n1,2;3\n4,5;6\n").width == 2
    found = look("#separator:semicolon\na,b;c\n1,2;3\n4,5;6\n")
    assert found.header == ("a,b", "c")
    found = look("#separator:comma\na,b;c\n1,2;3\n4,5;6\n")
    assert found.header == ("a", "b;c")


def test_the_encoding_decides_where_another_would_do(look):
    text = "#encoding:{}\n#table:Größe\nName,Stadt\nJürgen,Köln\n"
    for name, codec in (("windows-1252", "cp1252"), ("cp850", "cp850"), ("latin1", "latin-1")):
        found = look(text.format(name), codec)
        assert (found.options.encoding, found.settings.table) == (codec, "Größe")
        assert rows_of(found) == [["Jürgen", "Köln"]]
        assert found.note("encoding_guessed") is None
    found = look(text.format("latin1"), "utf-8-sig")
    assert (found.options.encoding, rows_of(found)) == ("utf-8-sig", [["Jürgen", "Köln"]])


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("#colour:red", ("colour", "red")),
        ("#separator:banana", ("separator", "banana")),
        ("#separator:", ("separator", "")),
        ("#separator:x", ("separator", "x")),
        ("#encoding:klingon", ("encoding", "klingon")),
        ("#encoding:rot13", ("encoding", "rot13")),
        ("#encoding:a\0b", ("encoding", "ab")),
        ("#match: , ", ("match", "")),
        ("#policy:replace", ("policy", "replace")),
    ],
)
def test_what_is_not_known_is_named_and_stops_nothing(look, line, unknown):
    found = look(f"#table:Members\n{line}\n{ROWS}")
    assert found.settings == HeadSettings(table="Members", unknown=(unknown,))
    assert rows_of(found) == [["Ada", "a,b"], ["Bo", "c,d"]]


def test_a_spreadsheet_that_saved_the_file_changes_nothing(look):
    found = look(
        '#separator:comma,,\n"#match:Name, Note",,\n#table:Members,,\nName,Note,x\nAda,a,1\n'
    )
    assert found.settings == HeadSettings(separator=",", table="Members", match=("Name", "Note"))
    assert (found.header, rows_of(found)) == (("Name", "Note", "x"), [["Ada", "a", "1"]])


@pytest.mark.parametrize("top", ["sep=;\n#table:Members\n", "#table:Members\nsep=;\n"])
def test_a_line_with_the_separator_may_stand_beside(look, top):
    found = look(f"{top}{ROWS}")
    assert (found.settings.table, found.options.skip_rows) == ("Members", 2)
    assert found.note("sep_line").text == ";"
    assert found.header == ("Name", "Note")


def test_our_own_form_below_settings_is_known(look):
    found = look('#table:Years\n"2019","2020"\n1,2\n3,\'=4\n')
    assert (found.header, found.options.header_rows) == (("2019", "2020"), 1)
    found = look('#table:Years\r\n"#","2020"\r\n#1,2\r\n')
    assert (found.header, found.options.skip_rows) == (("#", "2020"), 1)


@pytest.mark.parametrize(
    "text",
    [
        "# Table: members of the club\nName;Note\nAda;a\nBo;b\n",
        "#created:2024\n#by:Ada\nName;Note\nAda;a\nBo;b\n",
        "#tag;Note\n#a;1\n#b;2\n",
        "Name;Note\n#table:x;a\nBo;b\n",
    ],
)
def test_comments_stay_comments(look, text):
    assert not look(text).settings.says_something


def test_settings_alone_are_no_table(look):
    found = look("#table:Members\nName;Note\n")
    assert (found.header, found.sample) == (("Name", "Note"), ())


def test_bytes_that_are_no_text_do_not_get_into_a_name(tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(b"#encoding:utf-8\n#table:Gr\xff\xf6\n" + ROWS.encode())
    assert probe(path).settings.table == "Gr??"
