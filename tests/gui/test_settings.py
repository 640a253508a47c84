"""Settings are remembered, typed, documented, and never in the way."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

import pytest

from gui import settings as module
from gui.settings import (
    AUTHOR,
    FORM_VISIBLE,
    LAST_FOLDER,
    MOST_RECENT_FILES,
    RECENT_FILES,
    SCHEME,
    SETTINGS,
    WINDOW_GEOMETRY,
    Setting,
    Settings,
)


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "settings.ini"


def test_every_setting_is_declared_once_and_described():
    keys = [each.key for each in SETTINGS]
    assert len(set(keys)) == len(keys)
    for key, _default, description in module.describe():
        assert len(description) > 15, key
        assert description.endswith("."), key


def test_every_setting_of_the_module_is_in_the_list():
    declared = [each for each in vars(module).values() if isinstance(each, Setting)]
    assert set(map(id, declared)) == set(map(id, SETTINGS))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.key)
def test_default_is_of_the_declared_type(setting, file):
    assert isinstance(Settings(file).get(setting), setting.kind)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (SCHEME, "dark"),
        (AUTHOR, "Ünï, “quoted” = ; #\n%20"),
        (FORM_VISIBLE, False),
        (WINDOW_GEOMETRY, bytes(range(256))),
        (RECENT_FILES, ["/one/a, b.tabularium"]),
        (RECENT_FILES, []),
        (Setting("test/number", int, 3, "A number."), -17),
    ],
)
def test_value_is_there_after_a_restart(setting, value, file):
    first = Settings(file)
    first.set(setting, value)
    assert first.save()
    assert Settings(file).get(setting) == value


def test_forgotten_setting_has_its_default(file):
    settings = Settings(file)
    settings.set(SCHEME, "dark")
    settings.forget(SCHEME)
    assert settings.get(SCHEME) == "system"


@pytest.mark.parametrize(
    ("setting", "nonsense"),
    [
        (SCHEME, "purple"),
        (FORM_VISIBLE, "perhaps"),
        (RECENT_FILES, "{broken"),
        (RECENT_FILES, "7"),
        (WINDOW_GEOMETRY, "%%%"),
        (Setting("test/number", int, 3, "A number."), "many"),
    ],
)
def test_nonsense_in_the_file_counts_as_nothing(setting, nonsense, file):
    section, key = setting.key.split("/")
    file.write_text(f"[{section}]\n{key}={nonsense}\n")
    assert Settings(file).get(setting) == setting.initial()


def test_author_is_the_person_at_the_computer(file):
    assert Settings(file).get(AUTHOR) == getpass.getuser()


def test_settings_live_in_the_home_of_the_person(file):
    Settings().set(SCHEME, "dark")
    Settings().save()
    found = Path(os.environ["XDG_CONFIG_HOME"], "Tabularium", "Tabularium.ini")
    assert found.exists() or os.name == "nt"
    Settings().forget(SCHEME)


def test_recent_files_are_few_latest_first_and_once(file, tmp_path):
    settings = Settings(file)
    for number in range(20):
        settings.add_recent_file(tmp_path / f"{number}.tabularium")
    settings.add_recent_file(tmp_path / "15.tabularium")
    found = [each.path.name for each in settings.recent_files()]
    assert len(found) == MOST_RECENT_FILES
    assert found[:3] == ["15.tabularium", "19.tabularium", "18.tabularium"]
    assert len(set(found)) == len(found)


def test_missing_recent_file_is_kept_and_marked(file, tmp_path):
    there = tmp_path / "there.tabularium"
    there.touch()
    settings = Settings(file)
    settings.add_recent_file(there)
    settings.add_recent_file(tmp_path / "gone.tabularium")
    assert [each.missing for each in settings.recent_files()] == [True, False]


def test_recent_files_can_be_taken_out(file, tmp_path):
    settings = Settings(file)
    settings.add_recent_file(tmp_path / "a.tabularium")
    settings.add_recent_file(tmp_path / "b.tabularium")
    settings.remove_recent_file(tmp_path / "a.tabularium")
    assert [each.path.name for each in settings.recent_files()] == ["b.tabularium"]
    settings.clear_recent_files()
    assert settings.recent_files() == []


def test_place_that_cannot_be_written_only_forgets(tmp_path):
    """A file stands where the folder should be, which stops an administrator too."""
    (tmp_path / "home").write_text("not a folder")
    settings = Settings(tmp_path / "home" / "settings.ini")
    settings.set(SCHEME, "dark")
    assert settings.get(SCHEME) == "dark"
    assert not settings.save()


@pytest.mark.skipif(sys.platform != "linux", reason="the home of Linux")
def test_a_file_dialog_begins_where_there_is_a_folder(file, tmp_path, monkeypatch):
    home, stick = tmp_path / "home", tmp_path / "stick"
    home.mkdir()
    stick.mkdir()
    monkeypatch.setenv("HOME", str(home))
    settings = Settings(file)
    assert settings.folder() == home, "there is no folder of documents yet"
    settings.set(LAST_FOLDER, str(stick))
    assert settings.folder() == stick
    stick.rmdir()
    assert settings.folder() == home
    (home / "Documents").mkdir()
    assert settings.folder() == home / "Documents"
