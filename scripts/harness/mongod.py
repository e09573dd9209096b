"""One mongod, and a replica set of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from harness.network import LOOPBACK, free_port
from harness.service import Service

SET_NAME = "footfall"
PRIMARY, SECONDARY = 1, 2


class Mongod(Service):
    """One server on loopback."""

    def __init__(self, program: Path, name: str, folder: Path, data: Path, options: Sequence[str]) -> None:
        self.port = free_port()
        data.mkdir(parents=True)
        command = [
            str(program), "--replSet", SET_NAME, "--bind_ip", LOOPBACK, "--port", str(self.port), "--dbpath", str(data),
            *options,
        ]  # fmt: skip
        super().__init__(name, command, folder, {})
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
        """Starts and initiates, and waits until writes are taken."""
        for member in self.members:
            member.start()
        config = {
            "_id": SET_NAME,
            "members": [{"_id": index, "host": member.public_address} for index, member in enumerate(self.members)],
            "settings": self._settings,
        }
        deadline = time.monotonic() + 60
        while True:
            try:
                self.members[0].admin.admin.command("replSetInitiate", config)
                break
            except OperationFailure as error:
                if error.code == 23:  # AlreadyInitialized: the answer to the last try was lost.
                    break
                trouble: Exception = error
            except PyMongoError as error:
                trouble = error
            if time.monotonic() > deadline:
                raise TimeoutError(f"MongoDB could not be initiated: {trouble}")
            pump(0.1)

    def url(self, name: str) -> str:
        """The connection string that Footfall gets."""
        hosts = ",".join(member.public_address for member in self.members)
        return f"mongodb://{hosts}/{name}?replicaSet={SET_NAME}"

    def reader(self) -> MongoClient[dict[str, Any]]:
        """A client for the harness's own questions: past any proxy, to the primary, what a majority has."""
        if self.is_single:
            return MongoClient(
                self.members[0].address, directConnection=True, readConcernLevel="majority", w="majority", journal=True
            )
        hosts = ",".join(member.address for member in self.members)
        return MongoClient(
            f"mongodb://{hosts}/?replicaSet={SET_NAME}", readConcernLevel="majority", w="majority", journal=True
        )

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
