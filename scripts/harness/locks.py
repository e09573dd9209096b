"""Folders and files that one script uses at a time, and folders that a killed script has left."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Iterator, Optional

from harness.machine import STATE
from harness.processes import PAUSE_SECONDS, Processes


def try_lock(file: Path) -> Optional[int]:
    """A descriptor that holds the lock, or `None` when another process does."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor
    except BlockingIOError:
        os.close(descriptor)
        return None


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Waits for the lock and holds it."""
    while (descriptor := try_lock(file)) is None:
        time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        os.close(descriptor)


def make_folder(name: str, processes: Processes) -> Path:
    """A folder that is removed at the end.

    Its lock says that it is in use, so that what a killed run could not remove can be told from what another one needs;
    all that the script launches holds the lock, too. Folders that were kept for a look have no lock any more.
    """
    for former in STATE.glob(f"{name}-*"):
        if not (former / "lock").exists():
            continue
        descriptor = try_lock(former / "lock")
        if descriptor is not None:
            shutil.rmtree(former, ignore_errors=True)
            os.close(descriptor)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=STATE))
    processes.temporary_folders.append(folder)
    descriptor = try_lock(folder / "lock")
    assert descriptor is not None
    processes.kept.append(descriptor)
    return folder


def keep_folder(folder: Path, processes: Processes) -> None:
    """Leaves it for a look."""
    processes.temporary_folders.remove(folder)
    (folder / "lock").unlink()
