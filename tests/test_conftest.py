"""The tests' own guards do stop what they are there to stop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

NOISY = {
    "a warning in the log": "import logging\ndef test(): logging.warning('noise')",
    "a thread left behind": (
        "import threading\n"
        "def test(): threading.Thread(target=threading.Event().wait, args=(5,)).start()"
    ),
    "a Python warning": "import warnings\ndef test(): warnings.warn('noise')",
    "a Qt warning": "def test(qapp):\n from PySide6.QtCore import qWarning\n qWarning('noise')",
}
_CIRCLE = """
from PySide6.QtGui import QIcon, QIconEngine, QPixmap
from PySide6.QtWidgets import QToolButton

class Engine(QIconEngine):
    def scaledPixmap(self, size, mode, state, scale):
        for _ in range(50_000):
            circle = []
            circle.append(circle)
        drawn = QPixmap(size)
        drawn.fill()
        return drawn

def test(qtbot):
    engine = Engine()
    button = QToolButton(icon=QIcon(engine))
    button.circle = [button, engine]
    qtbot.addWidget(button)
    button.show()
"""
QUIET = {
    "a widget that only a circle keeps, while it is painted": _CIRCLE,
    "nothing": "def test(): pass",
    "a warning that is expected": (
        "import logging, pytest\n@pytest.mark.expects_log\ndef test(): logging.warning('noise')"
    ),
    "a thread that ends": (
        "import threading\ndef test(): threading.Thread(target=lambda: None).start()"
    ),
    "something that stays copied": (
        "def test(qapp):\n"
        " from PySide6.QtCore import QMimeData\n"
        " qapp.clipboard().setMimeData(QMimeData())"
    ),
    "a line in the log": "import logging\ndef test(): logging.getLogger('x').info('told')",
}


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "test_example.py").write_text(code, encoding="utf-8")
    options = ["-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.mark.parametrize("noise", NOISY)
def test_noise_is_red(noise, tmp_path):
    done = run(NOISY[noise], tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "noise" in done.stdout or "still running" in done.stdout


@pytest.mark.parametrize("case", QUIET)
def test_quiet_is_green(case, tmp_path):
    done = run(QUIET[case], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_home_of_the_person_is_out_of_reach():
    assert "tabularium-tests-" in os.environ["HOME"]
    assert "tabularium-tests-" in str(Path.home())
