"""Headers that look like data or like a comment: known by their quotes, or by their years."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from domain.formats.delimited import batches, guard, probe, write

NAMES = st.one_of(
    st.integers(0, 3000).map(str),
    st.sampled_from(
        ["#", "#1", "// x", "%", "2019", "2020", "2020-01-01", "1.5", "No", "a;b", "-"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9).map(str.strip),
)
CELLS = st.one_of(
    st.just(""),
    NAMES,
    st.integers(-5, 3000).map(str),
    st.text(st.sampled_from("ab \n\"',;|\\#%/=1."), max_size=6),
)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    names = NAMES.filter(bool)
    header = draw(st.lists(names, min_size=width, max_size=width, unique=True))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = draw(st.lists(row, max_size=6))
    return header, [*rows, *draw(st.sampled_from([[], [header]])), *rows]


@pytest.fixture
def save(tmp_path):
    def save(text):
        path = tmp_path / "in.csv"
        path.write_bytes(text.encode())
        return path

    return save


def rows_of(found):
    return [
        row for batch in batches(found.path, found.options, width=found.width) for row in batch.rows
    ]


# -- by the quotes


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tables(), st.sampled_from(",;\t|"), st.booleans())
def test_whatever_its_names_are_our_own_file_is_found_out(tmp_path, table, delimiter, bom):
    header, rows = table
    assume(any(set(name).isdisjoint(',;\t|"') for name in header))
    path = tmp_path / "own.csv"
    guarded = [[guard(cell) for cell in row] for row in rows]
    write(path, [guard(name) for name in header], guarded, delimiter=delimiter, bom=bom)
    found = probe(path)
    assert found.raw_header == tuple(header)
    assert rows_of(found) == rows
    assert found.tables == ()


def test_a_first_cell_that_begins_as_a_comment_is_written_in_quotes(tmp_path):
    path = tmp_path / "own.csv"
    write(
        path,
        ["#", "x"],
        [["#1", "a"], ["2", "#b"], ['//"3"', ""], ["%", None], ["/4", "c"]],
        bom=False,
    )
    assert path.read_text("utf-8").splitlines() == [
        *('"#","x"', '"#1",a', "2,#b", '"//""3""",', '"%",', "/4,c"),
    ]


def test_a_lone_cell_that_could_be_several_is_written_in_quotes(tmp_path):
    path = tmp_path / "own.csv"
    write(path, ["x"], [["a;b"], ["c"], ["#d"], [None]], bom=False)
    assert path.read_text("utf-8").splitlines() == ['"x"', '"a;b"', "c", '"#d"', '""']


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"2019","2020"\n1,2\n3,4\n', 1),
        ('"2019";"2020"\n1,5;2\n3;4\n', 1),
        ('"Ada","Oslo"\nBo,Rome\nCy,Bonn\n', 1),
        ('"2019","2020"\n"1","2"\n"3","4"\n', 0),  # here quotes say nothing
        ('"2019","2020"\n1,2\n"3",4\n', 0),
        ('"2019",2020\n1,2\n3,4\n', 0),
        ('"1,5","2,5"\n1,2\n3,4\n', 0),  # quotes that must be
        ('"2019","2020"\n', 0),
        ('"2019","2020"\r\n', 1),  # as we write a table without records
    ],
)
def test_quotes_in_the_first_row_alone_make_a_header(save, text, rows):
    assert probe(save(text)).options.header_rows == rows


def test_a_title_in_quotes_is_no_header(save):
    found = probe(save('"Members of the club"\r\nName;City\r\nAda;Oslo\r\nBo;Rome\r\n'))
    assert found.raw_header == ("Name", "City")


def test_quotes_of_a_header_do_not_hide_that_rows_are_uneven(save):
    lines = "".join(f"{n},{n},{n}\n" for n in range(20))
    found = probe(save(f'"id","x","y"\n{lines}20,20\n'))
    assert (found.header, found.note("ragged").count) == (("id", "x", "y"), 1)


