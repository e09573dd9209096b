"""Makes mongods a replica set. Knows nothing of drivers, so that scripts/run needs none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from harness.network import LOOPBACK
from harness.wire import Server

SET_NAME = "footfall"
SECONDS = 60.0
# Megabytes of log, for what users run and what is measured.
USUAL_OPTIONS = ("--oplogSize", "1024")
# Error codes.
ALREADY_INITIALIZED, NOT_YET_INITIALIZED = 23, 94
# No Unix socket: it would lie in /tmp, where another user's may be in the way. A set of one has nobody to wait for when it
# shuts down.
OPTIONS = ("--nounixsocket", "--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100")
# mongod refuses to start in a locale that the system does not have.
ENVIRONMENT = {"LC_ALL": "C"}


def command(program: Path, port: int, data: Path, options: Sequence[str] = ()) -> list[str]:
    """Starts a member, in whose data nothing else may look."""
    return [
        str(program), "--replSet", SET_NAME, "--bind_ip", LOOPBACK, "--port", str(port), "--dbpath", str(data), *OPTIONS,
        *options,
    ]  # fmt: skip


def url(hosts: Sequence[str], database: str = "") -> str:
    """By the set's name rather than as a direct connection, so that drivers wait for the primary when mongod restarts,
    and take it for the replica set it is."""
    return f"mongodb://{','.join(hosts)}/{database}?replicaSet={SET_NAME}"


def initiate(
    port: int,
    hosts: Sequence[str],
    pump: Callable[[float], None],
    settings: Mapping[str, int] = {},
) -> None:
    """Gives the member on the port the configuration of the set, and waits until it takes writes or follows one that
    does. Lets time pass by `pump`.

    Data that was left by a run on another port is taken over: the member gets the new address.
    """
    deadline = time.monotonic() + SECONDS
    trouble: object = None
    is_configured = False
    while time.monotonic() < deadline:
        try:
            server = Server(port)
            try:
                # Just after its start mongod may still be reading the configuration: then it is asked again.
                if not is_configured:
                    configure(server, hosts, settings)
                    is_configured = True
                hello = server.run({"hello": 1})
            finally:
                server.close()
            if hello.get("isWritablePrimary") or (len(hosts) > 1 and hello.get("secondary")):
                return
            trouble = f"not primary: {hello.get('info', hello)}"
        except (OSError, RuntimeError) as error:
            trouble = error
        pump(0.05)
    raise TimeoutError(f"mongod on port {port} takes no writes after {SECONDS:g} s: {trouble}")


def configure(server: Server, hosts: Sequence[str], settings: Mapping[str, int]) -> None:
    """Gives the server a configuration, or its only member the address it has now."""
    reply = server.run({"replSetGetConfig": 1})
    if reply.get("code") == NOT_YET_INITIALIZED:
        members = [{"_id": number, "host": host} for number, host in enumerate(hosts)]
        config = {"_id": SET_NAME, "members": members, "settings": dict(settings)}
        reply = server.run({"replSetInitiate": config})
        if reply.get("code") != ALREADY_INITIALIZED:  # The answer to the last try was lost.
            demand(reply, "replSetInitiate")
        return
    demand(reply, "replSetGetConfig")
    config = reply["config"]
    if [member["host"] for member in config["members"]] == list(hosts):
        return
    config["members"] = config["members"][:1]
    config["members"][0]["host"] = hosts[0]
    config["version"] += 1
    # Forced, since a member that does not find its own address in the configuration is never primary.
    demand(server.run({"replSetReconfig": config, "force": True}), "replSetReconfig")


def demand(reply: Mapping[str, Any], action: str) -> None:
    if reply.get("ok") != 1:
        raise RuntimeError(f"{action}: {reply.get('errmsg', reply)}")
