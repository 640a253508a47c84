"""Where the program begins, for the bundle and for launch.py: the window, or with --tour the tour.

tabularium [FILE...]
tabularium --tour OUT [FILE]
tabularium --read-in-child READER REQUEST   (how the bundle starts itself to read a workbook)
"""

import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for and return the exit code."""
    if not getattr(sys, "frozen", False):
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    if arguments[:1] == ["--tour"]:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from gui import tour

        return tour.main(arguments[1:])
    if arguments[:1] == ["--read-in-child"]:
        from domain.formats import child

        return child.main(arguments[1:])
    from gui import __main__ as window

    return window.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
