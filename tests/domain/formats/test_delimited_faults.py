"""Bad input: each kind has its own error or note, and no file can hang or fool the reader."""

from __future__ import annotations

import errno
import gzip
import os
import socket
import zipfile
from dataclasses import replace

import pytest

from domain.errors import (
    BinarySource,
    EmptySource,
    NotAFile,
    SourceChanged,
    SourceMissing,
    SourceUnreadable,
    TooLargeCell,
    TooManyColumns,
)
from domain.formats.delimited import ReadingOptions, batches, has_nul, probe, source


def save(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def rows_of(path, found=None):
    found = found or probe(path)
    return [row for batch in batches(path, found.options, width=found.width) for row in batch.rows]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n\r\n  \n", b"\xff\xfe", b"\x1a"])
def test_empty_file(tmp_path, data):
    with pytest.raises(EmptySource) as caught:
        probe(save(tmp_path, data))
    assert caught.value.detail == ""


@pytest.mark.parametrize("text", ["id,name,city\n", "id;name", "name\n\n\n"])
def test_header_without_rows_is_a_table_without_records(tmp_path, text):
    path = save(tmp_path, text)
    found = probe(path)
    assert found.sample == ()
    assert found.note("header_only").count == found.width == len(found.header)
    assert rows_of(path, found) == []


def test_one_row_that_is_no_header_is_data(tmp_path):
    assert probe(save(tmp_path, "1,Anna,2024-01-01\n")).sample == (("1", "Anna", "2024-01-01"),)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"SQLite format 3\x00" + bytes(84), "sqlite"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "xls"),
        (b"\x7fELF\x02\x01", "program"),
        (bytes(range(256)) * 20, ""),
        (bytes(4096), ""),
    ],
)
def test_binary_file(tmp_path, data, kind):
    with pytest.raises(BinarySource) as caught:
        probe(save(tmp_path, data))
    assert caught.value.detail == kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (["mimetype", "content.xml"], "ods"),
        (["a.csv", "b.csv"], "zip"),
        ([], "zip"),
    ],
)
def test_archives_that_are_not_one_text(tmp_path, names, kind):
    path = tmp_path / "file.csv"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    with pytest.raises(BinarySource) as caught:
        probe(path)
    assert caught.value.detail == kind


def test_packed_file_that_is_cut_off(tmp_path):
    data = gzip.compress(os.urandom(200).hex().encode() * 50)
    with pytest.raises(SourceUnreadable) as caught:
        probe(save(tmp_path, data[:-20]))
    assert caught.value.detail == "damaged_archive"


def test_zip_that_is_cut_off(tmp_path):
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n" * 100)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceUnreadable):
        probe(path)


def test_packed_file_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "FREE_UNPACKED", 1024 * 1024)
    path = save(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 2_000_000))
    with pytest.raises(BinarySource) as caught:
        rows_of(path)
    assert caught.value.detail == "unpacks_too_large"


def test_packed_file_beyond_the_absolute_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_UNPACKED", 600_000)
    text = "a,b\n" + "".join(f"{n},{n * 7919 % 10007}\n" for n in range(100_000))
    path = save(tmp_path, gzip.compress(text.encode()))
    with pytest.raises(BinarySource):
        rows_of(path)


def test_missing_file(tmp_path):
    with pytest.raises(SourceMissing):
        probe(tmp_path / "nothing.csv")
    with pytest.raises(SourceMissing):
        next(batches(tmp_path / "nothing.csv", ReadingOptions(), width=2))


