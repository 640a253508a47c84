"""Runs a reader in a child process with limits, because a file can make it abort, hang or swell.

What comes back over the pipe are frames: a letter, the length in four bytes, the content.
J is a value as JSON, C are columns of texts, N is the same with columns of numbers among them, H is
the number of rows to come, E is an error, Z is the end.
Nothing is unpickled. The child limits itself: memory by the system (where it can), time by a
watchdog that also ends code which never comes back to Python.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from domain import errors
from domain.errors import SourceError, SourceUnreadable
from domain.formats.frames import Frame

READERS = {"workbook": "domain.formats.workbook.inside"}
"""What may run in a child, by the name that it is asked by; each has `serve(request)`."""

FLAG = "--read-in-child"
"""The first argument by which the bundled program is asked to be such a child."""

MEMORY = 1536 * 1024 * 1024
PATIENCE = 60.0
_LARGEST_FRAME = 256 * 1024 * 1024
_HEADER = 5
_PIPE = 1 << 20
_ALARM = getattr(signal, "SIGALRM", 0)
_PULSE = 250  # ms
_START = f"""
import sys
sys.path.insert(0, sys.argv[1])
from {__name__} import main
sys.exit(main(sys.argv[2:]))
"""

Request = Mapping[str, Any]


# -- the parent's side


class Child:
    """A reader at work in a process of its own, which ends with the `with` block."""

    def __init__(
        self,
        path: Path,
        reader: str,
        request: Request,
        *,
        memory: int = MEMORY,
        patience: float = PATIENCE,
    ) -> None:
        import subprocess  # the child loads this module too and needs neither
        import tempfile

        self._path = path
        self._buffer = bytearray()
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - see __exit__
        order = {**request, "path": str(path), "memory": memory, "patience": patience}
        try:
            self._process = subprocess.Popen(
                [*_command(), reader, json.dumps(order)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                bufsize=0,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._complaints.close()
            raise SourceUnreadable(path, "no_child") from error
        assert self._process.stdout is not None
        self._pipe = self._process.stdout
        _widen(self._pipe)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._pipe.close()
        self._complaints.close()

    def frames(self) -> Iterator[Frame | None]:
        """Read what the reader sends; None, several times a second, says that one must wait.

        Raises the SourceError that the reader met; SourceUnreadable (detail: too_large, too_slow,
        damaged) if it ended otherwise than it should.
        """
        while True:
            while (frame := self._take()) is not None:
                if frame[0] == "Z":
                    return
                if frame[0] == "E":
                    raise _met(self._path, frame[1])
                yield frame
            if not self._is_ready():
                yield None
            elif data := self._pipe.read(_PIPE):
                self._buffer += data
            else:
                raise SourceUnreadable(self._path, self._cause())

    def answer(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Wait for the only value that the reader sends."""
        for frame in self.frames():
            if frame is not None and frame[0] == "J":
                return json.loads(frame[1])
        raise SourceUnreadable(self._path, "damaged")

    def _take(self) -> Frame | None:
        if len(self._buffer) < _HEADER:
            return None
        length = int.from_bytes(self._buffer[1:_HEADER], "big")
        if length > _LARGEST_FRAME:
            raise SourceUnreadable(self._path, "too_large")
        end = _HEADER + length
        if len(self._buffer) < end:
            return None
        frame = chr(self._buffer[0]), bytes(self._buffer[_HEADER:end])
        del self._buffer[:end]
        return frame

    def _is_ready(self) -> bool:
        """Answer whether there is something to read; only where the system lets one ask."""
        if os.name != "posix":
            return True
        import select

        waiting = select.poll()
        waiting.register(self._pipe, select.POLLIN)
        return bool(waiting.poll(_PULSE))

    def _cause(self) -> str:
        """Answer why the child ended without a word."""
        ended = self._process.wait()
        self._complaints.seek(0)
        words = self._complaints.read(65536)
        if b"Timeout (" in words or (_ALARM and ended == -_ALARM):  # so the watchdog ends it
            return "too_slow"
        memory = (b"memory allocation", b"MemoryError", b"capacity overflow")
        return "too_large" if any(one in words for one in memory) else "damaged"


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-P", "-c", _START, root]


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more where it can, so that neither side waits for the other's next move."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _met(path: Path, content: bytes) -> SourceError:
    found = json.loads(content)
    kind = getattr(errors, found["kind"], SourceUnreadable)
    if not (isinstance(kind, type) and issubclass(kind, SourceError)):
        kind = SourceUnreadable
    return kind(path, found["detail"])


# -- the child's side


def main(arguments: Sequence[str]) -> int:
    """Be the child: read as the arguments (reader, request) ask, and send what comes of it."""
    name, order = arguments
    request = json.loads(order)
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the frames
    _limit(request["memory"])
    gc.disable()  # the process is over before there is much to collect
    watch = _Watchdog(request["patience"])
    watch.wind()
    for kind, content in _serve(READERS[name], request):
        watch.rest()  # the other side may take its time
        try:
            pipe.write(kind.encode() + len(content).to_bytes(4, "big") + content)
            pipe.flush()
        except OSError:
            return 0  # nobody listens any more
        watch.wind()
    watch.rest()
    return 0


def _serve(module: str, request: Request) -> Iterator[Frame]:
    try:
        yield from importlib.import_module(module).serve(request)
    except SourceError as error:
        yield _error(type(error).__name__, error.detail)
    except MemoryError:
        yield _error("SourceUnreadable", "too_large")
    except Exception as error:
        yield _error("SourceUnreadable", "damaged")
        with contextlib.suppress(OSError):
            os.write(2, repr(error).encode(errors="replace"))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how pyo3 says that Rust gave up
            raise
        large = "capacity" in str(error) or "memory" in str(error)
        yield _error("SourceUnreadable", "too_large" if large else "damaged")
    yield "Z", b""


def _error(kind: str, detail: str) -> Frame:
    return "E", json.dumps({"kind": kind, "detail": detail}).encode()


def _limit(memory: int) -> None:
    """Take away what the reader must not use; on Windows the system offers nothing as plain."""
    with contextlib.suppress(ImportError):
        import resource

        for what, most in (("RLIMIT_AS", memory), ("RLIMIT_CORE", 0)):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                resource.setrlimit(getattr(resource, what), (most, most))


class _Watchdog:
    """Ends the process when nothing was sent for a while.

    Where the system has an alarm it does without a second thread, which would make every
    allocation of the reader dearer.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        if _ALARM:
            signal.signal(_ALARM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [_ALARM])

    def wind(self) -> None:
        """Begin to wait anew."""
        if _ALARM:
            signal.setitimer(signal.ITIMER_REAL, self._patience)
        else:
            faulthandler.dump_traceback_later(self._patience, exit=True, file=2)

    def rest(self) -> None:
        """Stop waiting."""
        if _ALARM:
            signal.setitimer(signal.ITIMER_REAL, 0)
        else:
            faulthandler.cancel_dump_traceback_later()
