"""Clients that send events until told to end, and each event again until it is acknowledged."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

from client import Client
from harness.events import EventFactory, odd, site_names
from harness.http_client import HTTPClient
from journal import Journal
from resends import Resends
from tally import Tally

# Clients that send one event at a time, and how many a second each of them sends.
SINGLES, SINGLES_RATE = 3, 25
BATCHES = 2


class Load:
    """All clients of a scenario."""

    def __init__(self, seed: str, folder: Path, ports: list[int], sites: int, rate: int, resend: float) -> None:
        self.sites = site_names(sites)
        self.tally = Tally(sites)
        self.folder = folder
        self._ending = threading.Event()
        self._abandoned = threading.Event()
        resends = Resends(resend)
        batch_rate = max(1.0, (rate - SINGLES * SINGLES_RATE) / BATCHES)
        self._clients = [
            Client(
                number=number,
                seed=seed,
                events=EventFactory(random.Random(f"{seed}/events/{number}"), odd(number, self.sites)),
                journal=Journal(folder, number),
                apis=[HTTPClient(port) for port in ports],
                resends=resends,
                tally=self.tally,
                rate=SINGLES_RATE if number < SINGLES else batch_rate,
                is_single=number < SINGLES,
                ending=self._ending,
                abandoned=self._abandoned,
            )
            for number in range(SINGLES + BATCHES)
        ]

    def start(self) -> None:
        for client in self._clients:
            client.start()

    def hold(self) -> None:
        """No new events until `go_on`; what is under way is still repeated until it is acknowledged."""
        for client in self._clients:
            client.hold.set()

    def go_on(self) -> None:
        for client in self._clients:
            client.hold.clear()

    @property
    def is_quiet(self) -> bool:
        """Whether, held, no client waits for an answer."""
        return all(client.is_idle for client in self._clients)

    def begin_to_end(self) -> None:
        """No new events; what is left is sent until it is acknowledged."""
        self._ending.set()
        self.go_on()

    @property
    def has_ended(self) -> bool:
        return not any(client.is_alive() for client in self._clients)

    def abandon(self) -> None:
        """Ends all clients, acknowledged or not."""
        self._abandoned.set()
        self.begin_to_end()
        deadline = time.monotonic() + 25
        for client in self._clients:
            client.join(max(0.0, deadline - time.monotonic()))
