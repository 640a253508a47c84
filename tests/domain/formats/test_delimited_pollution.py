"""One file for each way in which delimited text is polluted; each must come out clean."""

from __future__ import annotations

import gzip
import zipfile

import pytest

from domain.formats.delimited import batches, probe

HEADER = ("id", "joined", "name", "price", "comment")
ROWS = [
    ("1", "2024-01-31", "Anna Berg", "12.50", "first, of many"),
    ("2", "2024-02-01", "Bo Lund", "3.00", 'called "Bo"'),
    ("3", "2023-12-24", "Carl Ek", "0.99", ""),
    ("4", "2022-07-01", "Dora Holm", "100.00", "two words"),
    ("5", "2021-03-15", "Emil Dahl", "7.25", "a; b; c"),
    ("6", "2020-11-09", "Fia Ström", "8.00", "none so far"),
]


def cell(text, delimiter=",", quote='"', escape=None, always=False):
    if not always and not any(one in text for one in (delimiter, quote, "\n", "\r")):
        return text
    inner = text.replace(quote, escape + quote if escape else quote * 2)
    return quote + inner + quote


def lines(rows=None, header=HEADER, delimiter=",", gap="", **how):
    everything = ([header] if header else []) + list(ROWS if rows is None else rows)
    return [
        (delimiter + gap).join(cell(one, delimiter, **how) for one in row) for row in everything
    ]


def save(tmp_path, text, encoding="utf-8", name="file.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def read(path, found=None):
    found = found or probe(path)
    got = list(batches(path, found.options, width=found.width))
    rows = [tuple(row) for batch in got for row in batch.rows]
    assert rows[: len(found.sample)] == list(found.sample)  # the preview is the import
    return found, rows, got


def check(path, rows=None, header=HEADER):
    found, got, _ = read(path)
    assert got == (ROWS if rows is None else rows)
    assert found.header == header
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "||", "\x1f"])
def test_delimiter_is_found(tmp_path, delimiter):
    rows = [row for row in ROWS if delimiter != "||"] or [(*row[:4], "plain") for row in ROWS]
    found = check(save(tmp_path, "\n".join(lines(rows, delimiter=delimiter)) + "\n"), rows)
    assert found.options.delimiter == delimiter


def test_spaces_as_delimiter_with_quotes_where_needed(tmp_path):
    assert check(save(tmp_path, "\n".join(lines(delimiter=" ")))).options.delimiter == " "


def test_cells_aligned_with_single_spaces_and_more(tmp_path):
    text = "id   name    price\n1    Anna    12.50\n20   Bo      3.00\n300  Carl    0.99\n"
    check(
        save(tmp_path, text),
        [("1", "Anna", "12.50"), ("20", "Bo", "3.00"), ("300", "Carl", "0.99")],
        ("id", "name", "price"),
    )


def test_cells_aligned_with_two_spaces_and_more_may_hold_single_ones(tmp_path):
    text = "id   full name    price\n1    Anna Berg    12.50\n20   Bo Lund      3.00\n"
    found = check(
        save(tmp_path, text),
        [("1", "Anna Berg", "12.50"), ("20", "Bo Lund", "3.00")],
        ("id", "full name", "price"),
    )
    assert found.options.delimiter == "  "


def test_colon_delimiter_as_in_passwd(tmp_path):
    text = "root:x:0:0:root:/root\ndaemon:x:1:1:daemon:/usr/sbin\nbin:x:2:2:bin:/bin\n"
    found, rows, _ = read(save(tmp_path, text))
    assert found.options.delimiter == ":"
    assert rows[0] == ("root", "x", "0", "0", "root", "/root")
    assert found.note("no_header")


def test_decimal_commas_do_not_hide_the_semicolon(tmp_path):
    text = "name;price;weight\nAnna;1,5;2,25\nBo;3,75;4,5\nCarl;5,0;6,125\n"
    check(
        save(tmp_path, text),
        [("Anna", "1,5", "2,25"), ("Bo", "3,75", "4,5"), ("Carl", "5,0", "6,125")],
        ("name", "price", "weight"),
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["none", "one", "two"])
def test_line_endings_and_the_last_line(tmp_path, ending, last):
    text = ending.join(lines()) + ending * ["none", "one", "two"].index(last)
    found = check(save(tmp_path, text))
    assert found.line_ending == ending
    assert not found.note("mixed_line_endings")


