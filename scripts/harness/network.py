"""Ports of this machine."""

from __future__ import annotations

import errno
import os
import random
import socket
from typing import Any, Iterator

from harness.machine import user
from harness.messages import Trouble

LOOPBACK = "127.0.0.1"

# Not the scenario's own generator: which ports are free is no part of a schedule.
_choice = random.SystemRandom()


def free_port() -> int:
    """A port that nobody listens on, below those that the kernel hands to outgoing connections."""
    while True:
        port = _choice.randrange(20_000, 30_000)
        try:
            attempt(socket.AF_INET, (LOOPBACK, port))
            return port
        except OSError:
            continue


def attempt(family: int, address: Any) -> None:
    """Raises when a server could not listen there."""
    with socket.socket(family) as server:
        # Connections that linger after a server has ended are not in the way; a listening server still is.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen()


def require_listenable(name: str, host: str, port: int, *way_out: str) -> None:
    """Ends the script unless a server may listen there; `name` is the setting that the port comes from."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        attempt(family, address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            by = listener(port)
            raise Trouble(f"{name}: port {port} is taken{f' (by {by})' if by else ''}.", *way_out) from None
        if error.errno in (errno.EACCES, errno.EPERM):
            raise Trouble(
                f"{name}: port {port} is not allowed for {user()}; "
                f"Linux keeps ports below {privileged_limit()} for root.",
                "Choose another: PORT=8080 scripts/run",
                f"or open it for everybody: sudo sysctl net.ipv4.ip_unprivileged_port_start={port}",
            ) from None
        raise Trouble(
            f"cannot listen on {host}, port {port}: {error.strerror}.",
            "Set HOST to an address of this machine, such as 127.0.0.1.",
        ) from None


def privileged_limit() -> str:
    try:
        with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return "1024"


def listener(port: int) -> str:
    """Who listens on the port, as far as this user may know: `mongod, process 123`, or nothing."""
    sockets = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            for descriptor in os.scandir(f"/proc/{process}/fd"):
                if os.readlink(descriptor.path) in sockets:
                    with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as file:
                        return f"{file.read().strip()}, process {process}"
        except OSError:
            continue  # Another user's process, or it ended meanwhile.
    return ""


def listening_inodes(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table, encoding="ascii") as file:
                rows = [line.split() for line in file][1:]
        except OSError:
            continue
        for row in rows:
            if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port:
                yield row[9]
