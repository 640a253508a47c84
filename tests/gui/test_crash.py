"""A bug is logged with its trace and shown once, from whatever thread it comes."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QMessageLogContext, QTimer, QtMsgType, qWarning

from gui import crash, dialogs

Shown = list[tuple[str, str]]


@pytest.fixture
def shown(monkeypatch) -> Shown:
    """Collect what the crash dialog would show."""
    calls: Shown = []
    monkeypatch.setattr(
        dialogs, "show_crash", lambda _, summary, text: calls.append((summary, text))
    )
    return calls


@pytest.fixture
def hook(qapp) -> Iterator[crash.CrashHook]:
    """Install the hooks for one test, with Qt's messages left to the test tools."""
    made = crash.CrashHook()
    made.install()
    yield made
    made.uninstall()


@pytest.fixture
def clean_root() -> Iterator[None]:
    """Take away the handlers that a test gave to the root logger."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def fail(message: str = "no") -> None:
    raise ValueError(message)


def failure(message: str = "no") -> ValueError:
    try:
        fail(message)
    except ValueError as error:
        return error
    raise AssertionError


def raise_uncaught(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


@pytest.mark.expects_log
def test_uncaught_exception_is_logged_and_shown(hook, shown, caplog):
    raise_uncaught(failure("the reason"))
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "ValueError: the reason" in record.getMessage()
    assert "in fail" in record.getMessage()
    ((summary, details),) = shown
    assert summary == "ValueError: the reason"
    assert details.startswith("Python 3.")
    assert "Traceback" in details


@pytest.mark.expects_log
def test_uncaught_exception_of_a_thread_is_shown_on_the_gui_thread(hook, qtbot, monkeypatch):
    where = []
    monkeypatch.setattr(dialogs, "show_crash", lambda *_: where.append(threading.current_thread()))
    thread = threading.Thread(target=fail, name="reader")
    thread.start()
    thread.join()
    assert where == []
    qtbot.waitUntil(lambda: where == [threading.main_thread()])


@pytest.mark.expects_log
def test_same_bug_is_shown_once_and_logged_each_time(hook, shown, caplog):
    error = failure()
    for _ in range(3):
        raise_uncaught(error)
    assert len(shown) == 1
    assert len([each for each in caplog.records if each.levelno == logging.ERROR]) == 3


@pytest.mark.expects_log
def test_bug_while_the_dialog_is_open_is_only_logged(hook, monkeypatch, caplog):
    opened = []

    def show(*_: object) -> None:
        opened.append(1)
        raise_uncaught(failure("another"))

    monkeypatch.setattr(dialogs, "show_crash", show)
    raise_uncaught(failure("first"))
    assert len(opened) == 1
    assert "another" in caplog.text


@pytest.mark.expects_log
def test_bug_in_the_dialog_does_not_come_back(hook, monkeypatch, caplog):
    monkeypatch.setattr(dialogs, "show_crash", lambda *_: fail("in the dialog"))
    raise_uncaught(failure("first"))
    assert "in the dialog" in caplog.text


@pytest.mark.expects_log
def test_caught_error_can_be_reported(hook, shown, caplog):
    crash.report(failure("in the work"), "import")
    assert "in import" in caplog.text
    assert shown[0][0] == "ValueError: in the work"


@pytest.mark.expects_log
def test_report_without_a_hook_is_logged(shown, caplog):
    crash.report(failure("early"), "start")
    assert "early" in caplog.text
    assert shown == []


def test_interrupt_ends_the_program_without_a_dialog(hook, shown, qapp):
    QTimer.singleShot(0, lambda: raise_uncaught(KeyboardInterrupt()))
    assert QCoreApplication.exec() == 130
    assert shown == []


def test_hooks_are_given_back(qapp):
    before = sys.excepthook, threading.excepthook
    hook = crash.CrashHook()
    hook.install()
    assert sys.excepthook != before[0]
    hook.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


@pytest.mark.expects_log
@pytest.mark.qt_no_exception_capture
def test_qt_messages_go_to_the_log(hook, caplog):
    qWarning("something of Qt's own")
    assert ("qt", logging.WARNING, "default: something of Qt's own") in caplog.record_tuples


@pytest.mark.expects_log
@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (QtMsgType.QtDebugMsg, logging.DEBUG),
        (QtMsgType.QtInfoMsg, logging.INFO),
        (QtMsgType.QtWarningMsg, logging.WARNING),
        (QtMsgType.QtCriticalMsg, logging.ERROR),
        (QtMsgType.QtFatalMsg, logging.CRITICAL),
    ],
)
def test_qt_levels_are_ours(kind, level, caplog):
    with caplog.at_level(logging.DEBUG):
        crash.log_qt_message(kind, QMessageLogContext(), "text")
    assert caplog.record_tuples[-1][1] == level


def run(code: str, folder) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_log_says_when_the_program_started(tmp_path):
    code = "import sys; from pathlib import Path; from gui import crash;"
    assert run(code + "crash.start_log(Path(sys.argv[1]))", tmp_path).returncode == 0
    text = (tmp_path / crash.LOG_NAME).read_text(encoding="utf-8")
    assert "start: Python 3." in text


def test_hard_fault_leaves_its_stack(tmp_path):
    code = (
        "import sys, faulthandler; from pathlib import Path; from gui import crash;"
        "crash.start_log(Path(sys.argv[1])); faulthandler._sigsegv()"
    )
    assert run(code, tmp_path).returncode != 0
    text = (tmp_path / crash.FAULT_NAME).read_text(encoding="utf-8")
    assert "Segmentation fault" in text or "access violation" in text


def test_log_rotates(tmp_path, clean_root, monkeypatch):
    monkeypatch.setattr(crash, "LOG_SIZE", 2000)
    monkeypatch.setattr(crash, "_watch_hard_faults", lambda _: None)
    crash.start_log(tmp_path)
    crash.open_log()
    for number in range(400):
        logging.getLogger("test").info("line %d of many", number)
    files = sorted(tmp_path.iterdir())
    assert len(files) == crash.LOG_FILES
    assert all(each.stat().st_size <= 2000 for each in files)


def test_start_does_not_load_what_only_a_log_needs(tmp_path):
    code = (
        "import sys; from pathlib import Path; from gui import crash;"
        "crash.start_log(Path(sys.argv[1])); assert 'logging.handlers' not in sys.modules;"
        "crash.logging.warning('late'); assert 'logging.handlers' in sys.modules"
    )
    done = run(code, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = (tmp_path / crash.LOG_NAME).read_text(encoding="utf-8").splitlines()
    assert ["start: " in line or "late" in line for line in lines] == [True, True]