def test_mixed_line_endings_are_noted(tmp_path):
    text = "".join(line + "\r\n\r"[i % 2 :][:1] for i, line in enumerate(lines()))
    assert check(save(tmp_path, text)).note("mixed_line_endings")


def test_line_feeds_within_cells_are_no_mixed_line_endings(tmp_path):
    rows = [(*row[:4], "one\ntwo") for row in ROWS]
    found = check(save(tmp_path, "\r\n".join(lines(rows)) + "\r\n"), rows)
    assert not found.note("mixed_line_endings")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_unicode_encodings(tmp_path, encoding):
    check(save(tmp_path, "\r\n".join(lines()), encoding))


def test_utf_16_of_other_scripts_without_a_bom(tmp_path):
    rows = [("Иван", "Москва"), ("Пётр", "Тула"), ("Анна", "Казань")]
    text = "имя\tгород\n" + "\n".join("\t".join(row) for row in rows)
    check(save(tmp_path, text, "utf-16-le"), rows, ("имя", "город"))


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("cp1252", [("Zoë", "Zürich"), ("Åsa", "Malmö"), ("Ñuñez", "Cádiz"), ("“Bo”", "5 €")]),
        ("latin-1", [("café", "Orléans"), ("naïve", "Tübingen")]),
        ("iso8859-15", [("Rémi", "10 €"), ("Zoé", "12 €")]),
        ("cp932", [("山田太郎", "東京都"), ("鈴木", "大阪府"), ("ソフト", "表示")]),
        ("gb18030", [("王小明", "北京市"), ("李华", "上海市"), ("张伟", "广州市")]),
        ("big5", [("王小明", "臺北市"), ("陳怡君", "高雄市"), ("林志豪", "臺中市")]),
        ("cp1251", [("Иван Петров", "Москва"), ("Анна", "Казань"), ("Ольга", "Тула")]),
        ("koi8-r", [("Иван Петров", "Москва"), ("Анна", "Казань"), ("Ольга", "Тула")]),
        ("cp949", [("김철수", "서울"), ("이영희", "부산"), ("박민수", "대구")]),
        ("cp1253", [("Γιώργος", "Αθήνα"), ("Μαρία", "Πάτρα")]),
    ],
)
def test_code_pages(tmp_path, encoding, rows):
    text = "name,city\r\n" + "".join(",".join(row) + "\r\n" for row in rows)
    found = check(save(tmp_path, text, encoding), rows, ("name", "city"))
    assert found.note("encoding_guessed")
    assert found.decode_failures == 0


def test_central_european_text_of_some_length(tmp_path):
    rows = [("Łódź", "Żółw"), ("Kraków", "Śląsk"), ("Gdańsk", "Wrocław")] * 20
    text = "name,city\n" + "".join(",".join(row) + "\n" for row in rows)
    check(save(tmp_path, text, "cp1250"), rows, ("name", "city"))


def test_one_bad_byte_in_utf_8_is_counted_and_not_lost(tmp_path):
    data = "name,city\nZoë,Zürich\nÅsa,Malmö\nMaja,Łódź\n".encode() + b"Jos\xe9,Oslo\n"
    found, rows, got = read(save(tmp_path, data))
    assert found.options.encoding == "utf-8"
    assert found.decode_failures == 1
    assert found.note("decode_failures").count == 1
    assert rows[-1] == ("Jos\udce9", "Oslo")
    assert [(fault.row, fault.column, fault.code) for fault in got[0].faults] == [
        (5, 0, "unreadable_text")
    ]


def test_cp1252_far_behind_a_plain_start_is_found(tmp_path):
    data = b"name,city\n" + b"Anna,Oslo\n" * 60_000 + "Zoë,Zürich\n".encode("cp1252")
    found, rows, _ = read(save(tmp_path, data))
    assert found.options.encoding == "cp1252"
    assert rows[-1] == ("Zoë", "Zürich")


