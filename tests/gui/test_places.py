"""Folders of the program's own are always usable."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from gui import places


@pytest.mark.parametrize("place", [places.log_folder, places.data_folder, places.drafts_folder])
def test_folder_is_there_and_named_after_the_program(place):
    folder = place()
    assert folder.is_dir()
    assert "Tabularium" in folder.parts


@pytest.mark.skipif(sys.platform != "linux", reason="the places of Linux")
def test_log_is_where_linux_expects_it():
    assert places.log_folder() == Path(os.environ["XDG_STATE_HOME"], "Tabularium", "log")


@pytest.mark.skipif(sys.platform != "linux", reason="the places of Linux")
def test_home_that_cannot_be_written_gives_a_temporary_folder(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for place in (places.log_folder, places.data_folder, places.drafts_folder):
        folder = place()
        assert folder.is_dir()
        assert folder.is_relative_to(tmp_path)
