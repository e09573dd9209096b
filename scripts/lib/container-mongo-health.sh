#!/usr/bin/env bash
# Health check of the MongoDB container. Until MongoDB has once taken writes it does what is missing for that: it initiates
# the replica set and creates the programs' user. After that it only asks whether the port answers, because mongosh costs
# a second of processor time and this runs every few seconds; GET /readyz tells whether writes work.
set -euo pipefail

ready=/run/mongo/ready
if [[ ! -e $ready ]]; then
    mongosh --quiet --norc 'mongodb://127.0.0.1:27017/?directConnection=true' \
        "$(dirname -- "${BASH_SOURCE[0]}")/container-mongo-initiate.js"
    touch "$ready"
fi
exec 3<>/dev/tcp/127.0.0.1/27017