def test_utf_8_cut_within_a_character_at_the_end_of_the_sample(tmp_path):
    for shift in range(3):
        text = "name,n\n" + "x" * shift + ",1\n" + "€,2\n" * 60_000
        found, rows, _ = read(save(tmp_path, text))
        assert (found.options.encoding, found.decode_failures) == ("utf-8", 0)
        assert len(rows) == 60_001


def test_wrong_encoding_named_by_the_person_loses_no_byte(tmp_path):
    from dataclasses import replace

    data = "name,city\nÅsa,Malmö\n".encode("cp1252")
    path = save(tmp_path, data)
    found = probe(path, replace(probe(path).options, encoding="utf-8"))
    assert found.decode_failures == 2
    assert found.sample == (("\udcc5sa", "Malm\udcf6"),)


def test_quotes_around_everything(tmp_path):
    check(save(tmp_path, "\n".join(lines(always=True))))


def test_apostrophes_as_quotes(tmp_path):
    found = check(save(tmp_path, "\n".join(lines(quote="'"))))
    assert found.options.quotechar == "'"


def test_backslash_escapes(tmp_path):
    found = check(save(tmp_path, "\n".join(lines(escape="\\"))))
    assert found.options.escapechar == "\\"


def test_backslashes_that_escape_nothing_stay(tmp_path):
    rows = [("1", "C:\\temp\\new"), ("2", "D:\\"), ("3", "\\\\server\\share")]
    found = check(save(tmp_path, "\n".join(lines(rows, ("id", "path")))), rows, ("id", "path"))
    assert found.options.escapechar == ""


def test_backslash_escapes_a_delimiter_without_quotes(tmp_path):
    text = "name,age,city\nBerg\\, Anna,30,Oslo\nLund\\, Bo,40,Bergen\nEk,50,Rome\n"
    check(
        save(tmp_path, text),
        [("Berg, Anna", "30", "Oslo"), ("Lund, Bo", "40", "Bergen"), ("Ek", "50", "Rome")],
        ("name", "age", "city"),
    )


def test_spaces_behind_delimiters(tmp_path):
    check(save(tmp_path, "\n".join(lines(gap=" "))))


def test_spaces_behind_delimiters_without_quotes(tmp_path):
    text = "id, name, city\n1, Anna, Oslo\n2, Bo, Rome\n"
    check(
        save(tmp_path, text), [("1", "Anna", "Oslo"), ("2", "Bo", "Rome")], ("id", "name", "city")
    )


def test_no_header(tmp_path):
    found, rows, _ = read(save(tmp_path, "\n".join(lines(header=None))))
    assert rows == ROWS
    assert found.note("no_header")
    assert found.header == ("Column 1", "Column 2", "Column 3", "Column 4", "Column 5")
    assert found.sample_numbers[0] == 1


def test_years_as_names_of_columns_are_a_header(tmp_path):
    text = "country,1990,1991,1992\nNorway,1,2,3\nSweden,4,5,6\n"
    assert check(
        save(tmp_path, text),
        [("Norway", "1", "2", "3"), ("Sweden", "4", "5", "6")],
        ("country", "1990", "1991", "1992"),
    )


def test_all_text_has_a_header_unless_its_values_come_again(tmp_path):
    assert not probe(save(tmp_path, "name,city\nAnna,Oslo\nBo,Rome\n")).note("no_header")
    repeated = "Anna,Oslo\nBo,Rome\nCarl,Oslo\nAnna,Rome\n"
    assert probe(save(tmp_path, repeated)).note("no_header")


def test_header_of_two_rows_is_joined(tmp_path):
    text = "Person,,Order,\nname,age,number,sum\nAnna,30,1,12.50\nBo,40,2,3.00\nCarl,50,3,1.00\n"
    found = check(
        save(tmp_path, text),
        [("Anna", "30", "1", "12.50"), ("Bo", "40", "2", "3.00"), ("Carl", "50", "3", "1.00")],
        ("Person name", "Person age", "Order number", "Order sum"),
    )
    assert found.options.header_rows == 2
    assert found.sample_numbers[0] == 3


