"""Everything that runs in one scenario, and the clock that keeps it running."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Iterable, Optional

from pymongo import MongoClient
from pymongo.errors import PyMongoError

import report
from footfall import API, DATABASE, QUEUE, SHUTDOWN_SECONDS, Worker, audit
from harness.http_client import HTTPClient, NoAnswer
from harness.mongod import Database, Mongod
from harness.service import Service
from load import Load
from poison import Poison
from proxy import Proxy
from reader import Reader
from small_disk import SmallDisk
from spec import Spec

# The thread that runs a scenario looks after its processes that often.
TICK_SECONDS = 0.02
# How long the queue may take to empty once everything is well again.
DRAIN_SECONDS = 150.0
# Many small MongoDBs share one machine.
MONGOD_OPTIONS = (
    "--quiet", "--oplogSize", "256", "--wiredTigerCacheSizeGB", "0.5",
    "--setParameter", "diagnosticDataCollectionEnabled=false",
)  # fmt: skip
# A short wait for a new primary, so that many faults fit in the time.
SET_SETTINGS = {"electionTimeoutMillis": 2000, "heartbeatIntervalMillis": 500, "heartbeatTimeoutSecs": 2}


class Stage:
    """MongoDB, APIs, workers, clients and a reader; faults are done to them by the functions in `faults`."""

    def __init__(self, spec: Spec, folder: Path, programs: Path, mongod: Path, seed: str) -> None:
        self.spec = spec
        self.folder = folder
        # Faults that have been done; the function that does them counts.
        self.count = 0
        self.notes: list[str] = []
        # Things that must never be, seen while it went on.
        self.violations = 0
        # Reasons why the scenario does not hold, besides the final check.
        self.failures: list[str] = []
        self.disk: Optional[SmallDisk] = None
        self.proxy: Optional[Proxy] = None
        self._seed = f"{seed}/{spec.name}"
        self.random = self.dice("")
        self._programs = programs
        self._mongod = mongod
        self._began = time.monotonic()
        self.database = self._make_database()
        url = self.database.url(DATABASE)
        self.apis = [API(programs, number, folder, url, spec) for number in range(1, spec.apis + 1)]
        self.workers = [Worker(programs, number, folder, url, spec) for number in range(1, spec.workers + 1)]
        self.ports = [api.port for api in self.apis]
        self.mongo: MongoClient[dict[str, Any]] = self.database.reader()
        self.store = self.mongo[DATABASE]
        logs = folder / "clients"
        logs.mkdir()
        self.load = Load(self._seed, logs, self.ports, spec.sites, spec.rate, spec.resend)
        self.poison = Poison(self.store, self._seed, spec.poison)
        self.reader = Reader(self._seed, self.ports, self.load.sites, self.load.tally)

    def _make_database(self) -> Database:
        count = 3 if self.spec.database == "triple" else 1
        data = self.folder / "data"
        if self.spec.database == "tmpfs":
            self.disk = SmallDisk(data)
        options = [*MONGOD_OPTIONS, *self.spec.mongod_options]
        members = [
            Mongod(self._mongod, f"mongod-{number}", self.folder, data / f"{number}", options)
            for number in range(1, count + 1)
        ]
        if self.spec.database == "proxied":
            self.proxy = Proxy(members[0].port)
            self.proxy.start()
            members[0].public_address = self.proxy.address
        return Database(members, SET_SETTINGS)

    # The run of a scenario.

    def set_up(self) -> None:
        """Starts everything; returns when the API takes events."""
        report.phase("starting MongoDB")
        self.database.start(self.pump)
        self.wait_for(lambda: self.database.is_healthy, 60, "a healthy replica set")
        # MongoDB's own first seconds are not what is put to the test.
        self.wait_for(lambda: self.database.can_roll_back, 60, "a first checkpoint of every member")
        report.phase("starting Footfall")
        for service in [*self.apis, *self.workers]:
            service.start()
        self.wait_for(self.is_ready, 60, "an API that is ready")
        self.load.start()
        self.reader.start()
        self.poison.start()

    def finish(self) -> None:
        """Ends the load, lets everything that was accepted be counted."""
        report.phase("waiting for the last acknowledgements")
        self.load.begin_to_end()
        self.poison.stop()
        self.wait_for(lambda: self.load.has_ended, DRAIN_SECONDS, "an acknowledgement of every event")
        self.load.tally.restart_gap()
        report.phase("waiting for an empty queue")
        self.wait_for(self.is_queue_empty, DRAIN_SECONDS, "an empty queue")
        self.reader.stop()

    def close(self) -> None:
        """Ends every process."""
        self.load.abandon()
        self.poison.stop()
        self.reader.stop()
        for service in self.programs:
            service.stop(SHUTDOWN_SECONDS + 2)
        # Before their servers end: closing says good-bye.
        self.mongo.close()
        for member in self.database.members:
            member.admin.close()
        for member in self.database.members:
            member.end()

    def audit(self) -> str:
        """What the events and the sums of them disagree about, or nothing."""
        return audit(self._programs, self.folder, self.database.url(DATABASE))

    # What faults are made of.

    def dice(self, name: str) -> random.Random:
        """A generator of its own for what happens to one process, whenever what happens to the others happens."""
        return random.Random(f"{self._seed}/schedule/{name}")

    @property
    def programs(self) -> Iterable[Service]:
        return [*self.apis, *self.workers]

    @property
    def services(self) -> Iterable[Service]:
        return [*self.database.members, *self.programs]

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began

    def pump(self, seconds: float) -> None:
        """Lets time pass, and starts again whatever has ended meanwhile."""
        deadline = time.monotonic() + seconds
        while True:
            for service in self.services:
                service.supervise()
            report.progress(self)
            left = deadline - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, TICK_SECONDS))

    @staticmethod
    def rest(seconds: float) -> None:
        """Lets time pass in which nothing that has ended is started again."""
        time.sleep(seconds)

    def wait_for(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Lets time pass until the condition is met; raises when it is not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what.removeprefix('a ').removeprefix('an ')} within {seconds:g} s")
            self.pump(TICK_SECONDS)

    def run_until_goal(self, act: Callable[[], None], is_enough: Callable[[], bool] = lambda: True) -> None:
        """Repeats `act`, which does faults and lets time pass, until there were enough of them."""
        spec = self.spec
        deadline = time.monotonic() + spec.seconds
        while not self.violations and (
            self.count < spec.goal or self.load.tally.attempted < spec.events or not is_enough()
        ):
            if time.monotonic() > deadline:
                self.failures.append(
                    f"only {self.count} of {spec.goal} {spec.unit} and {self.load.tally.attempted} of "
                    f"{spec.events} events within {spec.seconds:g} s"
                )
                return
            act()

    def waiting(self) -> Optional[int]:
        """How many documents are in the queue, or `None` while MongoDB does not say."""
        try:
            return self.store[QUEUE].count_documents({})
        except PyMongoError:
            return None

    def is_queue_empty(self) -> bool:
        """Whether MongoDB says that nothing waits; far cheaper to ask again and again than how much does."""
        try:
            return self.store[QUEUE].find_one({}, {"_id": 1}) is None
        except PyMongoError:
            return False

    def has_waited(self, seconds: float) -> bool:
        """Whether anything in the queue has been there for so long."""
        since = datetime.now(timezone.utc) - timedelta(seconds=seconds)
        return self.store[QUEUE].find_one({"ingested_at": {"$lt": since}}) is not None

    def is_ready(self) -> bool:
        """Whether every API says that MongoDB can be written to."""
        for port in self.ports:
            api = HTTPClient(port, seconds=5)
            try:
                status, _ = api.request("GET", "/readyz")
            except NoAnswer:
                return False
            finally:
                api.close()
            if status != 200:
                return False
        return True
