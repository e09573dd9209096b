"""Ports of this machine."""

from __future__ import annotations

import random
import socket

LOOPBACK = "127.0.0.1"

# Not the scenario's own generator: which ports are free is no part of a schedule.
_choice = random.SystemRandom()


def free_port() -> int:
    """A port that nobody listens on, below those that the kernel hands to outgoing connections."""
    while True:
        port = _choice.randrange(20_000, 30_000)
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                server.bind((LOOPBACK, port))
                return port
            except OSError:
                continue