def test_header_of_three_rows_is_joined(tmp_path):
    text = (
        "Body,Body,Body,\nsize,size,weight,city\nin cm,in inch,in kg,name\n"
        "170,67,60,Oslo\n180,71,75,Rome\n190,75,90,Bonn\n"
    )
    found, rows, _ = read(save(tmp_path, text))
    assert found.header == (
        "Body size in cm",
        "Body size in inch",
        "Body weight in kg",
        "Body city name",
    )
    assert rows[0] == ("170", "67", "60", "Oslo")


def test_first_data_row_with_missing_numbers_is_no_second_header(tmp_path):
    text = "name,age,size\nAnna,n/a,n/a\nBo,40,170\nCarl,50,180\n"
    assert probe(save(tmp_path, text)).options.header_rows == 1


@pytest.mark.parametrize(
    "above",
    [
        ["List of members"],
        ["List of members", ""],
        ["Report;2024", "made by hand"],
        ["List of members", "as of 2024-05-01", "", ""],
        ["Created,2024-05-01", "Author,Anna", ""],
        ["Members,,,,"],
        ["It's a \"list"],
    ],
)
def test_preamble_above_the_header(tmp_path, above):
    found = check(save(tmp_path, "\n".join(above + lines())))
    assert found.note("preamble").count == len(above)
    assert found.sample_numbers[0] == len(above) + 2


def test_comment_lines_above_and_between(tmp_path):
    text = lines()
    text[0:0] = ["# exported, by hand, on a Monday", "# second, line"]
    text.insert(5, "# checked until here")
    found, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows == ROWS
    assert found.header == HEADER
    assert found.options.comment == "#"
    assert got[0].comments == (6,)


def test_header_that_begins_with_a_comment_mark_is_still_the_header(tmp_path):
    text = "#id,name,age\n1,Anna,30\n2,Bo,40\n"
    check(save(tmp_path, text), [("1", "Anna", "30"), ("2", "Bo", "40")], ("#id", "name", "age"))


