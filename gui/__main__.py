"""The start of the program: hands over to one that runs already, or opens the window."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = _read(sys.argv[1:] if argv is None else argv)
    if arguments.version:
        from gui.window.help import version

        print(f"Tabularium {version()}")  # noqa: T201 - what was asked for
        return 0
    files = [Path(name) for name in arguments.files]
    return 0 if _handed_over(files) else _run(files, arguments.scheme)


def _read(argv: Sequence[str]) -> argparse.Namespace:
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
    return parser.parse_args(list(argv))


def _handed_over(files: list[Path]) -> bool:
    """Give the files to a program that runs already, if one seems to."""
    from gui.places import may_be_running

    if not may_be_running():
        return False
    from gui.single_instance import hand_over

    return hand_over([str(path) for path in files])


def _run(files: list[Path], scheme: str) -> int:
    gc.disable()  # nothing is garbage yet, and looking for it costs a fifth of the start
    from gui.app import Application, make_application
    from gui.settings import Settings

    app = make_application(sys.argv[:1])
    application = Application(app, Settings(), files, scheme)
    application.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
