# shellcheck shell=bash
# shellcheck disable=SC2154 # The script that sources this sets root, the checkout.
# Starting, watching and ending processes, so that none is ever left behind.
#
# Services run until they are told to stop (mongod, API, Worker); their end is news. Tasks run to their end (a build).
# Both get a session of their own: Ctrl-C signals everything in the terminal's foreground group at once, and mongod
# must outlive the programs that are finishing their work in it. Both also get a signal from the kernel when this
# script dies without having stopped them, SIGKILL included.

declare -A service_ids=()
task_id=

# A descriptor that never has anything to read makes `read -t` a sleep that forks nothing and that traps interrupt.
exec {never}<> <(:)
pause() { read -rt 0.05 -u "$never" || true; }

# is_running ID : whether it has not ended. Looks for zombies itself, because bash, when a trap calls exit, leaves its
# children unreaped from then on, and `kill -0` finds them alive.
is_running() {
    local stat
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    [[ ${stat##*) } != [ZX]* ]]
}

# launch NAME COMMAND... : starts a service in the background.
# The inner bash closes a gap: had the script died before --pdeathsig was set, no signal would ever come.
launch() {
    local name=$1
    shift
    local tie=()
    if command -v setpriv >/dev/null; then
        # shellcheck disable=SC2016 # The inner bash expands these.
        tie=(setpriv --pdeathsig TERM bash -c '[[ $PPID == "$0" ]] || exit 1; exec "$@"' "$$")
    fi
    setsid "${tie[@]}" "$@" </dev/null &
    service_ids[$name]=$!
}

# run_task COMMAND... : runs a command and all it starts, watches the services meanwhile, returns its status.
run_task() {
    local status=0
    # The interpreter itself: a version manager's shim may stand between it and this script, which it watches.
    "$(python3 -c 'import sys; print(sys.executable)')" "$root/scripts/lib/hold.py" "$$" "$@" </dev/null &
    task_id=$!
    while is_running "$task_id"; do
        require_services
        pause
    done
    wait "$task_id" || status=$?
    task_id=
    return "$status"
}

# require_services : ends the script if a service has ended by itself.
# Asks each one, instead of `wait -n`, which misses a child that a signal killed before it was called.
require_services() {
    local name status
    for name in "${!service_ids[@]}"; do
        is_running "${service_ids[$name]}" && continue
        status=0
        wait "${service_ids[$name]}" 2>/dev/null || status=$?
        unset "service_ids[$name]"
        warn "$name ended by itself: $(described "$status")."
        if declare -F "explain_$name" >/dev/null; then "explain_$name" "$status"; fi
        exit 1
    done
}

# watch_services : returns never; a trap or require_services ends the script.
watch_services() {
    while true; do
        require_services
        pause
    done
}

described() {
    if (($1 > 128)); then
        printf 'killed by SIG%s' "$(kill -l $(($1 - 128)))"
    else
        printf 'exit status %s' "$1"
    fi
}

# stop_task : ends the running task, if any, with everything it started. hold.py needs 3 s at most.
stop_task() {
    [[ -n $task_id ]] || return 0
    kill -TERM "$task_id" 2>/dev/null || true
    await_end 4 "$task_id"
    task_id=
}

# stop_services SECONDS NAME... : SIGTERM to all of them, SIGKILL to those that are still there after the given time.
stop_services() {
    local seconds=$1 name id status
    local -a ids=() names=()
    shift
    for name in "$@"; do
        [[ -n ${service_ids[$name]-} ]] || continue
        ids+=("${service_ids[$name]}")
        names+=("$name")
    done
    ((${#ids[@]} > 0)) || return 0
    kill -TERM "${ids[@]}" 2>/dev/null || true
    await_end "$seconds" "${ids[@]}"
    for name in "${names[@]}"; do
        id=${service_ids[$name]}
        unset "service_ids[$name]"
        status=0
        wait "$id" 2>/dev/null || status=$?
        case $status in
        0 | 143) ;; # 143: SIGTERM came before the program was up.
        137) warn "$name did not stop within $seconds s and was killed; nothing acknowledged is lost by that." ;;
        *) warn "$name did not stop cleanly: $(described "$status")." ;;
        esac
    done
}

# await_end SECONDS ID... : returns when all have ended; those that have not in time are killed.
await_end() {
    local deadline=$((SECONDS + $1)) id
    shift
    for id in "$@"; do
        while is_running "$id"; do
            if ((SECONDS >= deadline)); then
                kill -KILL "$id" 2>/dev/null || true
                break
            fi
            pause
        done
    done
}
