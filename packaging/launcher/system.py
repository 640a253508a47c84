"""What the program needs from a Linux system: Qt's libraries, a font, tools to build with."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from launcher import Trouble, places, say

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"

# What Qt loads from the system: file, Debian package, Arch package. Fedora and openSUSE find
# a package by the file's name.
LIBRARIES = """
libEGL.so.1             libegl1              libglvnd
libGL.so.1              libgl1               libglvnd
libX11.so.6             libx11-6             libx11
libxkbcommon.so.0       libxkbcommon0        libxkbcommon
libdbus-1.so.3          libdbus-1-3          dbus
libfontconfig.so.1      libfontconfig1       fontconfig
libfreetype.so.6        libfreetype6         freetype2
libglib-2.0.so.0        libglib2.0-0         glib2
libgthread-2.0.so.0     libglib2.0-0         glib2
libgssapi_krb5.so.2     libgssapi-krb5-2     krb5
"""
PLATFORM_LIBRARIES = {
    "xcb": """
libX11-xcb.so.1         libx11-xcb1          libx11
libxcb.so.1             libxcb1              libxcb
libxcb-cursor.so.0      libxcb-cursor0       xcb-util-cursor
libxcb-icccm.so.4       libxcb-icccm4        xcb-util-wm
libxcb-image.so.0       libxcb-image0        xcb-util-image
libxcb-keysyms.so.1     libxcb-keysyms1      xcb-util-keysyms
libxcb-randr.so.0       libxcb-randr0        libxcb
libxcb-render.so.0      libxcb-render0       libxcb
libxcb-render-util.so.0 libxcb-render-util0  xcb-util-renderutil
libxcb-shape.so.0       libxcb-shape0        libxcb
libxcb-shm.so.0         libxcb-shm0          libxcb
libxcb-sync.so.1        libxcb-sync1         libxcb
libxcb-util.so.1        libxcb-util1         xcb-util
libxcb-xfixes.so.0      libxcb-xfixes0       libxcb
libxcb-xkb.so.1         libxcb-xkb1          libxcb
libxkbcommon-x11.so.0   libxkbcommon-x11-0   libxkbcommon-x11
""",
    "wayland": """
libwayland-client.so.0  libwayland-client0   wayland
libwayland-cursor.so.0  libwayland-cursor0   wayland
""",
}
COLUMNS = {"apt-get": 1, "pacman": 2}
FONTS = {
    "apt-get": "fonts-dejavu-core",
    "dnf": "dejavu-sans-fonts",
    "zypper": "dejavu-fonts",
    "pacman": "ttf-dejavu",
}
COMMANDS = {
    "apt-get": "apt-get install -y",
    "dnf": "dnf install -y",
    "zypper": "zypper install -y",
    "pacman": "pacman -S --needed",
}


def no_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Tell whether a window has nowhere to open."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform.startswith("linux") and not any(environ.get(name) for name in names)


def qt_platform(environ: Mapping[str, str]) -> str:
    """Return the name of the Qt platform that will be used."""
    asked = environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    return asked or ("wayland" if environ.get("WAYLAND_DISPLAY") else "xcb")


def libraries_for(platform: str) -> list[list[str]]:
    """Return file, Debian package and Arch package of what the Qt platform loads."""
    table = LIBRARIES + PLATFORM_LIBRARIES.get(platform.split("-")[0], "")
    return [line.split() for line in table.splitlines() if line]


def loads(name: str) -> bool:
    """Tell whether the system has this library."""
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font(environ: Mapping[str, str]) -> bool:
    """Tell whether there is any font that Qt can draw with."""
    shared = (environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    folders = [Path(folder) / "fonts" for folder in [*shared, "/usr/share"]]
    folders += [places.data_folder(environ, "linux") / "fonts", Path.home() / ".fonts"]
    folders.append(Path("/run/current-system/sw/share/X11/fonts"))
    return any(
        name.lower().endswith((".ttf", ".otf", ".ttc"))
        for folder in folders
        for _, _, names in os.walk(folder)
        for name in names
    )


def missing(platform: str) -> list[list[str]]:
    """Return what is not there, as rows of the tables above; a font is a row of one word."""
    if not sys.platform.startswith("linux"):
        return []
    rows = [row for row in libraries_for(platform) if not loads(row[0])]
    return rows if has_font(os.environ) else [*rows, ["a font"]]


def package_of(row: list[str], manager: str) -> str:
    """Return what to ask the package manager for, to get what a row stands for."""
    if row == ["a font"]:
        return FONTS[manager]
    return row[COLUMNS[manager]] if manager in COLUMNS else f"'{row[0]}()(64bit)'"


def package_manager() -> str | None:
    """Return the package manager of this system, or None."""
    import shutil

    return next((name for name in COMMANDS if shutil.which(name)), None)


def ensure(platform: str) -> None:
    """Have the libraries of the Qt platform and a font: install them or say how."""
    rows = missing(platform)
    if not rows:
        return
    manager = package_manager()
    packages = [package_of(row, manager) if manager else row[0] for row in rows]
    get_packages(", ".join(row[0] for row in rows), list(dict.fromkeys(packages)), manager)
    if rows := missing(platform):
        names = ", ".join(row[0] for row in rows)
        raise Trouble(f"After installing, this system still lacks {names}.")


def ensure_venv() -> None:
    """Have Python's own venv module whole; Debian keeps half of it in another package."""
    import importlib.util

    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        manager = package_manager()
        package = f"python{VERSION}-venv" if manager == "apt-get" else "python3-pip"
        get_packages("a part of Python (venv)", [package], manager)


def ensure_build_tools() -> None:
    """Have what PyInstaller takes from a Linux system."""
    import shutil
    import sysconfig

    if not sys.platform.startswith("linux"):
        return
    if not (shutil.which("objdump") and shutil.which("objcopy")):
        get_packages("objdump and objcopy", ["binutils"], package_manager())
    library = sysconfig.get_config_var("INSTSONAME") or ""
    known = Path(sysconfig.get_config_var("LIBDIR") or "", library)
    if ".so" in library and not known.exists() and not loads(library):
        get_packages("Python's shared library", [f"libpython{VERSION}"], package_manager())


def get_packages(what: str, packages: list[str], manager: str | None) -> None:
    """Install packages where this may be done unasked (root on Debian), else say how."""
    if manager == "apt-get" and is_root():
        say(f"This system lacks {what}. Installing: {' '.join(packages)} ...")
        if apt_install(packages):
            return
        outcome = "Installing it did not work; it needs a connection to the internet."
    else:
        outcome = "Nothing was changed."
    raise Trouble(
        f"This system lacks {what}. {outcome}\n"
        f"{command_for(packages, manager, root=is_root())}\nThen start Tabularium again."
    )


def command_for(packages: list[str], manager: str | None, *, root: bool) -> str:
    """Return the one command that installs the packages, for a person to run."""
    if manager is None:
        return "Install this with your system's software manager: " + ", ".join(packages)
    sudo = "" if root else "sudo "
    return f"Run this one command:\n\n    {sudo}{COMMANDS[manager]} {' '.join(packages)}\n"


def is_root() -> bool:
    """Tell whether packages may be installed without asking for a password."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root, without questions, and tell whether it worked."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return apt(install) or (apt(["apt-get", "update"]) and apt(install))


def apt(command: list[str]) -> bool:
    """Run apt-get quietly and tell whether it worked."""
    import subprocess

    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environ, capture_output=True).returncode == 0
