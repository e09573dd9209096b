#!/usr/bin/env bash
# Starts MongoDB in its container, as a replica set of one with authentication.
# A replica set with authentication needs a key file, which only its owner may read; a secret from the environment cannot
# be mounted as one, so it is written here, into memory.
set -euo pipefail

umask 077
printf '%s\n' "$MONGO_KEY" >/run/mongo/key
unset MONGO_KEY
exec docker-entrypoint.sh mongod --replSet footfall --keyFile /run/mongo/key --bind_ip_all "$@"
