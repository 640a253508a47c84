"""A file that may not be written says why, can be looked at, and stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from domain.values import FieldDraft
from domain.workspace import Workspace

ROOT = Path(__file__).parents[2]

LOOK = """
import sys, tempfile
from pathlib import Path
from PySide6.QtWidgets import QAbstractButton, QApplication
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.tour.hands import wait
from gui.worker import Worker
def press(banner, text):
    wait(lambda: any(one.text() == text for one in banner.findChildren(QAbstractButton)), text)
    next(one for one in banner.findChildren(QAbstractButton) if one.text() == text).click()

app = QApplication([])
with tempfile.TemporaryDirectory() as folder:
    worker = Worker()
    window = MainWindow(worker, Settings(Path(folder) / "settings.ini"))
    window.show()
    window.open_files([Path(sys.argv[1])])
    wait(lambda: window.start_page.banner.isVisible(), "It should be refused.")
    print(window.start_page.banner.text())
    print(window.stack.currentWidget() is window.start_page, worker.path)
    press(window.start_page.banner, "Open read-only")
    wait(lambda: window.banners.banner("read_only"), "It should be open to look at.")
    print(window.banners.banner("read_only").text())
    page = window.pages.current_page
    wait(lambda: page() is not None and page().model.is_complete, "Its records should be there.")
    wait(lambda: not page().model.cell(0, 0).waiting, "They should be read.")
    print(page().model.cell(0, 0).text, page().model.rowCount(), window.windowTitle())
    press(window.banners.banner("read_only"), "Try again")
    told = window.banners.banner
    wait(lambda: told("read_only") and "still" in told("read_only").text(), "It is still so.")
    print("still")
    worker.shut_down()
"""


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "given"
    folder.mkdir()
    place = folder / "people.tabularium"
    with Workspace.open(place) as workspace:
        table = workspace.write(lambda s: s.create_table("People", [FieldDraft("Name")])).value
        workspace.write(lambda s: s.create(table.id, {table.fields[0].id: "Ada"}))
    for beside in folder.glob(".*"):
        beside.unlink()
    yield place
    folder.chmod(0o755)


def look_as_plain_user(path):
    """Open a file in a window of a user whom permissions hold back."""
    prefix = []
    if os.geteuid() == 0:
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        for folder in path.parents:
            if folder.stat().st_mode & 0o005 != 0o005:
                folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [*prefix, sys.executable, "-c", LOOK, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "Permission denied" in done.stderr and "domain" not in done.stdout + done.stderr:
        pytest.skip("a plain user may not run this Python")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(
    os.name != "posix" or shutil.which("setpriv") is None, reason="needs POSIX permissions"
)
@pytest.mark.parametrize("locked", ["file", "folder"])
def test_it_is_refused_with_a_sentence_and_can_be_looked_at(path, locked):
    before = path.read_bytes()
    path.chmod(0o444 if locked == "file" else 0o666)
    path.parent.chmod(0o777 if locked == "file" else 0o555)
    said = look_as_plain_user(path)
    assert "people.tabularium" in said
    assert "written" in said or "read-only" in said
    *_, refused, banner, record, again = said.splitlines()
    assert refused == "True None"
    assert "may not be written" in banner
    assert record == "Ada 1 people.tabularium (read-only) – Tabularium"
    assert again == "still"
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if not one.name.startswith(".")] == [
        path.name
    ]
