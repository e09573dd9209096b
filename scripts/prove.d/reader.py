"""A reader who asks /stats all the time and believes nothing."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

from harness.http_client import HTTPClient
from tally import Tally

MOST_COMPLAINTS = 20


class Reader(threading.Thread):
    """No total may ever go down, or exceed what has been sent."""

    def __init__(self, seed: str, ports: list[int], sites: list[str], tally: Tally) -> None:
        super().__init__(name="reader", daemon=True)
        self.answers = 0
        self.wrong = 0
        self.complaints: list[str] = []
        self._apis = [HTTPClient(port, seconds=5) for port in ports]
        self._sites = sites
        self._tally = tally
        self._random = random.Random(f"{seed}/reader")
        self._totals = [0] * len(sites)
        self._users = [0] * len(sites)
        self._end = threading.Event()

    def run(self) -> None:
        sites = range(len(self._sites))
        while not self._end.is_set():
            site = self._random.choice(sites)
            began = time.monotonic()
            report = self._random.choice(self._apis).stats(site_id=self._sites[site])
            took = time.monotonic() - began
            if report is not None:
                self._check(site, report)
            # Of the machine's time the questions take a quarter at most.
            self._end.wait(max(0.1, 3 * took))

    def _check(self, site: int, report: dict[str, Any]) -> None:
        self.answers += 1
        total, users = report["total_events"], report["unique_users"]
        attempted = self._tally.attempted_for(site)
        if total < self._totals[site]:
            self._complain(f"total_events of {self._sites[site]} went from {self._totals[site]} down to {total}")
        if users < self._users[site]:
            self._complain(f"unique_users of {self._sites[site]} went from {self._users[site]} down to {users}")
        if total > attempted:
            self._complain(f"total_events of {self._sites[site]} is {total}, but only {attempted} were sent")
        if sum(path["count"] for path in report["top_paths"]) > total or report["total_views"] > total:
            self._complain(f"the parts of {self._sites[site]}'s report exceed its total of {total}")
        self._totals[site], self._users[site] = total, users

    def _complain(self, text: str) -> None:
        self.wrong += 1
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(text)

    def stop(self) -> None:
        self._end.set()
        self.join(25)
