# shellcheck shell=bash
# shellcheck disable=SC2154 # The script that sources this sets root, the checkout, and temporary_folders.
# Running the Python programs that start MongoDBs, APIs and workers of their own.

folder=
python=

# make_folder NAME : sets folder. Its lock says that it is in use, so that what a killed run could not remove can be told
# from what another one needs. Folders that were kept for a look have no lock any more.
make_folder() {
    local name=$1 former lock
    for former in ".footfall/$name"-*; do
        [[ -e $former/lock ]] || continue
        exec {lock}>"$former/lock"
        if flock -n "$lock"; then rm -rf "$former"; fi
        exec {lock}>&-
    done
    folder=$(mktemp -d "$root/.footfall/$name-XXXXXX")
    temporary_folders+=("$folder")
    exec {folder_lock}>"$folder/lock"
    flock "$folder_lock"
}

# make_venv : sets python, which has what requirements.txt names.
make_venv() {
    local venv=$root/.footfall/venv wanted=$root/scripts/harness/requirements.txt lock
    python=$venv/bin/python
    exec {lock}>.footfall/venv.lock
    flock "$lock"
    if ! cmp -s "$wanted" "$venv/requirements.txt" || ! "$python" -c 'import pymongo' 2>/dev/null; then
        say "Fetching the MongoDB driver for Python (2 MB, once)"
        rm -rf "$venv"
        python3 -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
        run_task python3 -m venv "$venv" || die "a Python environment could not be made in $venv."
        run_task "$python" -m pip install --quiet --disable-pip-version-check --retries 2 --requirement "$wanted" ||
            die "pymongo could not be fetched from the Python package index; what pip says is above."
        cp "$wanted" "$venv/requirements.txt"
    fi
    exec {lock}>&-
}

# take_programs FOLDER PROGRAM... : copies them, so that a build cannot change them under a run.
take_programs() {
    local source=$1 program
    shift
    mkdir "$folder/programs"
    for program in "$@"; do
        [[ -x $source/$program ]] || die "there is no program $program in $source."
        cp "$source/$program" "$folder/programs/"
    done
}

# run_harness PROGRAM ARGUMENT... : runs a folder of scripts/, which finds what it shares with others in scripts/harness.
run_harness() {
    local program=$1
    shift
    run_task env PYTHONPATH="$root/scripts" "$python" "$root/scripts/$program" "$@"
}
