# shellcheck shell=bash
# Settings as the programs see them: the environment first, then `.env` in the working directory.

# setting NAME DEFAULT : prints the value. Empty counts as absent. As the programs read them: an empty variable hides the
# file's, the last of several lines wins, and neither blanks around name and value nor quotes around the value count.
setting() {
    local name=$1 default=$2 key text value=
    if [[ -n ${!name+set} ]]; then
        value=${!name}
    elif [[ -r .env ]]; then
        while IFS='=' read -r key text || [[ -n $key ]]; do
            if [[ $(trimmed "$key") == "$name" ]]; then value=$(trimmed "$text"); fi
        done <.env
    fi
    if [[ $value == \"*\" || $value == \'*\' ]] && ((${#value} >= 2)); then value=${value:1:-1}; fi
    printf '%s' "${value:-$default}"
}

trimmed() {
    local text=$1
    text=${text#"${text%%[![:space:]]*}"}
    printf '%s' "${text%"${text##*[![:space:]]}"}"
}

# require_port NAME VALUE : ends the script unless the value is a port number.
require_port() {
    if [[ ! $2 =~ ^[0-9]{1,5}$ ]] || ((10#$2 < 1 || 10#$2 > 65535)); then
        die "$1 is '$2', but must be a whole number from 1 to 65535."
    fi
}
