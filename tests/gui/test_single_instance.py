"""A second start hands its files to the first."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtNetwork import QLocalSocket

from gui import single_instance
from gui.single_instance import FirstInstance, hand_over

SECOND = """
import sys
from gui.single_instance import hand_over
sys.exit(0 if hand_over(sys.argv[2:], sys.argv[1]) else 3)
"""


@pytest.fixture
def name() -> str:
    return str(Path(single_instance.own_name()).with_name(f"tab-test-{uuid.uuid4().hex[:8]}"))


@pytest.fixture
def first(qapp, name) -> Iterator[FirstInstance]:
    made = FirstInstance(name=name)
    assert made.listen()
    yield made
    made.close()


def start_second(first: FirstInstance, name: str, *files: str) -> QProcess:
    process = QProcess(first)
    process.start(sys.executable, ["-c", SECOND, name, *files])
    return process


def test_second_start_hands_over_absolute_names(first, name, qtbot):
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        process = start_second(first, name, "a b.csv", "/tmp/ü.csv")
    assert asked.args == [[str(Path("a b.csv").absolute()), str(Path("/tmp/ü.csv").absolute())]]
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.NotRunning, timeout=20_000)
    assert process.exitCode() == 0


def test_second_start_without_files_still_asks_for_the_window(first, name, qtbot):
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        process = start_second(first, name)
    assert asked.args == [[]]
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.NotRunning, timeout=20_000)


def test_nobody_there_takes_nothing(qapp, name):
    assert hand_over(["a.csv"], name) is False


def test_only_one_listens(first, name):
    assert not FirstInstance(name=name).listen()


def test_stuck_first_window_does_not_swallow_the_files(first, name, monkeypatch):
    """The first one's event loop does not run here, so it does not answer."""
    monkeypatch.setattr(single_instance, "_PATIENCE", 50)
    assert hand_over(["a.csv"], name) is False


def test_socket_of_a_killed_program_is_removed(qapp, name):
    code = (
        "import os, sys; from PySide6.QtCore import QCoreApplication; app = QCoreApplication([]);"
        "from gui.single_instance import FirstInstance;"
        "first = FirstInstance(name=sys.argv[1]); assert first.listen(); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, name], check=False, timeout=60)
    assert done.returncode == 9
    again = FirstInstance(name=name)
    assert again.listen()
    again.close()


@pytest.mark.parametrize("message", [b"not json\n", b'{"a": 1}\n', b"[1, null]\n", b"\xff\xfe\n"])
def test_nonsense_on_the_socket_counts_as_no_files(first, name, qtbot, message):
    socket = QLocalSocket()
    socket.connectToServer(name)
    with qtbot.waitSignal(first.asked) as asked:
        socket.write(message)
        socket.flush()
    assert asked.args == [[]]
    socket.abort()


def test_caller_who_leaves_early_is_forgotten(first, name, qtbot):
    socket = QLocalSocket()
    socket.connectToServer(name)
    qtbot.waitUntil(lambda: len(first._heard) == 1)
    socket.write(b'["half')
    socket.abort()
    qtbot.waitUntil(lambda: not first._heard)


def test_endless_message_is_cut_off(first, name, qtbot, monkeypatch):
    monkeypatch.setattr(single_instance, "_LONGEST", 1000)
    socket = QLocalSocket()
    socket.connectToServer(name)
    with qtbot.waitSignal(socket.disconnected):
        socket.write(b"x" * 5000)
        socket.flush()


def test_name_belongs_to_the_person():
    assert single_instance.own_name() == single_instance.own_name()
    assert len(single_instance.own_name()) < 100, "a socket's path may not be longer"
