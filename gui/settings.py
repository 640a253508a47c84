"""What the program remembers for the person, declared once; the only user of QSettings."""

from __future__ import annotations

import base64
import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QSettings

from gui.places import APPLICATION, documents_folder

T = TypeVar("T", str, int, bool, bytes, list[str])

MOST_RECENT_FILES = 12
MOST_SEALS = 40


def _operating_system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account entry, as in some containers
        return "me"


class Setting(Generic[T]):
    """One remembered thing: its key, its type by example, and what it is for."""

    def __init__(
        self,
        key: str,
        kind: type[T],
        default: T | Callable[[], T],
        description: str,
        allowed: tuple[T, ...] = (),
    ) -> None:
        self.key = key
        self.kind: type[T] = kind
        self.default: T | Callable[[], T] = default
        self.description = description
        self.allowed: tuple[T, ...] = allowed

    def initial(self) -> T:
        """Answer the value that holds while nothing is remembered."""
        return self.default() if callable(self.default) else self.default


SCHEME = Setting(
    "appearance/scheme",
    str,
    "system",
    "Light or dark colours, or as the system has them.",
    ("system", "light", "dark"),
)
AUTHOR = Setting(
    "person/name",
    str,
    _operating_system_user,
    "The name that the history shows for changes made here.",
)
RECENT_FILES = Setting("files/recent", list, list[str], "The files opened last, the latest first.")
SEALS = Setting(
    "files/seals",
    list,
    list[str],
    "The seal that the history of each file had last: seal, moment and place, the latest first.",
)
LAST_FOLDER = Setting(
    "files/last_folder",
    str,
    lambda: str(documents_folder()),
    "Where the next file dialog begins.",
)
EXPORT_FORMAT = Setting("export/format", str, "csv", "The format of the last export.")
EXPORT_TRACED = Setting(
    "export/traced", bool, True, "Whether an exported file is known again when it comes back."
)
REOPEN_LAST = Setting(
    "files/reopen_last", bool, True, "Whether a start opens the file that was open last."
)
FILE_CLOSED = Setting(
    "files/closed", bool, False, "Whether the person closed the file that was open last."
)
WINDOW_GEOMETRY = Setting("window/geometry", bytes, b"", "Place and size of the window.")
WINDOW_STATE = Setting("window/state", bytes, b"", "Places of the window's panels and tool bars.")
FORM_VISIBLE = Setting("window/form_visible", bool, True, "Whether the record form is shown.")
HISTORY_VISIBLE = Setting(
    "window/history_visible", bool, False, "Whether the history panel is shown."
)

SETTINGS: tuple[Setting[Any], ...] = (
    SCHEME,
    AUTHOR,
    RECENT_FILES,
    SEALS,
    LAST_FOLDER,
    EXPORT_FORMAT,
    EXPORT_TRACED,
    REOPEN_LAST,
    FILE_CLOSED,
    WINDOW_GEOMETRY,
    WINDOW_STATE,
    FORM_VISIBLE,
    HISTORY_VISIBLE,
)


class RecentFile(NamedTuple):
    """A file that was open before, which may be gone by now."""

    path: Path

    @property
    def missing(self) -> bool:
        """Tell whether there is no such file now; looks at the disk each time."""
        try:
            return not self.path.is_file()
        except OSError:
            return True


class KnownSeal(NamedTuple):
    """A seal that a history had, and the moment (as the file notes it) of its last change."""

    seal: str
    at: str


class Settings:
    """Reads and writes the settings; where nothing can be written they last until the end."""

    def __init__(self, file: Path | None = None) -> None:
        if file is None:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, APPLICATION, APPLICATION
            )
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self._store.setFallbacksEnabled(False)

    def get(self, setting: Setting[T]) -> T:
        """Answer what is remembered, or the default where that is missing or makes no sense."""
        raw = self._store.value(setting.key)
        if raw is None:
            return setting.initial()
        try:
            value = _READERS[setting.kind](raw)
        except (TypeError, ValueError):
            return setting.initial()
        if setting.allowed and value not in setting.allowed:
            return setting.initial()
        return value  # type: ignore[no-any-return]

    def set(self, setting: Setting[T], value: T) -> None:
        """Remember a value."""
        self._store.setValue(setting.key, _WRITERS.get(setting.kind, str)(value))

    def forget(self, setting: Setting[T]) -> None:
        """Go back to the default."""
        self._store.remove(setting.key)

    def save(self) -> bool:
        """Write to disk now; answers whether that was possible."""
        self._store.sync()
        return self._store.status() == QSettings.Status.NoError

    def folder(self) -> Path:
        """Answer where the next file dialog begins; a memory stick may be gone by now."""
        last = Path(self.get(LAST_FOLDER))
        return last if last.is_dir() else documents_folder()

    def recent_files(self) -> list[RecentFile]:
        """List the files opened last, missing ones too: a memory stick may come back."""
        return [RecentFile(Path(path)) for path in self.get(RECENT_FILES)]

    def add_recent_file(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        wished = str(path.absolute())
        others = [known for known in self.get(RECENT_FILES) if known != wished]
        self.set(RECENT_FILES, [wished, *others][:MOST_RECENT_FILES])

    def remove_recent_file(self, path: Path) -> None:
        """Take a file out of the recent ones."""
        wished = str(path.absolute())
        self.set(RECENT_FILES, [known for known in self.get(RECENT_FILES) if known != wished])

    def clear_recent_files(self) -> None:
        """Forget every recent file."""
        self.forget(RECENT_FILES)

    def seal_of(self, path: Path) -> KnownSeal | None:
        """Answer the seal that the history of a file had last, if it was open here before."""
        place = str(path.resolve())
        found = (entry.split(" ", 2) for entry in self.get(SEALS))
        return next((KnownSeal(*one[:2]) for one in found if one[2:] == [place]), None)

    def keep_seal(self, path: Path, known: KnownSeal) -> None:
        """Remember the seal of a file's history in place of the one before."""
        entry = f"{known.seal} {known.at} {path.resolve()}"
        self.set(SEALS, [entry, *self._other_seals(path)][:MOST_SEALS])

    def forget_seal(self, path: Path) -> None:
        """Forget the seal of a file: another one takes its place."""
        others = self._other_seals(path)
        if len(others) < len(self.get(SEALS)):
            self.set(SEALS, others)

    def _other_seals(self, path: Path) -> list[str]:
        place = str(path.resolve())
        return [entry for entry in self.get(SEALS) if entry.split(" ", 2)[2:] != [place]]


def keep_in(folder: Path) -> None:
    """Keep the settings of this process in another folder, so that a person's stay untouched."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


def describe() -> list[tuple[str, str, str]]:
    """List each setting's key, default and description."""
    return [(each.key, str(each.initial()), each.description) for each in SETTINGS]


def _read_bool(raw: object) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() not in known:
        raise ValueError(raw)
    return known[str(raw).lower()]


def _read_bytes(raw: object) -> bytes:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return base64.b64decode(raw, validate=True)


def _read_list(raw: object) -> list[str]:
    # A list of Qt's own would make one entry and a plain text indistinguishable.
    found = json.loads(str(raw))
    if not isinstance(found, list):
        raise TypeError(raw)
    return [entry for entry in found if isinstance(entry, str)]


_READERS: dict[type, Callable[[Any], Any]] = {
    str: str,
    int: int,
    bool: _read_bool,
    bytes: _read_bytes,
    list: _read_list,
}
_WRITERS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: "true" if value else "false",
    bytes: lambda value: base64.b64encode(value).decode(),
    list: json.dumps,
}
