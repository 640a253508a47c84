#!/bin/sh
# Starts Tabularium on Linux, wherever the folder lies. Files given to it are opened.
here=$(dirname "$(readlink -f "$0")")
launch=$here/../../launch.py

tell() { # show a message with whatever there is
    echo "$1" >&2
    if [ ! -t 2 ]; then
        for box in "zenity --error --no-markup --text" "kdialog --error" "xmessage"; do
            # shellcheck disable=SC2086
            command -v "${box%% *}" >/dev/null && { $box "$1"; break; }
        done
    fi
}

in_terminal() { # run a command where its progress can be seen, and wait for it
    for terminal in "gnome-terminal --wait --" "konsole -e" "xfce4-terminal --disable-server -x" \
        "x-terminal-emulator -e" "xterm -e"; do
        # shellcheck disable=SC2086
        command -v "${terminal%% *}" >/dev/null && { $terminal "$@"; return; }
    done
    "$@"
}

command -v python3 >/dev/null || {
    tell "Tabularium needs Python 3.11 or newer. Install the package python3, then start again."
    exit 1
}
if [ ! -t 1 ] && ! python3 "$launch" ready; then
    # The first start fetches parts for some minutes; a double click would show nothing of that.
    # shellcheck disable=SC2016
    in_terminal sh -c 'python3 "$1" setup || { printf "\nPress Enter to close. "; read -r _; }' \
        sh "$launch"
    python3 "$launch" ready || exit 1
fi
exec python3 "$launch" "$@"
