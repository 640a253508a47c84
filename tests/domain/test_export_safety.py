"""Every format on its way out: a few rows at a time, beside its place, flushed, then renamed."""

from __future__ import annotations

import os
import stat
import tracemalloc
from pathlib import Path

import pytest

from domain.errors import TargetUnwritable
from domain.formats.placing import Place
from domain.formats.writers import Column, Sheet, writer, writers

ALL = list(writers())
COLUMNS = tuple(Column(name) for name in ("Name", "Notes", "City"))


def rows(number: int):
    for one in range(number):
        yield [f"Name {one}", f"{one} " + "notes " * 30, f"City {one % 200}"]


@pytest.mark.parametrize("name", ALL)
def test_a_file_is_written_beside_flushed_read_back_and_renamed(tmp_path, monkeypatch, name):
    target = tmp_path / "out"
    target.write_text("old")
    events: list[str] = []
    flush, rename, compare = os.fsync, os.replace, Place.compare

    def what(handle: int) -> str:
        return "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"

    def flushed(handle: int) -> None:
        events.append(f"flush {what(handle)}")
        flush(handle)

    def renamed(source: Path, place: Path) -> None:
        assert Path(source).parent == Path(place).parent, "a rename is one step only in a folder"
        assert target.read_text() == "old", "until then the old file is whole"
        events.append("rename")
        rename(source, place)

    def compared(place: Place, expected: object, found: object) -> None:
        assert expected == found
        events.append(f"compare {expected[0]}")
        compare(place, expected, found)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", renamed)
    monkeypatch.setattr(Place, "compare", compared)
    written = writer(name).write(target, Sheet("Out", COLUMNS), rows(700))
    assert written.rows == 700
    assert events == ["flush file", "compare 700", "rename", "flush folder"]
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ALL)
def test_a_disk_that_fails_at_the_flush_leaves_the_old_file(tmp_path, monkeypatch, name):
    target = tmp_path / "out"
    target.write_text("old")

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TargetUnwritable) as caught:
        writer(name).write(target, Sheet("Out", COLUMNS), rows(3))
    assert caught.value.detail == "disk_full"
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("name", ALL)
def test_rows_are_streamed(tmp_path, name):
    """Four times the rows take no more memory: neither writing nor reading back holds them."""

    def peak(number: int) -> int:
        tracemalloc.start()
        writer(name).write(tmp_path / "out", Sheet("Out", COLUMNS), rows(number))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is loaded once
    small, large = peak(1_500), peak(6_000)
    assert large < small * 1.25 + 100_000
