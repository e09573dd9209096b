"""The mongod that scripts/run and scripts/test start: a replica set of one on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from typing import Sequence

from harness import replica_set
from harness.messages import Trouble, warn
from harness.network import LOOPBACK
from harness.processes import Processes

STOP_SECONDS = 2.0
EXPLANATIONS = {
    # SIGILL.
    -4: "This processor cannot run it (MongoDB 5 and newer need AVX). Set MONGO_URL to a MongoDB elsewhere.",
    62: "The data was written by another version of MongoDB. Use that version, or move the data away.",
}


class OwnMongod:
    """Runs until the script ends."""

    def __init__(
        self, processes: Processes, program: Path, port: int, data: Path, log: Path, options: Sequence[str] = ()
    ) -> None:
        """Starts it; returns at once."""
        self._processes, self._port, self._log = processes, port, log
        data.mkdir(parents=True, exist_ok=True)
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            # One former log is kept, so that they cannot fill the disk.
            log.replace(f"{log}.1")
        command = replica_set.command(program, port, data, [*replica_set.USUAL_OPTIONS, "--logpath", str(log), *options])
        processes.launch(
            "mongod", command, STOP_SECONDS, {**os.environ, **replica_set.ENVIRONMENT}, subprocess.DEVNULL, self._explain
        )

    def wait(self) -> None:
        """Returns when it takes writes."""
        try:
            replica_set.initiate(self._port, [f"{LOOPBACK}:{self._port}"], self._pump)
        except TimeoutError as error:
            warn(str(error))
            raise Trouble("MongoDB did not become ready.", f"Its log is {self._log}") from None

    def url(self, database: str = "") -> str:
        return replica_set.url([f"{LOOPBACK}:{self._port}"], database)

    def _pump(self, seconds: float) -> None:
        self._processes.require_services()
        time.sleep(seconds)

    def _explain(self, status: int) -> None:
        if status in EXPLANATIONS:
            warn(f"    {EXPLANATIONS[status]}")
        if self._log.exists():
            text = self._log.read_text(encoding="utf-8", errors="replace")
            for message in re.findall(r'"s":"[EF]".*?"msg":"([^"]*)"', text)[-3:]:
                warn(f"    {message}")
        warn(f"    Its log is {self._log}")
