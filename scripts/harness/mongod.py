"""One mongod, and a replica set of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from harness import replica_set
from harness.network import LOOPBACK, free_port
from harness.service import Service

PRIMARY, SECONDARY = 1, 2


class Mongod(Service):
    """One server on loopback."""

    def __init__(self, program: Path, name: str, folder: Path, data: Path, options: Sequence[str]) -> None:
        self.port = free_port()
        data.mkdir(parents=True)
        super().__init__(name, replica_set.command(program, self.port, data, options), folder, {})
        self.address = f"{LOOPBACK}:{self.port}"
        # Where the other members and Footfall look for it; a proxy may stand in between.
        self.public_address = self.address
        self.admin: MongoClient[dict[str, Any]] = MongoClient(
            self.address,
            directConnection=True,
            serverSelectionTimeoutMS=2000,
            connectTimeoutMS=2000,
            socketTimeoutMS=20_000,
            connect=False,
        )

    def last_words(self) -> str:
        """Why it gave up, where it says so; its log ends with the addresses of a stack."""
        reasons = [line for line in self.log_lines() if '"s":"F"' in line]
        return " | ".join(line[:600] for line in reasons[:2]) or super().last_words()

    def state(self) -> Optional[int]:
        """Its member state, or `None` when it does not answer."""
        try:
            return int(self.admin.admin.command("replSetGetStatus")["myState"])
        except PyMongoError:
            return None

    @property
    def can_roll_back(self) -> bool:
        """Whether it has a checkpoint to return to. A member that has to roll back before it has one ends for good."""
        try:
            checkpoint = self.admin.admin.command("replSetGetStatus").get("lastStableRecoveryTimestamp")
        except PyMongoError:
            return False
        return checkpoint is not None and checkpoint.time > 0

    @property
    def is_writable(self) -> bool:
        try:
            return bool(self.admin.admin.command("hello").get("isWritablePrimary"))
        except PyMongoError:
            return False


class Database:
    """A replica set, of one member or three."""

    def __init__(self, members: list[Mongod], settings: Mapping[str, int] = {}) -> None:
        self.members = members
        self._settings = dict(settings)

    @property
    def is_single(self) -> bool:
        return len(self.members) == 1

    def start(self, pump: Callable[[float], None]) -> None:
        """Starts and initiates."""
        for member in self.members:
            member.start()
        hosts = [member.public_address for member in self.members]
        replica_set.initiate(self.members[0].port, hosts, pump, self._settings)

    def url(self, name: str) -> str:
        """The connection string that Footfall gets."""
        return replica_set.url([member.public_address for member in self.members], name)

    def reader(self) -> MongoClient[dict[str, Any]]:
        """A client for the harness's own questions: past any proxy, to the primary, what a majority has."""
        if self.is_single:
            return MongoClient(
                self.members[0].address, directConnection=True, readConcernLevel="majority", w="majority", journal=True
            )
        hosts = [member.address for member in self.members]
        return MongoClient(replica_set.url(hosts), readConcernLevel="majority", w="majority", journal=True)

    def primary(self) -> Optional[Mongod]:
        """The member that takes writes."""
        for member in self.members:
            if member.is_running and not member.child.is_stopped and member.is_writable:
                return member
        return None

    @property
    def can_roll_back(self) -> bool:
        """Whether every member can follow another primary, whatever it has written itself."""
        return all(member.can_roll_back for member in self.members)

    @property
    def is_healthy(self) -> bool:
        """Whether there is a primary, and all others follow it."""
        states = sorted(member.state() or 0 for member in self.members)
        return states == [PRIMARY] + [SECONDARY] * (len(self.members) - 1)
