"""The program as a process: what it loads, what it opens, and a second start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from club import make_club

from gui import __main__ as start
from gui.window.help import version

ROOT = Path(__file__).parent.parent.parent

NOT_NEEDED = (
    "asyncio",
    "chardet",
    "clevercsv",
    "ctypes",
    "dataclasses",
    "decimal",
    "dns",
    "domain.exporting",
    "domain.formats",
    "domain.importing",
    "domain.store.backup",
    "domain.store.clashes",
    "domain.store.door",
    "domain.store.migrations.m0001_first",
    "domain.store.models",
    "domain.store.repository",
    "domain.store.session",
    "domain.store.transactions",
    "domain.values.happened",
    "email",
    "email_validator",
    "gui.clipboard",
    "gui.delegates.editors",
    "gui.delegates.fault_bubble",
    "gui.dialogs",
    "gui.export_dialog",
    "gui.filter_popup",
    "gui.history_panel",
    "gui.import_dialog",
    "gui.importing",
    "gui.recent_list",
    "gui.record_form",
    "gui.records.pasting",
    "gui.reports",
    "gui.sentences",
    "gui.single_instance",
    "gui.start_page",
    "gui.table_editor",
    "gui.templates",
    "gui.tour",
    "gui.trash_page",
    "gui.undo",
    "gui.undoing",
    "gui.window.abilities",
    "gui.window.commands",
    "gui.window.conflicts",
    "gui.window.drop",
    "gui.window.drop_overlay",
    "gui.window.files",
    "gui.window.help",
    "gui.window.leaving",
    "gui.window.looking_back",
    "gui.window.nothing",
    "gui.window.seal_memory",
    "gui.wording.errors",
    "gui.wording.faults",
    "gui.wording.times",
    "http",
    "hypothesis",
    "importlib.resources",
    "logging.handlers",
    "multiprocessing",
    "peewee",
    "phonenumbers",
    "platform",
    "PySide6.QtNetwork",
    "pytest",
    "regex",
    "ssl",
    "unittest",
    "xml",
)
"""What a start that opens a file does without until its records are painted."""

_WATCHED = """
import json, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView

class Watch(QObject):
    def eventFilter(self, watched, event):
        view = watched.parent()
        if event.type() == QEvent.Type.Paint and isinstance(view, QTableView):
            if view.rowAt(0) >= 0 and view.model().index(0, 0).data() not in (None, "…"):
                QApplication.instance().removeEventFilter(self)
                print(json.dumps(sorted(sys.modules)), flush=True)
                QTimer.singleShot(0, QApplication.closeAllWindows)
        return False

