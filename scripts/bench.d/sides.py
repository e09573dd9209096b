"""Who is measured: Footfall, the peer, and the route without a database, which nothing with one can exceed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Mapping, Optional

from harness.http_client import HTTPClient, NoAnswer
from harness.network import LOOPBACK, free_port
from harness.service import Service

SHUTDOWN_SECONDS = 12
JSON_HEADERS = {"Content-Type": "application/json"}


# For the proof's own worker: no rollups.
NO_ROLLUPS = {"FOOTFALL_SEGMENTS": "0"}


class Side:
    """An API, and workers where it has them. They run only while they are measured."""

    title: str
    # What a reader of the results has to know of it.
    note = ""
    has_workers = True
    has_batches = True

    def __init__(self) -> None:
        self.port = 0
        self.api: Optional[Service] = None
        self.workers: list[Service] = []

    # What the sides differ in.

    def make_api(self, folder: Path, mongo_url: str, settings: Mapping[str, str]) -> Service:
        raise NotImplementedError

    def make_worker(self, number: int, folder: Path, mongo_url: str) -> Service:
        raise NotImplementedError

    def is_ready(self, client: HTTPClient) -> bool:
        """Whether the API takes events. May raise NoAnswer."""
        raise NotImplementedError

    # What they have in common.

    def start_api(self, folder: Path, mongo_url: str, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self.workers = []
        self.api = self.make_api(folder, mongo_url, settings)
        self.api.start()

    def start_workers(self, count: int, folder: Path, mongo_url: str) -> None:
        self.workers = [self.make_worker(number, folder, mongo_url) for number in range(1, count + 1)]
        for worker in self.workers:
            worker.start()

    @property
    def takes_events(self) -> bool:
        client = HTTPClient(self.port, seconds=5)
        try:
            return self.is_ready(client)
        except NoAnswer:
            return False
        finally:
            client.close()

    @property
    def services(self) -> list[Service]:
        return [service for service in (self.api, *self.workers) if service]

    @property
    def processes(self) -> dict[str, list[int]]:
        """Process ids by program."""
        processes = {"API": [self.api.child.pid]} if self.api else {}
        if self.workers:
            processes["Worker"] = [worker.child.pid for worker in self.workers]
        return processes

    def stop(self) -> list[str]:
        """Ends what runs; what went wrong with it."""
        failures: list[str] = []
        # Requests first, then what they have left.
        for service in self.services:
            if not service.is_running:
                failures.append(f"{service.name} ended by itself; {service.last_words()}")
            service.stop(SHUTDOWN_SECONDS)
            failures.extend(service.failures)
        self.api, self.workers = None, []
        return failures


class Footfall(Side):
    """With the settings that it has by itself, and those that a worker is given."""

    title = "Footfall"

    def __init__(self, programs: Path, worker: str = "Worker", worker_settings: Mapping[str, str] = {}) -> None:
        super().__init__()
        self._programs = programs
        self._worker = worker
        self._worker_settings = dict(worker_settings)

    def make_api(self, folder: Path, mongo_url: str, settings: Mapping[str, str]) -> Service:
        given = {"HOST": LOOPBACK, "PORT": str(self.port), "MONGO_URL": mongo_url, **settings}
        return Service("api", [str(self._programs / "API")], folder, given)

    def make_worker(self, number: int, folder: Path, mongo_url: str) -> Service:
        settings = {"MONGO_URL": mongo_url, **self._worker_settings}
        return Service(f"worker-{number}", [str(self._programs / self._worker)], folder, settings)

    def is_ready(self, client: HTTPClient) -> bool:
        return client.request("GET", "/readyz")[0] == 200


class OtherFootfall(Footfall):
    """Another version of it, in the peer's place."""

    title = "other version"
    note = "The peer is another version of Footfall, with the settings that it has by itself."


class Peer(Side):
    """The service that a user would otherwise write."""

    title = "peer"
    note = (
        "The peer is Benchmarks/peer: Express and MongoDB, one process that takes events and one that moves them. It has "
        "no batches: beside `POST /events` stands the most that it takes by `POST /event`."
    )
    has_batches = False

    def __init__(self, node: Path, server: Path) -> None:
        super().__init__()
        self._command = [str(node), str(server)]

    def make_api(self, folder: Path, mongo_url: str, settings: Mapping[str, str]) -> Service:
        return self._service("peer-api", "api", folder, {"MONGO_URL": mongo_url, "PORT": str(self.port)})

    def make_worker(self, number: int, folder: Path, mongo_url: str) -> Service:
        return self._service(f"peer-worker-{number}", "worker", folder, {"MONGO_URL": mongo_url})

    def _service(self, name: str, role: str, folder: Path, settings: Mapping[str, str]) -> Service:
        # Where Debian has its modules, and how Express is meant to be run in earnest.
        common = {"NODE_PATH": "/usr/share/nodejs", "NODE_ENV": "production"}
        return Service(name, [*self._command, role], folder, {**common, **settings})

    def is_ready(self, client: HTTPClient) -> bool:
        return client.request("GET", "/stats?site_id=nobody")[0] == 200


class Route(Side):
    """Footfall's routes, which read and check events but store nothing."""

    title = "route without a database"
    has_workers = False

    def __init__(self, programs: Path, sample: bytes) -> None:
        super().__init__()
        self._programs = programs
        self._sample = sample

    def make_api(self, folder: Path, mongo_url: str, settings: Mapping[str, str]) -> Service:
        given = {"HOST": LOOPBACK, "PORT": str(self.port)}
        return Service("route", [str(self._programs / "BenchmarkRoute")], folder, given)

    def is_ready(self, client: HTTPClient) -> bool:
        return 200 <= client.request("POST", "/event", self._sample, JSON_HEADERS)[0] < 300


def post(client: HTTPClient, event: Mapping[str, object]) -> None:
    """Sends one event. Raises NoAnswer when it is not accepted."""
    status, body = client.request("POST", "/event", json.dumps(event).encode(), JSON_HEADERS)
    if not 200 <= status < 300:
        raise NoAnswer(f"POST /event: {status} {body[:200].decode(errors='replace')}")
