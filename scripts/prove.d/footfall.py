"""Footfall's two programs as services."""

from __future__ import annotations

import subprocess
from pathlib import Path

from edits import VARIABLE as MUTANT
from harness.child import clean_environment
from harness.network import LOOPBACK, free_port
from harness.service import Service
from spec import Spec

# What a fault of Footfall's own can be in.
PROGRAMS = ("API", "ProofWorker")
DATABASE = "footfall"
QUEUE = "events_queue"
POLL_MS = 50
SEGMENTS = 6
# Worker and API must end within this time after SIGTERM.
SHUTDOWN_SECONDS = 10
AUDIT_SECONDS = 120


class API(Service):
    """Takes events."""

    def __init__(self, programs: Path, number: int, folder: Path, mongo_url: str, spec: Spec) -> None:
        self.port = free_port()
        settings = {
            "MONGO_URL": mongo_url,
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            "QUEUE_NAME": QUEUE,
            "LOG_LEVEL": "warning",
            "SHUTDOWN_SECONDS": str(SHUTDOWN_SECONDS),
            MUTANT: spec.mutant,
        }
        super().__init__(f"api-{number}", [str(programs / "API")], folder, settings)


class Worker(Service):
    """Moves events. It is the worker that can be told to do harm to itself."""

    def __init__(self, programs: Path, number: int, folder: Path, mongo_url: str, spec: Spec) -> None:
        settings = {
            "MONGO_URL": mongo_url,
            "QUEUE_NAME": QUEUE,
            "BATCH_SIZE": str(spec.batch_size),
            "POLL_MS": str(POLL_MS),
            "LEASE_SECONDS": str(spec.lease_seconds),
            "LOG_LEVEL": spec.worker_log_level,
            "SHUTDOWN_SECONDS": str(SHUTDOWN_SECONDS),
            # Sums are put into their place again and again, not every few thousand events.
            "FOOTFALL_SEGMENTS": str(SEGMENTS),
            MUTANT: spec.mutant,
        }
        super().__init__(f"worker-{number}", [str(programs / "ProofWorker")], folder, settings)

    @staticmethod
    def fault(point: str, action: str, nth: int) -> dict[str, str]:
        """Settings with which it does that to itself at the n-th time that it passes the point."""
        return {"FOOTFALL_FAULTS": f"{point}:{action}:{nth}"}


def audit(programs: Path, folder: Path, mongo_url: str) -> str:
    """Has all events counted again; what differs from the sums, or nothing."""
    environment = clean_environment({"MONGO_URL": mongo_url, "QUEUE_NAME": QUEUE})
    done = subprocess.run(
        [str(programs / "footfall"), "audit"],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=AUDIT_SECONDS,
        check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or f"exit status {done.returncode}"