run = QApplication.exec
def watched(*_):
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return run()
QApplication.exec = watched
from gui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def environment(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    places = {name: str(home) for name in os.environ if name.startswith("XDG_")}
    return {**os.environ, **places, "HOME": str(home), "PYTHONPATH": str(ROOT)}


def run(environment, *arguments, code=None):
    program = ["-c", code] if code else ["-m", "gui"]
    return subprocess.run(
        [sys.executable, *program, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_start_paints_records_and_loads_no_more_than_it_needs(tmp_path, environment):
    club = make_club(tmp_path / "Club.tabularium")
    done = run(environment, club.path, code=_WATCHED)
    assert (done.returncode, done.stderr) == (0, "")
    loaded = json.loads(done.stdout)
    rooms = {name for one in loaded for name in (one, one.split(".")[0])}
    assert sorted(rooms & set(NOT_NEEDED)) == []


def test_the_version_needs_no_window(environment):
    done = run({**environment, "QT_QPA_PLATFORM": "none"}, "--version")
    assert done.returncode == 0
    assert done.stdout == f"Tabularium {version()}\n"


def test_an_unknown_scheme_is_refused_in_words(environment):
    done = run(environment, "--scheme", "pink")
    assert done.returncode == 2
    assert "pink" in done.stderr


def test_no_program_runs_so_nothing_is_handed_over(monkeypatch, tmp_path):
    monkeypatch.setattr("gui.places.own_name", lambda: str(tmp_path / "nobody"))
    assert not start._handed_over([])


_FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui import app as application
from gui.settings import Settings

qt = application.make_application(["tabularium"])
program = application.Application(qt, Settings(), [Path(name) for name in sys.argv[1:]])

def note():
    print(program.worker.path.name, flush=True)
    if program.worker.path.name == "Second.tabularium":
        QTimer.singleShot(0, qt.closeAllWindows)

program.worker.opened.connect(note)
listening = program._listen
def listen():
    listening()
    print("listening", flush=True)
program._listen = listen
program.start()
sys.exit(qt.exec())
"""


def test_a_second_start_hands_its_file_over(tmp_path, environment):
    one = make_club(tmp_path / "First.tabularium").path
    two = make_club(tmp_path / "Second.tabularium").path
    first = subprocess.Popen(
        [sys.executable, "-c", _FIRST, str(one)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert {first.stdout.readline(), first.stdout.readline()} == {
        "First.tabularium\n",
        "listening\n",
    }
    second = run(environment, two)
    assert (second.returncode, second.stderr) == (0, "")
    assert first.stdout.readline() == "Second.tabularium\n"
    assert first.wait(timeout=30) == 0
    first.stdout.close()


_REOPENED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui import app as application
from gui.settings import Settings

qt = application.make_application(["tabularium"])
program = application.Application(qt, Settings(), [])

def note(*error):
    print(program.worker.path.name if not error else program.window.start_page.banner.text())
    QTimer.singleShot(0, QApplication.closeAllWindows)

program.worker.opened.connect(note)
program.window.files.open_failed.connect(note)
program.start()
sys.exit(qt.exec())
"""


def test_the_file_that_was_open_last_is_opened_again(tmp_path, environment):
    club = make_club(tmp_path / "Club.tabularium")
    assert run(environment, club.path, code=_WATCHED).returncode == 0
    again = run(environment, code=_REOPENED)
    assert (again.returncode, again.stdout, again.stderr) == (0, "Club.tabularium\n", "")


_CLOSED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui import app as application
from gui.settings import Settings

qt = application.make_application(["tabularium"])
program = application.Application(qt, Settings(), [])
print(program.worker.is_opening)
if program.worker.is_opening:
    program.worker.opened.connect(lambda _=0: QTimer.singleShot(0, close))
else:
    QTimer.singleShot(0, QApplication.closeAllWindows)
def close():
    program.window.files.close()
    QTimer.singleShot(0, QApplication.closeAllWindows)
program.start()
sys.exit(qt.exec())
"""


def test_a_file_that_was_closed_by_hand_is_not_opened_again(tmp_path, environment):
    club = make_club(tmp_path / "Club.tabularium")
    assert run(environment, club.path, code=_WATCHED).returncode == 0
    starts = [run(environment, code=_CLOSED) for _ in range(2)]
    assert [one.stdout for one in starts] == ["True\n", "False\n"], starts[0].stderr
    assert run(environment, club.path, code=_WATCHED).returncode == 0
    assert run(environment, code=_REOPENED).stdout == "Club.tabularium\n"


_GIVEN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui.main_window import MainWindow
from gui.tour.hands import click, wait

run = QApplication.exec
def watched(*_):
    [window] = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    wait(lambda: window.files.dialog and window.files.dialog.bar.go.isEnabled(), "A dialog.")
    print(window.files.dialog.bar.text(), flush=True)
    click(window.files.dialog.bar.go)
    wait(lambda: window.notice.text() and not window.files.is_busy(), "It should be imported.")
    print(window.notice.text(), window.worker.path.name)
    QTimer.singleShot(0, QApplication.closeAllWindows)
    return run()
QApplication.exec = watched
from gui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_csv_on_the_command_line_is_offered_for_import(tmp_path, environment):
    source = tmp_path / "Räume & Listen.csv"
    source.write_text("Room,Seats\nHall,200\nAttic,12\n", encoding="utf-8")
    done = run(environment, source, code=_GIVEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2 records will be imported.",
        "2 records imported Räume & Listen.tabularium",
    ]


def test_a_home_that_cannot_be_written_keeps_nobody_from_their_records(tmp_path, environment):
    club = make_club(tmp_path / "Club.tabularium")
    (tmp_path / "taken").write_text("a file where the home should be")
    nowhere = str(tmp_path / "taken" / "home")
    names = [name for name in environment if name == "HOME" or name.startswith("XDG_")]
    own = {**dict.fromkeys(names, nowhere), "TMPDIR": str(tmp_path)}
    done = run({**environment, **own}, club.path, code=_WATCHED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "gui.records_page" in json.loads(done.stdout)


def test_a_file_that_cannot_be_opened_ends_on_the_start_page(tmp_path, environment):
    bad = tmp_path / "bad.tabularium"
    bad.write_text("words")
    code = _REOPENED.replace(
        "Settings(), [])", "Settings(), [__import__('pathlib').Path(sys.argv[1])])"
    )
    done = run(environment, bad, code=code)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is not a Tabularium file" in done.stdout
