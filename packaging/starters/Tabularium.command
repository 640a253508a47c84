#!/bin/sh
# Starts Tabularium on macOS, wherever the folder lies. The terminal window may be closed afterwards.
here=$(cd "$(dirname "$0")" && pwd)
PATH=/opt/homebrew/bin:/usr/local/bin:/Library/Frameworks/Python.framework/Versions/Current/bin:$PATH
export PATH
if ! command -v python3 >/dev/null; then
    echo "Tabularium needs Python 3.11 or newer. Install it from python.org, then start again."
    exit 1
fi
exec python3 "$here/../../launch.py" --detach "$@"
