"""Says what is being measured, and again every few seconds while it goes on."""

from __future__ import annotations

import time

INTERVAL_SECONDS = 5.0


class Progress:
    """Lines with the time since the start."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._text = ""
        self._said = 0.0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def phase(self, text: str) -> None:
        """Something new begins."""
        self._text = text
        self._say(text)

    def tick(self, detail: str = "") -> None:
        """It goes on. To be called often."""
        if time.monotonic() - self._said > INTERVAL_SECONDS:
            self._say(f"{self._text}: {detail}" if detail else self._text)

    def rest(self, seconds: float) -> None:
        """Lets time pass."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))
            self.tick()

    def _say(self, text: str) -> None:
        self._said = time.monotonic()
        print(f"[{int(self.seconds) // 60:02d}:{int(self.seconds) % 60:02d}] {text}", flush=True)
