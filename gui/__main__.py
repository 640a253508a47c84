"""The start of the program: hands over to one that runs already, or opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gui.starting import begin

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    if not any(one.startswith("-") for one in given):
        return _start(given)
    arguments = _read(given)
    if arguments.version:
        from gui.window.help import version

        print(f"Tabularium {version()}")  # noqa: T201 - what was asked for
        return 0
    return _start(arguments.files, arguments.scheme)


def _start(names: Sequence[str], scheme: str = "") -> int:
    begin()
    files = [Path(name) for name in names]
    return 0 if _handed_over(files) else _run(files, scheme)


def _read(argv: Sequence[str]) -> argparse.Namespace:
    import argparse  # a start with nothing but files has nothing to explain

    parser = argparse.ArgumentParser(
        prog="tabularium", description="Keeps records; nothing is ever lost."
    )
    parser.add_argument(
        "files", nargs="*", help="a .tabularium file to open, other files to import"
    )
    parser.add_argument("--version", action="store_true", help="say the version and end")
    parser.add_argument(
        "--scheme", choices=("light", "dark", "system"), default="", help="colours of this start"
    )
    return parser.parse_args(argv)


def _handed_over(files: list[Path]) -> bool:
    """Give the files to a program that runs already, if one seems to."""
    from gui.places import may_be_running

    if not may_be_running():
        return False
    from gui.single_instance import hand_over

    return hand_over([str(path) for path in files])


def _run(files: list[Path], scheme: str) -> int:
    from gui.app import Application, make_application
    from gui.settings import Settings

    app = make_application(sys.argv[:1])
    application = Application(app, Settings(), files, scheme)
    application.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
