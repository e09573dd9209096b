"""A disk that can be filled: a tmpfs that only this process and its children see, and that ends with them."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

SIZE_MB = 400
# What is left when the disk is full.
LEFT_BYTES = 512 * 1024


class SmallDisk:
    """Mounted when made. The process must be in a mount namespace of its own (see lanes.py)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)], check=True)
        self._folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Takes all the room but a little."""
        space = os.statvfs(self._folder)
        left = space.f_bavail * space.f_frsize - LEFT_BYTES
        with open(self._filler, "ab") as file:
            size = file.tell()
            if left > 0:
                # mongod may be faster.
                with contextlib.suppress(OSError):
                    os.posix_fallocate(file.fileno(), size, left)

    def free(self) -> None:
        """Gives all of it back."""
        self._filler.unlink(missing_ok=True)
