# shellcheck shell=bash
# What the scripts say. Progress goes to standard output, trouble to standard error.

say() { printf '==> %s\n' "$*"; }

warn() { printf '%s\n' "$*" >&2; }

# die MESSAGE... : each argument is a line; the first says what is wrong, the others what to do.
die() {
    printf '\n%s: %s\n' "${0##*/}" "$1" >&2
    shift
    (($# == 0)) || printf '    %s\n' "$@" >&2
    exit 1
}
