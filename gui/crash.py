"""What happens when the program itself is wrong: a log, a trace, and one calm dialog."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)

from gui import places

LOG_NAME = "tabularium.log"
FAULT_NAME = "tabularium-fault.log"
LOG_SIZE = 1_000_000
LOG_FILES = 5
_MOST_HELD = 100
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"

_log = logging.getLogger("tabularium.crash")
_qt_log = logging.getLogger("qt")

_installed: list[CrashHook] = []

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _Log(logging.Handler):
    """A rotating log that is opened when it matters, for what rotates it is slow to load."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._held: list[logging.LogRecord] = []
        self._real: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        waits = self._real is None and record.levelno < logging.WARNING
        if waits and len(self._held) < _MOST_HELD:
            self._held.append(record)
        else:
            self.open().handle(record)

    def open(self) -> logging.Handler:
        """Open the file and write what was held back."""
        self.acquire()
        try:
            if self._real is None:
                self._real = self._make()
                for record in self._held:
                    self._real.handle(record)
                self._held.clear()
            return self._real
        finally:
            self.release()

    def _make(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        made = RotatingFileHandler(
            self._file,
            maxBytes=LOG_SIZE,
            backupCount=LOG_FILES - 1,
            encoding="utf-8",
            delay=True,
        )
        made.setFormatter(logging.Formatter(_FORMAT))
        return made

    def close(self) -> None:
        self.open().close()
        super().close()


def start_log(folder: Path | None = None, *, level: int = logging.INFO) -> Path:
    """Begin the rotating log and the file for hard faults; answers the log's path."""
    folder = folder or places.log_folder()
    file = folder / LOG_NAME
    root = logging.getLogger()
    root.addHandler(_Log(file))
    root.setLevel(min(level, root.level or level))
    _watch_hard_faults(folder)
    _log.info("start: %s", _Surroundings())
    return file


def open_log() -> None:
    """Write what the log holds back since the start; later lines are written at once."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _Log):
            handler.open()


def report(error: BaseException, where: str = "") -> None:
    """Log an unexpected error that was caught, and show it where a hook is installed.

    May be called from any thread; `where` names the work that failed.
    """
    if _installed:
        _installed[-1].report(error, where)
    else:
        _log.error("unexpected error in %s", where or "?", exc_info=error)


class CrashHook(QObject):
    """Catches what nobody caught, logs it, and shows it on the GUI thread, one at a time.

    Make it on the GUI thread, after the application.
    """

    reported = Signal(str, str)
    """A summary and the details, from whatever thread; shown on this object's own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self._shown: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._qt_before: object = None
        self.reported.connect(self._on_reported)

    def install(self) -> None:
        """Take over Python's and Qt's hooks for what nobody caught."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._qt_before = qInstallMessageHandler(log_qt_message)
        _installed.append(self)

    def uninstall(self) -> None:
        """Give the hooks back."""
        _installed.remove(self)
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(self._qt_before)  # type: ignore[arg-type]

    def report(self, error: BaseException, where: str = "") -> None:
        """Log an unexpected error and show it; may be called from any thread."""
        trace = "".join(traceback.format_exception(error))
        _log.error("unexpected error%s\n%s", f" in {where}" if where else "", trace)
        if QCoreApplication.instance() is not None:
            self.reported.emit(f"{type(error).__name__}: {error}", details_of(trace))

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(130)
            return
        self.report(error.with_traceback(trace))

    def _on_thread_exception(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None and not issubclass(hook.exc_type, SystemExit):
            self.report(hook.exc_value, hook.thread.name if hook.thread else "a thread")

    @Slot(str, str)
    def _on_reported(self, summary: str, details: str) -> None:
        """Show the dialog, unless one is open or the same bug was shown before.

        A bug in painting comes back with each frame; the log has them all.
        """
        place = details.partition("\n\n")[2]
        if self._showing or place in self._shown:
            return
        self._showing = True
        self._shown.add(place)
        try:
            from gui import dialogs  # a start that goes well shows no dialog

            dialogs.show_crash(None, summary, details)
        except Exception:  # the last resort: a bug in the dialog must not come back here
            _log.exception("the dialog for an unexpected error failed")
        finally:
            self._showing = False


def details_of(trace: str) -> str:
    """Put the surroundings above a trace, as it is copied into a report."""
    return f"{_Surroundings()}\n\n{trace.strip()}\n"


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write a message of Qt's own to the log; a handler for `qInstallMessageHandler`."""
    category = context.category or "default"
    with contextlib.suppress(Exception):  # Qt calls from C++, where nobody could catch it
        _qt_log.log(_QT_LEVELS.get(kind, logging.WARNING), "%s: %s", category, message)


def _watch_hard_faults(folder: Path) -> None:
    """Have Python write the stack to a file when the process dies of a hard fault."""
    try:
        file = (folder / FAULT_NAME).open("a", encoding="utf-8")
    except OSError:
        return
    faulthandler.enable(file=file)  # it keeps the file open until the end, which is the point


class _Surroundings:
    """What the program runs on, found out when it is written."""

    def __str__(self) -> str:
        import platform  # what it knows is not needed before the window is painted

        system = " ".join((platform.system(), platform.release(), platform.machine()))
        return f"Python {platform.python_version()}, Qt {qVersion() or '?'}, {system}"
