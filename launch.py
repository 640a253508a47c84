"""Set up what is missing, then start Tabularium.

    python3 launch.py [FILE...]         open the window, with these files
    python3 launch.py tour [OUT [FILE]] walk through the program, with a picture of each step
    python3 launch.py setup             only set up; `ready` only tells whether that is done

For developers:

    python3 launch.py test [ARGS...]    format, lint, types and all tests (with ARGS: only pytest)
    python3 launch.py check             format, lint and types
    python3 launch.py bench [ARGS...]   the benchmarks
    python3 launch.py bundle [OUT]      build the folder for people who have no Python
"""

# An old Python must be able to read this file, to say which one is needed: no annotations, no
# f-strings, and everything else in packaging/launcher, imported when the version is known.
from __future__ import print_function

import os
import sys

NEEDED = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))


def too_old(version):
    """Return the sentence for a Python that is too old, else None."""
    if tuple(version[:2]) >= NEEDED:
        return None
    return (
        "Tabularium needs Python %d.%d or newer; this is Python %d.%d.\n"
        "Nothing was changed. Install a newer one from python.org or with your system's\n"
        "software manager, then start again with it, for example: python3.%d launch.py"
        % (NEEDED + tuple(version[:2]) + (NEEDED[1],))
    )


def newer_python(path):
    """Return a Python in the folders of `path` that is new enough, else None."""
    for minor in range(NEEDED[1] + 6, NEEDED[1] - 1, -1):
        for folder in path.split(os.pathsep):
            found = os.path.join(folder, "python%d.%d" % (NEEDED[0], minor))
            if os.access(found, os.X_OK) and works(found):
                return found
    return None


def works(python):
    """Tell whether this Python starts and is new enough; a version manager's stub may not."""
    import subprocess

    test = "import sys; sys.exit(sys.version_info < (%d, %d))" % NEEDED
    with open(os.devnull, "w") as nowhere:
        return subprocess.call([python, "-c", test], stdout=nowhere, stderr=nowhere) == 0


def main(arguments):
    """Hand over to the launcher proper, if need be with a newer Python."""
    sentence = too_old(sys.version_info)
    if not sentence:
        sys.path.insert(0, os.path.join(ROOT, "packaging"))
        from launcher import tasks

        return tasks.main(arguments, __doc__)
    newer = newer_python(os.environ.get("PATH", ""))
    if newer:
        os.execv(newer, [newer, os.path.join(ROOT, "launch.py")] + arguments)
    print(sentence)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