def test_folder_pipe_socket_and_device_are_never_opened(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        cases = [(tmp_path, "folder"), (pipe, "pipe"), (tmp_path / "socket", "socket")]
        for path, kind in [*cases, (type(tmp_path)("/dev/zero"), "device")]:
            with pytest.raises(NotAFile) as caught:
                probe(path)
            assert caught.value.detail == kind


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read(tmp_path):
    path = save(tmp_path, "a,b\n1,2\n")
    path.chmod(0)
    with pytest.raises(SourceUnreadable) as caught:
        probe(path)
    assert caught.value.detail == "not_permitted"


def test_failing_disk_while_reading(tmp_path, monkeypatch):
    path = save(tmp_path, "a,b\n" + "1,2\n" * 100_000)
    found = probe(path)

    class Failing(source.io.BufferedReader):
        def read1(self, size=-1, /):
            if self.tell() > 100_000:
                raise OSError(errno.EIO, "Input/output error")
            return super().read1(size)

    monkeypatch.setattr(source.io, "BufferedReader", Failing)
    with pytest.raises(SourceUnreadable) as caught:
        rows_of(path, found)
    assert caught.value.detail == "Input/output error"


def big(tmp_path):
    return save(tmp_path, "a,b\n" + "1,2\n" * 200_000)


def test_file_that_vanishes_while_it_is_read(tmp_path):
    path = big(tmp_path)
    got = batches(path, probe(path).options, width=2)
    next(got)
    path.unlink()
    with pytest.raises(SourceMissing):
        list(got)


@pytest.mark.parametrize("change", ["grow", "shrink", "replace", "touch"])
def test_file_that_changes_while_it_is_read(tmp_path, change):
    path = big(tmp_path)
    got = batches(path, probe(path).options, width=2)
    next(got)
    if change == "grow":
        with path.open("a") as file:
            file.write("3,4\n")
    elif change == "shrink":
        os.truncate(path, 20_000)
    elif change == "replace":
        other = save(tmp_path, path.read_bytes(), "other.csv")
        os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        os.replace(other, path)
    else:
        os.utime(path, ns=(1, 1))
    with pytest.raises(SourceChanged):
        list(got)


def test_file_that_changes_between_preview_and_import(tmp_path):
    path = big(tmp_path)
    found = probe(path)
    os.utime(path, ns=(1, 1))
    with pytest.raises(SourceChanged):
        next(batches(path, found.options, width=2, expected=found.stamp))


def test_too_many_columns(tmp_path):
    header = ",".join(f"c{n}" for n in range(5000))
    row = ",".join(map(str, range(5000)))
    with pytest.raises(TooManyColumns) as caught:
        probe(save(tmp_path, f"{header}\n{row}\n{row}\n"))
    assert caught.value.detail == "5000"


def test_five_thousand_columns_without_a_header(tmp_path):
    row = ",".join(map(str, range(5000)))
    with pytest.raises(TooManyColumns):
        probe(save(tmp_path, f"{row}\n{row}\n"))


def test_cell_of_five_megabytes(tmp_path):
    cell = "x, y\n" * 1_000_000
    path = save(tmp_path, f'id,note\n1,"{cell}"\n2,short\n')
    assert rows_of(path) == [["1", cell], ["2", "short"]]


def test_cell_of_five_megabytes_on_one_line(tmp_path):
    cell = "z" * 5_000_000
    path = save(tmp_path, f"id,note\n1,{cell}\n2,short\n")
    assert rows_of(path) == [["1", cell], ["2", "short"]]


def test_line_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_CELL", 1_000_000)
    path = save(tmp_path, "a,b\n1,2\n2," + "z" * 2_000_000 + "\n")
    with pytest.raises(TooLargeCell):
        rows_of(path)


def test_nul_bytes_are_kept_and_named(tmp_path):
    path = save(tmp_path, b"id,name\n1,An\x00na\n2,Bo\n")
    found = probe(path)
    assert found.sample[0] == ("1", "An\0na")
    assert has_nul(found.sample[0][1])
    assert found.note("nul_bytes").rows == (2,)
    batch = next(batches(path, found.options, width=2))
    assert [(one.row, one.column, one.code) for one in batch.faults] == [(2, 1, "nul")]


def test_duplicate_and_blank_names(tmp_path):
    found = probe(save(tmp_path, "id,name,,Name,name 2,\n1,a,b,c,d,e\n2,f,g,h,i,j\n"))
    assert found.raw_header == ("id", "name", "", "Name", "name 2", "")
    assert found.header == ("id", "name", "Column 3", "Name 3", "name 2", "Column 6")
    assert found.note("duplicate_header").rows == (2, 4)
    assert found.note("blank_header").rows == (3, 6)


def test_blank_names_at_the_start(tmp_path):
    found = probe(save(tmp_path, ",,name\n1,2,Anna\n3,4,Bo\n"))
    assert found.header == ("Column 1", "Column 2", "name")
    assert len(found.sample) == 2


def test_name_of_a_column_that_a_blank_would_take(tmp_path):
    found = probe(save(tmp_path, ",Column 1,n\nx,y,1\nz,w,2\n"))
    assert len({name.casefold() for name in found.header}) == 3
    assert found.header[1] == "Column 1"


def test_long_names_are_kept_in_full_up_to_300_characters(tmp_path):
    name, longer = "n" * 300, "m" * 1000
    found = probe(save(tmp_path, f"id,{name},{longer}\n1,2,3\n4,5,6\n"))
    assert found.header == ("id", name, "m" * 300)
    assert found.raw_header[2] == longer
    assert found.note("long_header").rows == (2, 3)


def test_line_breaks_in_names_become_spaces(tmp_path):
    found = probe(save(tmp_path, 'id,"full\nname "\n1,Anna\n'))
    assert found.header == ("id", "full name")


def test_options_of_the_person_win(tmp_path):
    path = save(tmp_path, "a;b\nc;d\n")
    options = ReadingOptions(delimiter=";", header_rows=0, quotechar="")
    found = probe(path, options)
    assert found.options == options
    assert found.sample == (("a", "b"), ("c", "d"))


def test_quotes_can_be_read_as_they_stand(tmp_path):
    path = save(tmp_path, 'a,b\n"x,1\n"y",2\n')
    found = probe(path, replace(probe(path).options, quotechar=""))
    assert found.sample == (('"x', "1"), ('"y"', "2"))


def test_position_reaches_the_size_also_of_packed_files(tmp_path):
    text = ("a,b\n" + "".join(f"{n},{n * 7919 % 10007}\n" for n in range(50_000))).encode()
    for name, data in (("a.csv", text), ("a.csv.gz", gzip.compress(text))):
        path = save(tmp_path, data, name)
        found = probe(path)
        positions = [one.position for one in batches(path, found.options, width=2)]
        assert positions == sorted(positions)
        assert positions[-1] == found.size


def test_hostile_text_takes_no_long_time(tmp_path):
    shapes = ['"' * 60_000, ',"' * 30_000, '"a' * 30_000, "'," * 30_000, '"\n' * 30_000]
    for text in [
        *shapes,
        "\\" * 60_000,
        " \t" * 30_000,
        "1" * 60_000,
        "a@" * 30_000,
        '""\n' * 9000,
    ]:
        path = save(tmp_path, "id,name\n1,x\n" + text + "\n")
        try:
            rows_of(path)
        except TooManyColumns:
            continue