def test_cells_that_begin_with_a_comment_mark_are_data(tmp_path):
    text = "tag,count\n#blue,1\n#red,2\n#green,3\n"
    check(save(tmp_path, text), [("#blue", "1"), ("#red", "2"), ("#green", "3")], ("tag", "count"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sep_line(tmp_path, encoding):
    text = "sep=;\r\n" + "\r\n".join(lines(delimiter=";"))
    found = check(save(tmp_path, text, encoding))
    assert found.note("sep_line").text == ";"
    assert found.sample_numbers[0] == 3


def test_second_table_is_named_and_the_first_one_taken(tmp_path):
    text = "\n".join(lines()) + "\n\ncity,people\nOslo,700000\nRome,2800000\n"
    found = check(save(tmp_path, text))
    assert found.note("second_table").rows == (9,)


def test_second_table_without_a_gap(tmp_path):
    text = "\n".join(lines()) + "\ncity,people\nOslo,700000\nRome,2800000\nBonn,330000\n"
    assert check(save(tmp_path, text)).note("second_table").rows == (8,)


def test_second_table_of_the_same_width(tmp_path):
    text = "\n".join(lines()) + "\n\n" + "\n".join(lines(ROWS[:2])) + "\n"
    assert check(save(tmp_path, text)).note("second_table").rows == (9,)


def test_second_table_can_be_read_by_its_row(tmp_path):
    from dataclasses import replace

    path = save(tmp_path, "\n".join(lines()) + "\n\ncity,people\nOslo,700000\nRome,2800000\n")
    first = probe(path)
    row = first.note("second_table").rows[0]
    second = probe(path, replace(first.options, skip_rows=row - 1, stop_row=0))
    assert second.header == ("city", "people")
    assert second.sample == (("Oslo", "700000"), ("Rome", "2800000"))


def test_blank_lines_within_the_table_are_no_second_table(tmp_path):
    text = lines()
    text[3:3] = ["", "  "]
    found, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows == ROWS
    assert list(got[0].numbers) == [2, 3, 6, 7, 8, 9]
    assert not found.note("ragged")


def test_blank_line_below_the_header(tmp_path):
    text = lines()
    text.insert(1, "")
    check(save(tmp_path, "\n".join(text)))


def test_ragged_rows_are_padded_and_listed(tmp_path):
    text = lines()
    text[2] = "2,2024-02-01,Bo Lund"
    text[4] = '4,2022-07-01,Dora Holm,100.00,"two words",surplus,"and, more"'
    found, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows[1] == ("2", "2024-02-01", "Bo Lund", "", "")
    assert rows[3] == ROWS[3]
    assert [(one.row, one.found, one.overflow) for one in got[0].ragged] == [
        (3, 3, ()),
        (5, 7, ("surplus", "and, more")),
    ]
    assert found.note("ragged").rows == (3, 5)
    assert found.widest == 7


def test_ragged_rows_are_skipped_as_chosen_and_kept_whole_in_the_list(tmp_path):
    from dataclasses import replace

    text = lines()
    text[2] = "2,2024-02-01,Bo Lund"
    path = save(tmp_path, "\n".join(text))
    found = probe(path, replace(probe(path).options, ragged="skip"))
    _, rows, got = read(path, found)
    assert rows == ROWS[:1] + ROWS[2:]
    assert got[0].ragged[0].cells == ("2", "2024-02-01", "Bo Lund")
    assert got[0].ragged[0].skipped
    assert list(got[0].numbers) == [2, 4, 5, 6, 7]


def test_delimiters_at_the_end_of_lines_are_no_ragged_rows(tmp_path):
    text = lines()
    found = check(save(tmp_path, "\n".join([text[0], *(line + "," for line in text[1:])])))
    assert not found.note("ragged")


def test_rows_longer_than_the_header_get_columns(tmp_path):
    text = "id,name\n1,Anna,Oslo\n2,Bo,Rome\n3,Carl,Bonn\n"
    rows = [("1", "Anna", "Oslo"), ("2", "Bo", "Rome"), ("3", "Carl", "Bonn")]
    check(save(tmp_path, text), rows, ("id", "name", "Column 3"))


def test_one_row_with_another_delimiter(tmp_path):
    text = lines()
    text[2] = text[2].replace(",", ";")
    found, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows == ROWS
    assert got[0].mended == (3,)
    assert not found.note("ragged")


def test_unclosed_quote_does_not_swallow_the_rows_below(tmp_path):
    text = lines()
    text[3] = '3,2023-12-24,"Carl Ek,0.99,'
    found, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows == [*ROWS[:2], ("3", "2023-12-24", '"Carl Ek', "0.99", ""), *ROWS[3:]]
    assert found.note("unclosed_quote").rows == (4,)
    assert got[0].mended == (4,)


def test_unclosed_quote_in_the_last_row(tmp_path):
    text = lines()
    text[6] = '6,2020-11-09,Fia Ström,8.00,"none so far'
    _, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows == [*ROWS[:5], (*ROWS[5][:4], '"none so far')]
    assert got[0].mended == (7,)


def test_unclosed_quote_far_down_does_not_swallow_the_rows_below(tmp_path):
    data = [f"{number},name {number},text" for number in range(30_000)]
    data[20_000] = '20000,"name 20000,text'
    _, rows, got = read(save(tmp_path, "\n".join(["id,name,note", *data])))
    assert len(rows) == 30_000
    assert rows[20_000] == ("20000", '"name 20000', "text")
    assert rows[-1] == ("29999", "name 29999", "text")
    assert [row for batch in got for row in batch.mended] == [20_002]


def test_stray_quotes_within_cells_stay(tmp_path):
    text = lines()
    text[1] = '1,2024-01-31,Anna "B" Berg,12.50,5" pipe'
    text[4] = '4,2022-07-01,"Dora "D" Holm",100.00,"two words"'
    _, rows, got = read(save(tmp_path, "\n".join(text)))
    assert rows[0] == ("1", "2024-01-31", 'Anna "B" Berg', "12.50", '5" pipe')
    assert rows[3] == ("4", "2022-07-01", 'Dora "D" Holm', "100.00", "two words")
    assert got[0].mended == (5,)


def test_stray_quotes_within_a_cell_of_several_lines(tmp_path):
    text = 'id,note,n\n1,plain,1\n2,"one\ntwo "or" three",2\n3,plain,3\n'
    _, rows, _ = read(save(tmp_path, text))
    assert rows == [("1", "plain", "1"), ("2", 'one\ntwo "or" three', "2"), ("3", "plain", "3")]


def test_line_breaks_within_cells_are_one_row(tmp_path):
    text = 'id,note\n1,"one\r\ntwo\rthree\nfour"\n2,plain\n3,"\n"\n'
    _, rows, got = read(save(tmp_path, text))
    assert rows == [("1", "one\r\ntwo\rthree\nfour"), ("2", "plain"), ("3", "\n")]
    assert list(got[0].numbers) == [2, 3, 4]


def test_cells_of_several_lines_across_batches(tmp_path):
    text = "id,note\n" + "".join(f'{n},"a\nb {n}\n"\n' for n in range(5000))
    path = save(tmp_path, text)
    found = probe(path)
    got = list(batches(path, found.options, width=2, size=7))
    assert [row for batch in got for row in batch.rows] == [
        [str(n), f"a\nb {n}\n"] for n in range(5000)
    ]
    assert not any(batch.mended for batch in got)


def test_one_column_keeps_quoted_blanks_and_skips_blank_lines(tmp_path):
    text = 'name\nAnna Berg\n""\n\nBo Lund\n'
    found, rows, got = read(save(tmp_path, text))
    assert rows == [("Anna Berg",), ("",), ("Bo Lund",)]
    assert list(got[0].numbers) == [2, 3, 5]
    assert found.options.delimiter == ","


def test_end_mark_of_dos_is_no_row(tmp_path):
    assert not check(save(tmp_path, "\r\n".join(lines()) + "\r\n\x1a")).note("ragged")


def test_gzip(tmp_path):
    data = gzip.compress("\n".join(lines()).encode("utf-16"))
    assert check(save(tmp_path, data, name="file.csv.gz")).note("compressed").text == "gzip"


def test_zip_with_one_file_and_the_dirt_of_a_mac(tmp_path):
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/list.csv", "\n".join(lines()))
        archive.writestr("__MACOSX/folder/._list.csv", b"\0\0")
    assert check(path).note("compressed").text == "zip"


@pytest.mark.parametrize("always", [False, True])
@pytest.mark.parametrize("what", ["less", "more", "quote first", "quote within", "quote last"])
def test_one_polluted_row_leaves_the_others_alone(tmp_path, what, always):
    """At every place of every row: a delimiter missing, one too many, a stray quote."""
    rows = [(*row[:4], row[4] or "first line\nsecond, line") for row in ROWS]
    clean = lines(rows, always=always)
    for place, row in enumerate(rows):
        for column in range(len(HEADER) - (what == "less")):
            cells = [cell(one, always=always) for one in row]
            middle = len(cells[column]) // 2
            if what == "less":
                cells[column : column + 2] = [cells[column] + cells[column + 1]]
            elif what == "more":
                cells[column] += ","
            else:
                at = {"first": 0, "within": middle, "last": len(cells[column])}[what.split()[1]]
                cells[column] = cells[column][:at] + '"' + cells[column][at:]
            text = [*clean[: place + 1], ",".join(cells), *clean[place + 2 :]]
            found, got, _ = read(save(tmp_path, "\r\n".join(text) + "\r\n"))
            assert found.header == HEADER
            assert got[:place] == rows[:place]
            assert got[-(5 - place) :] == rows[place + 1 :] if place < 5 else True


def test_each_of_several_tables_can_be_read(tmp_path):
    first, third = lines(), ["city,people", "Oslo,700000", "Rome,2800000"]
    second = ["code;size".replace(";", ","), '"a\nb",1', "c,2", "d,3"]
    path = save(tmp_path, "\n\n".join("\n".join(one) for one in (first, second, third)) + "\n")
    tables = probe(path).tables
    assert [one.skip_rows for one in tables] == [0, 8, 14]
    assert tables[0] == probe(path).options
    seen = [probe(path, one) for one in tables]
    assert [one.header for one in seen[1:]] == [("code", "size"), ("city", "people")]
    assert [len(one.sample) for one in seen] == [len(ROWS), 3, 2]
    assert all(one.tables == tables for one in seen), "the choice stays wherever one is"


def test_one_table_is_no_choice(tmp_path):
    assert probe(save(tmp_path, "\n".join(lines()))).tables == ()