# -- comments


def test_a_cell_in_quotes_never_begins_a_comment(save):
    lines = "".join(f"{n},a{n}\n" for n in range(5))
    found = probe(save(f'tag,name\n{lines}# one that is\n"#7",seven\n"#8, too",eight\n#9,\n'))
    assert found.options.comment == ""  # the last has the full width
    found = probe(save(f'tag,name\n{lines}# one that is\n"#7",seven\n"#8, too",eight\n'))
    assert found.options.comment == "#"
    assert rows_of(found)[5:] == [["#7", "seven"], ["#8, too", "eight"]]
    assert found.note("comment_lines").rows == (7,)


def test_a_header_in_quotes_is_no_comment_above_another(save):
    lines = "".join(f"{n},Name {n},City {n}\n" for n in range(5))
    assert probe(save(f'"#","name","city"\n{lines}')).raw_header == ("#", "name", "city")
    words = "red,oak,north\nblue,elm,south\ngreen,ash,west\n"
    assert probe(save(f'"#colour",tree,side\n{words}')).raw_header == ("#colour", "tree", "side")


def test_a_mended_row_shows_as_it_stands_in_the_file(save):
    lines = "".join(f"{n},a{n},b\n" for n in range(9))
    found = probe(save(f'tag,name,x\n{lines}# aside\n"#7"x,seven,y\n'))
    (batch,) = batches(found.path, found.options, width=3)
    assert batch.rows[-1][1:] == ["seven", "y"]
    assert batch.originals[12] == '"#7"x,seven,y'


# -- years and dates


@pytest.mark.parametrize(
    "text",
    [
        "Country,1990,1991,1992\nNorway,1,2,3\nPeru,4,5,6\n",
        "Country,1990,1991,1992\nNorway,,,3\nPeru,..,..,6\n",
        "Country,Code,1960,1970,1980,Total\nNorway,NO,1,2,3,6\nPeru,PE,4,5,6,15\n",
        ",1990,1991,1992\nNorway,1,2,3\nPeru,4,5,6\n",
        ";;1990;1991\nNorway;NO;1,5;2\nPeru;PE;4;5\n",
        "Country,2020,2019,2018\nNorway,1,2,3\nPeru,4,5,6\n",
        "Country,1950,1990,2000,2005\nNorway,1,2,3,4\nPeru,4,5,6,7\n",
        "2019,2020,2021\n5,6,7\n1,2,3\n",
        "Country,1990,1991\nNorway,4 241 473,4 262 000\n",
        "Province/State,Country,Lat,1/22/20,1/23/20\n,Peru,33.9,0,0\n,Chad,41.1,0,1\nA,Mali,30,4,4\n",
        "Konto;31.01.2020;29.02.2020;31.03.2020\nA;1,5;2;3\nB;2;3;4\n",
    ],
)
def test_years_and_dates_over_numbers_are_names(save, text):
    assert probe(save(text)).options.header_rows == 1


@pytest.mark.parametrize(
    "text",
    [
        "Norway,1814,2022\nPeru,1821,1993\nChad,1960,2018\n",
        "Norway,1990,1\nPeru,1985,2\nChad,1970,3\n",
        "Ann,1950,1980,2010\nBo,1948,1979,2001\nCy,1955,1990,2020\n",
        "1990,1995,2001\n1991,1996,2002\n1989,1997,2000\n",
        ",1990,1991\n,5,6\n,7,8\n",
        "Ann,2020-01-02,2020-02-03\nBo,2019-01-02,2020-05-03\nCy,2020-01-02,2020-02-05\n",
        "Ann,2020-01-02,2020-01-02\nBo,1,2\nCy,3,4\n",
    ],
)
def test_years_and_dates_among_their_like_are_data(save, text):
    assert probe(save(text)).options.header_rows == 0
