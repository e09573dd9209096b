# shellcheck shell=bash
# What the machine must have, and how to get what it lacks.

# require_machine : the things that cannot be installed from here.
require_machine() {
    [[ $(uname -s) == Linux ]] ||
        die "this script is for Linux." \
            "Elsewhere: install Swift 6.2 or newer, the MongoDB C driver (libmongoc 1.x) and MongoDB as a replica set," \
            "then run 'swift run API' and 'swift run Worker' with MONGO_URL set."
    command -v swift >/dev/null ||
        die "Swift is missing." "Install it (https://www.swift.org/install/linux/) and start again."
    command -v python3 >/dev/null ||
        die "Python 3 is missing." "Install it (Debian and Ubuntu: apt-get install python3 python3-pip) and start again."
    mkdir -p .footfall 2>/dev/null || true
    local folder
    for folder in .footfall .footfall/* .build; do
        [[ ! -e $folder || -w $folder ]] ||
            die "$PWD/$folder cannot be written to by $(id -un)." \
                "It belongs to $(stat -c %U "$folder"). Give it to yourself: sudo chown -R $(id -un) '$PWD/$folder'"
    done
    [[ -d .footfall ]] || die "$PWD cannot be written to by $(id -un)."
}

# install_build_packages : what `swift build` needs besides Swift.
# SwiftPM asks pkg-config where Debian keeps its .pc files, so pkg-config is one of them.
install_build_packages() {
    local packages=()
    command -v git >/dev/null || packages+=(git ca-certificates)
    command -v pkg-config >/dev/null || packages+=(pkg-config)
    if ((${#packages[@]} > 0)) || ! pkg-config --exists libmongoc-1.0 zlib; then
        packages+=(libmongoc-dev zlib1g-dev)
    fi
    install_packages "${packages[@]}"
}

# install_packages PACKAGE... : with apt-get, as root or through sudo.
# apt-get stays in the foreground, since sudo may have to ask for a password; it is also the one thing that is left to
# finish when this script is killed, because half-installed packages would be worse.
install_packages() {
    (($# > 0)) || return 0
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120)
    command -v apt-get >/dev/null ||
        die "these packages are missing, and there is no apt-get to install them: $*." \
            "Install what your system calls them (the MongoDB C driver 1.x and zlib with headers, pkg-config) and start again."
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            die "these packages are missing, and this is neither root nor a user with sudo: $*." \
                "As root: apt-get update && apt-get install -y $*" \
                "Then start again."
        apt=(sudo "${apt[@]}")
    fi
    say "Installing $*"
    "${apt[@]}" update || true # With stale lists the packages may still be found.
    "${apt[@]}" install -y --no-install-recommends "$@" ||
        die "installing $* did not work; what apt-get says is above." \
            "If this machine is offline, connect it or install the packages from a medium, then start again."
}

# raise_file_limit : mongod wants tens of thousands of open files; shells often start with 1,024.
raise_file_limit() {
    local hard
    hard=$(ulimit -H -n)
    if [[ $hard == unlimited ]] || ((hard > 65536)); then hard=65536; fi
    ulimit -S -n "$hard" || true # A lower limit works, for fewer connections.
}
