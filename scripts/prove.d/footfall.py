"""Footfall's two programs as services."""

from __future__ import annotations

from pathlib import Path

from harness.network import LOOPBACK, free_port
from harness.service import Service
from spec import Spec

DATABASE = "footfall"
QUEUE = "events_queue"
POLL_MS = 50
# Worker and API must end within this time after SIGTERM.
SHUTDOWN_SECONDS = 10


class API(Service):
    """Takes events."""

    def __init__(self, programs: Path, number: int, folder: Path, mongo_url: str) -> None:
        self.port = free_port()
        settings = {
            "MONGO_URL": mongo_url,
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            "QUEUE_NAME": QUEUE,
            "LOG_LEVEL": "warning",
            "SHUTDOWN_SECONDS": str(SHUTDOWN_SECONDS),
        }
        super().__init__(f"api-{number}", [str(programs / "API")], folder, settings)


class Worker(Service):
    """Moves events."""

    def __init__(self, programs: Path, number: int, folder: Path, mongo_url: str, spec: Spec) -> None:
        settings = {
            "MONGO_URL": mongo_url,
            "QUEUE_NAME": QUEUE,
            "BATCH_SIZE": str(spec.batch_size),
            "POLL_MS": str(POLL_MS),
            "LEASE_SECONDS": str(spec.lease_seconds),
            "LOG_LEVEL": spec.worker_log_level,
            "SHUTDOWN_SECONDS": str(SHUTDOWN_SECONDS),
        }
        super().__init__(f"worker-{number}", [str(programs / "Worker")], folder, settings)

    @staticmethod
    def fault(point: str, action: str, nth: int) -> dict[str, str]:
        """Settings with which it does that to itself at the n-th time that it passes the point."""
        return {"FOOTFALL_TESTING": "1", "FOOTFALL_FAULTS": f"{point}:{action}:{nth}"}
