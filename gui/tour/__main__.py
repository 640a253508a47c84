"""Runs the tour: `python -m gui.tour [OUT [FILE]]`."""

import sys

from gui.tour import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
