"""A second start hands its file to the window that is open already, and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.workspace import Workspace

ROOT = Path(__file__).parents[2]

FIRST = """
import sys
from gui import main_window, single_instance
from gui.__main__ import main

class FirstInstance(single_instance.FirstInstance):
    def listen(self):
        listens = super().listen()
        print("listens" if listens else "deaf", flush=True)
        return listens

class MainWindow(main_window.MainWindow):
    def setWindowTitle(self, title):
        super().setWindowTitle(title)
        print(title, flush=True)

single_instance.FirstInstance, main_window.MainWindow = FirstInstance, MainWindow
main(sys.argv[1:])
"""
"""The program as it starts, except that it says aloud what only a person would see."""


@pytest.fixture
def environ(tmp_path):
    """Give both starts a home of their own, so that no other window of the person hears them."""
    home = tmp_path / "home"
    (home / "run").mkdir(parents=True, mode=0o700)
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "TMPDIR")
    own = {**dict.fromkeys(names, str(home)), "XDG_RUNTIME_DIR": str(home / "run")}
    return {**os.environ, **own, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def first(tmp_path, environ):
    Workspace.open(tmp_path / "first.tabularium").close()
    process = subprocess.Popen(
        [sys.executable, "-c", FIRST, str(tmp_path / "first.tabularium")],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.terminate()
    process.wait()
    process.stdout.close()


def lines_until(process, wanted):
    """Read what a process says up to a line."""
    for line in process.stdout:
        if line.strip() == wanted:
            return
    raise AssertionError(f"it ended without saying {wanted}")


def start_again(*arguments, environ, cwd):
    return subprocess.run(
        [sys.executable, "-m", "gui", *arguments],
        env=environ,
        cwd=cwd,
        timeout=60,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_file_opens_in_the_first_window(first, environ, tmp_path):
    lines_until(first, "listens")
    Workspace.open(tmp_path / "second.tabularium").close()
    done = start_again("second.tabularium", environ=environ, cwd=tmp_path)  # a relative name
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    lines_until(first, "second.tabularium – Tabularium")
    assert first.poll() is None


def test_a_start_without_a_file_only_brings_the_window_to_the_front(first, environ, tmp_path):
    lines_until(first, "listens")
    done = start_again(environ=environ, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert first.poll() is None
