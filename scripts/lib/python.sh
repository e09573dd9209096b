# shellcheck shell=bash
# Finds Python; everything else is in scripts/commands and scripts/harness.

# run_command NAME ARGUMENT... : becomes scripts/commands/NAME.py.
run_command() {
    local folder name=$1
    shift
    folder=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
        printf '\n%s: Python 3.10 or newer is missing.\n' "$name" >&2
        printf '    Install it (Debian and Ubuntu: apt-get install python3 python3-pip) and start again.\n' >&2
        exit 1
    fi
    export FOOTFALL_SCRIPT=$name PYTHONPATH=$folder
    exec python3 -m "commands.$name" "$@"
}
