"""Takes the steps of the tour one after another and says of each what it did and checked."""

from __future__ import annotations

import importlib.resources
import json
import logging
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLocale, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gui import settings, theme
from gui.app import make_application
from gui.main_window import MainWindow
from gui.settings import AUTHOR, Settings
from gui.tour import camera, changing, coming_back, coming_in
from gui.tour.guide import Guide
from gui.tour.hands import Wrong, close_boxes, wait
from gui.worker import Worker

Step = Callable[[Guide], str]

STEPS: tuple[tuple[str, Step], ...] = (
    ("start", coming_in.start),
    ("drop", coming_in.drag),
    ("preview", coming_in.preview),
    ("imported", coming_in.bring_in),
    ("sorted", coming_in.sort),
    ("found", coming_in.find),
    ("cell", changing.edit_cell),
    ("form", changing.edit_form),
    ("refused", changing.refuse),
    ("deleted", changing.delete),
    ("trash", coming_back.restore),
    ("history", coming_back.history),
    ("import-undone", coming_back.undo_import),
    ("import-redone", coming_back.redo_import),
    ("exported", coming_back.export),
    ("dark", coming_back.dark),
)

SAMPLE = "Choir members.csv"
OUT = "tour"


def main(argv: Sequence[str]) -> int:
    """Walk through the program with `[OUT [FILE]]`; answers 1 if something was not as it should."""
    out = Path(argv[0] if argv else OUT).absolute()
    with tempfile.TemporaryDirectory(prefix="tabularium-tour-") as name:
        folder = Path(name)
        _prepare_screen(folder)
        settings.keep_in(folder)
        try:
            source = _copy_source(Path(argv[1]) if len(argv) > 1 else None, folder)
        except OSError as error:
            _say(f"The file cannot be read: {error.strerror}: {error.filename}")
            return 1
        return _walk(source, out)


def _walk(source: Path, out: Path) -> int:
    app = QApplication.instance() or make_application(["tabularium"])
    assert isinstance(app, QApplication)
    QLocale.setDefault(QLocale("en_US"))
    theme.apply(app, "light")
    chosen = Settings()
    chosen.set(AUTHOR, "Office")
    worker = Worker()
    window = MainWindow(worker, chosen)
    with _listening() as troubles:
        window.resize(camera.SIZE)
        window.show()
        guide = Guide(window, source, out)
        try:
            code = _take_steps(guide, troubles)
        finally:
            worker.shut_down()
            window.deleteLater()
    return code


def _take_steps(guide: Guide, troubles: list[str]) -> int:
    began = time.monotonic()
    _forget_earlier_pictures(guide.out)
    for number, (name, step) in enumerate(STEPS, 1):
        guide.step = _title(number, name)
        try:
            line = step(guide)
            if not guide.has_picture:
                guide.take_picture()
            _settle(guide, troubles)
        except Wrong as finding:
            return _fail(guide, " ".join([str(finding), *troubles]))
        except Exception as error:  # a fault of the program or of the tour: say where
            return _fail(guide, " ".join([f"{type(error).__name__}: {error}", *troubles]))
        _say(f"{number:2}  {line}")
    seconds = time.monotonic() - began
    _say(
        f"{len(STEPS)} steps, all as they should be, in {seconds:.0f} seconds. "
        f"Pictures are in {guide.out}"
    )
    return 0


def _title(number: int, name: str) -> str:
    return f"{number:02}-{name}"


def _forget_earlier_pictures(out: Path) -> None:
    """Remove what an earlier tour left here, so that no picture shows an old state."""
    for number, (name, _) in enumerate(STEPS, 1):
        for ending in (".png", "-failed.png"):
            (out / f"{_title(number, name)}{ending}").unlink(missing_ok=True)


def _settle(guide: Guide, troubles: list[str]) -> None:
    """Let everything that is under way end, and see that nothing complained."""
    wait(lambda: not guide.window.files.is_busy(), "The program should come to rest.")
    if troubles:
        raise Wrong("The program complained: " + " / ".join(troubles))


def _fail(guide: Guide, sentence: str) -> int:
    _say(f"The step {guide.step} is not as it should be. {sentence}")
    guide.step += "-failed"
    try:
        guide.take_picture()
        _say(f"What it looked like then is in {guide.pictures[-1]}")
    except (Wrong, OSError):
        _say(f"No picture of it could be saved in {guide.out}")
    return 1


def _say(line: str) -> None:
    if sys.stdout is not None:  # a bundle without a terminal has none
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _copy_source(given: Path | None, folder: Path) -> Path:
    """Copy the file to import: the workspace is made beside it, and that is not the place."""
    place = folder / "files"
    place.mkdir()
    if given is not None:
        return Path(shutil.copy(given, place))
    sample = importlib.resources.files("resources") / "samples" / SAMPLE
    copy = place / SAMPLE
    copy.write_bytes(sample.read_bytes())
    return copy


def _prepare_screen(folder: Path) -> None:
    """Give the off-screen platform a screen of a usual size: its own is 800 pixels square."""
    wanted = os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if wanted != "offscreen" or sys.platform == "win32":  # a drive's colon would end the name
        return
    size = camera.SIZE
    screen: dict[str, str | float] = {"name": "tour", "x": 0, "y": 0, "dpr": 1.0}
    screen |= {"width": size.width(), "height": size.height()}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96}
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


# -- nothing may complain


class _Ear(logging.Handler):
    def __init__(self, troubles: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._troubles = troubles

    def emit(self, record: logging.LogRecord) -> None:
        self._troubles.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what Qt, Python and the log complain of meanwhile."""
    troubles: list[str] = []

    def on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not _harmless(text):
            troubles.append(text)

    def on_exception(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        last = traceback.extract_tb(trace)[-1:]
        where = "".join(f" ({frame.filename}, line {frame.lineno})" for frame in last)
        troubles.append(f"{kind.__name__}: {error}{where}")

    ear = _Ear(troubles)
    logging.getLogger().addHandler(ear)
    before = qInstallMessageHandler(on_message)
    hook, sys.excepthook = sys.excepthook, on_exception
    watch = QTimer()
    watch.timeout.connect(lambda: troubles.extend(close_boxes()))
    watch.start(100)
    try:
        yield troubles
    finally:
        watch.stop()
        sys.excepthook = hook
        qInstallMessageHandler(before)
        logging.getLogger().removeHandler(ear)


def _harmless(text: str) -> bool:
    """Tell whether the off-screen platform says of itself what it cannot do."""
    return text.startswith("This plugin does not support")
