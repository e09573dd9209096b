"""Where everything is measured: one MongoDB, and one side at a time on it, each time with a database of its own."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase

from events import EventSet
from generators import Generators
from harness.child import Child, clean_environment
from harness.http_client import HTTPClient
from harness.mongod import Database, Mongod
from measurement import Measurement
from progress import Progress
from scale import Scale
from sides import Footfall, Route, Side, post
from usage import Usage, total_resident

QUEUE, EVENTS, DEAD = "events_queue", "events", "events_dead"
READY_SECONDS = 30.0
# How long programs are left alone before their memory is looked at.
IDLE_SECONDS = 0.5


@dataclass
class Stage:
    """What rows are measured with."""

    scale: Scale
    folder: Path
    mongod: Mongod
    events: EventSet
    generators: Generators
    progress: Progress
    footfall: Footfall
    # The same but for that, to see what they cost.
    without_rollups: Footfall
    route: Route
    # Or another version of Footfall; `None` where it cannot run.
    peer: Optional[Side]

    def __post_init__(self) -> None:
        self.database = Database([self.mongod])
        self._count = 0

    def start(self) -> None:
        """Starts MongoDB; returns when it takes writes."""
        self.progress.phase("starting MongoDB")
        self.database.start(time.sleep)
        self.wait_for(lambda: self.mongod.is_writable, "MongoDB that takes writes")
        self.mongo: MongoClient[dict[str, Any]] = self.database.reader()

    def stop(self) -> None:
        """Ends MongoDB, with what it holds."""
        self.mongod.admin.close()
        self.mongod.end()

    @contextlib.contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The name of a database that exists only for one measurement."""
        self._count += 1
        name = f"bench{self._count}"
        # What the last one left in memory goes to disk now, not while this one is measured.
        self.mongo.admin.command("fsync")
        try:
            yield name
        finally:
            self.mongo.drop_database(name)

    @contextlib.contextmanager
    def running(self, side: Side, workers: int = 1, settings: Mapping[str, str] = {}) -> Iterator[Run]:
        """Runs a side until it has been measured. Its events have gone all the way once before."""
        with self.fresh_database() as name:
            run = Run(self, side, self.mongo[name], self.database.url(name))
            side.start_api(self.folder, run.mongo_url, settings)
            try:
                self.wait_for(lambda: side.takes_events, f"API of {side.title}")
                if side.has_workers:
                    run.start_workers(workers)
                yield run
            finally:
                run.failures.extend(side.stop())
            run.check()

    def wait_for(self, condition: Callable[[], bool], what: str, seconds: float = READY_SECONDS) -> None:
        """Lets time pass until the condition is met; raises when it is not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what} within {seconds:g} s")
            time.sleep(0.01)
            self.progress.tick()

    @contextlib.contextmanager
    def awake(self) -> Iterator[None]:
        """Keeps all cores from sleeping, by work that gives way to any other.

        A core of a virtual machine that sleeps can take half a millisecond to wake up, as long as an insert takes. A
        program that does little but wait for MongoDB then looks slower than one that does more.
        """
        command = ["chrt", "--idle", "0", sys.executable, "-c", "while True: pass"]
        log, environment = self.folder / "awake.log", clean_environment({})
        children = [Child(command, self.folder, log, environment) for _ in range(os.cpu_count() or 1)]
        try:
            yield
        finally:
            for child in children:
                child.end()

    def inserts(self, batch: int) -> Measurement:
        """What MongoDB takes from one thread of the driver that does nothing but insert."""
        with self.fresh_database() as name:
            with Usage({"MongoDB": [self.mongod.child.pid]}) as usage:
                load = self.generators.start_inserts(
                    self.database.url(name), self.events.events, batch, self.scale.seconds
                )
                result = load.result(self.progress)
            result.cpu, result.memory = usage.used.cpu, usage.used.memory
        return result

    def alternate(
        self, title: str, measures: Sequence[tuple[str, Callable[[], Measurement]]], rounds: Optional[int] = None
    ) -> dict[str, list[Measurement]]:
        """Measures each of them, then each of them again, so that what changes on the machine meets them all."""
        rounds = rounds or self.scale.rounds
        results: dict[str, list[Measurement]] = {name: [] for name, _ in measures}
        for number in range(1, rounds + 1):
            for name, measure in measures:
                self.progress.phase(f"{title}: {name}, round {number} of {rounds}")
                results[name].append(measure())
        return results


class Run:
    """A side that runs, on a database of its own."""

    def __init__(self, stage: Stage, side: Side, store: MongoDatabase[dict[str, Any]], mongo_url: str) -> None:
        self.stage = stage
        self.side = side
        self.store = store
        self.mongo_url = mongo_url
        self.failures: list[str] = []
        # Events that were accepted; none of them may be missing at the end.
        self.accepted = 0

    @property
    def port(self) -> int:
        return self.side.port

    @property
    def processes(self) -> dict[str, list[int]]:
        processes = self.side.processes
        if self.side.has_workers:
            processes["MongoDB"] = [self.stage.mongod.child.pid]
        return processes

    # By the counts that MongoDB keeps: counting documents would be a load of its own.

    @property
    def waiting(self) -> int:
        return self.store[QUEUE].estimated_document_count()

    @property
    def moved(self) -> int:
        return self.store[EVENTS].estimated_document_count()

    def start_workers(self, count: int) -> None:
        """Starts workers and waits until one has moved an event; none if there are to be none."""
        if count == 0:
            # Footfall's API makes the queue's indexes by itself, shortly after it takes events.
            self.stage.progress.rest(IDLE_SECONDS)
            return
        self.side.start_workers(count, self.stage.folder, self.mongo_url)
        self.post({"site_id": "first", "event_type": "page_view"})
        self.stage.wait_for(lambda: self.moved > 0, f"moved event of {self.side.title}")

    def post(self, event: Mapping[str, object]) -> None:
        client = HTTPClient(self.port)
        post(client, event)
        client.close()
        self.accepted += 1

    def idle_memory(self) -> dict[str, float]:
        """MiB by program, before any load."""
        self.stage.progress.rest(IDLE_SECONDS)
        return total_resident(self.processes)

    @contextlib.contextmanager
    def watched(self) -> Iterator[list[Measurement]]:
        """Adds to the measurement that is put into the list what it cost."""
        results: list[Measurement] = []
        moved = self.moved if self.side.has_workers else 0
        with Usage(self.processes) as usage:
            yield results
        for result in results:
            result.cpu, result.memory = usage.used.cpu, usage.used.memory
            result.moved = self.moved - moved if self.side.has_workers else 0
            self.accepted += result.accepted
            # Shared, so that it also has what turns up when everything has been stopped.
            self.failures.extend(result.failures)
            result.failures = self.failures

    def wrk(self, path: str, bodies: Path, connections: int, events: int = 1) -> Measurement:
        """Load as fast as it is answered, after some that does not count."""
        scale = self.stage.scale

        def load(seconds: int) -> Measurement:
            load = self.stage.generators.start_wrk(self.port, path, bodies, connections, seconds, events)
            return load.result(self.stage.progress)

        idle = self.idle_memory()
        if scale.warm_up:
            self.accepted += load(scale.warm_up).accepted
        with self.watched() as results:
            results.append(load(scale.seconds))
        results[0].idle_memory = idle
        return results[0]

    def check(self) -> None:
        """Nothing that was accepted may be missing, now that nothing runs any more."""
        if not self.side.has_workers:
            return
        stored = sum(self.store[name].estimated_document_count() for name in (QUEUE, EVENTS, DEAD))
        if stored < self.accepted:
            self.failures.append(f"{self.accepted - stored} accepted events of {self.side.title} are missing")
