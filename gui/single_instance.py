"""One program per person: a second start hands its files to the first and ends."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gui.places import own_name

_PATIENCE = 1500  # ms; a first window that does not answer by then is stuck
_LONGEST = 1_000_000  # bytes; nobody hands over more file names than this
_RECEIVED = b"received\n"

__all__ = ["FirstInstance", "hand_over", "own_name"]


def hand_over(files: list[str], name: str = "") -> bool:
    """Give the files to a program that runs already; answers whether there was one that took them.

    Relative names are made absolute, for the other one stands in another folder.
    """
    socket = QLocalSocket()
    socket.connectToServer(name or own_name())
    if not socket.waitForConnected(_PATIENCE):
        return False
    message = json.dumps([str(Path(file).absolute()) for file in files]) + "\n"
    socket.write(message.encode())
    answer = b""
    while socket.waitForReadyRead(_PATIENCE):
        answer += socket.readAll().data()
        if answer.endswith(b"\n"):
            break
    return answer == _RECEIVED


class FirstInstance(QObject):
    """Listens for later starts."""

    asked = Signal(list)
    """The absolute names of the files that a later start was given; maybe none.

    Either way the window should come to the front.
    """

    def __init__(self, parent: QObject | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._name = name or own_name()
        self._heard: dict[QLocalSocket, bytearray] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def listen(self) -> bool:
        """Begin to listen; removes the socket that a killed program left behind.

        Answers False when another program listens already: call `hand_over` then.
        """
        # Without the lock, two programs starting at once could each remove the other's socket.
        lock = QLockFile(str(_lock_path(self._name)))
        locked = lock.tryLock(_PATIENCE)
        try:
            return self._listen(may_remove=locked)
        finally:
            if locked:
                lock.unlock()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _listen(self, *, may_remove: bool) -> bool:
        if _somebody_listens(self._name):
            return False
        if self._server.listen(self._name):
            return True
        return (
            may_remove and QLocalServer.removeServer(self._name) and self._server.listen(self._name)
        )

    @Slot()
    def _on_new_connection(self) -> None:
        while socket := self._server.nextPendingConnection():
            self._heard[socket] = bytearray()
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(self._on_disconnected)
            self._read(socket)

    @Slot()
    def _on_ready_read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    @Slot()
    def _on_disconnected(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and self._heard.pop(socket, None) is not None:
            socket.deleteLater()

    def _read(self, socket: QLocalSocket) -> None:
        heard = self._heard.get(socket)
        if heard is None:
            return
        heard += socket.readAll().data()
        if len(heard) > _LONGEST:
            socket.abort()
        elif heard.endswith(b"\n"):
            files = _file_names(bytes(heard))
            heard.clear()
            socket.write(_RECEIVED)
            socket.flush()
            self.asked.emit(files)


def _lock_path(name: str) -> Path:
    return Path(tempfile.gettempdir()) / f"{Path(name).name}.lock"


def _somebody_listens(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    connected = socket.waitForConnected(_PATIENCE)
    socket.abort()
    return connected


def _file_names(message: bytes) -> list[str]:
    """Read what a later start sent; anything but a list of names counts as none."""
    try:
        found = json.loads(message)
    except ValueError:
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
