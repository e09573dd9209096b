"""One client: sends, waits, sends the same again until it is acknowledged."""

from __future__ import annotations

import gzip
import json
import random
import threading
import time
from typing import Optional, Sequence

from harness.events import Event, EventFactory
from harness.http_client import HTTPClient, NoAnswer
from journal import Journal
from resends import Resends
from tally import Tally

LARGEST_BATCH = 300
RETRY_SECONDS = (0.05, 0.2)


class Client(threading.Thread):
    """A thread with a connection to each API."""

    def __init__(
        self,
        number: int,
        seed: str,
        events: EventFactory,
        journal: Journal,
        apis: list[HTTPClient],
        resends: Resends,
        tally: Tally,
        rate: float,
        is_single: bool,
        ending: threading.Event,
        abandoned: threading.Event,
    ) -> None:
        super().__init__(name=f"client-{number}", daemon=True)
        self.hold = threading.Event()
        self.is_idle = False
        self._events = events
        self._journal = journal
        self._apis = apis
        self._resends = resends
        self._tally = tally
        self._rate = rate
        self._is_single = is_single
        self._is_ascii = number % 2 == 0
        self._ending = ending
        self._abandoned = abandoned
        self._random = random.Random(f"{seed}/client/{number}")
        self._due = 0.0

    def run(self) -> None:
        self._due = time.monotonic()
        while not self._ending.is_set():
            if self.hold.is_set():
                self.is_idle = True
                self._ending.wait(0.02)
                self._due = time.monotonic()
                continue
            self.is_idle = False
            size = 1 if self._is_single else self._random.randint(LARGEST_BATCH // 10, LARGEST_BATCH)
            again = self._resends.take(max(1, size // 3))
            self._send(self._events.make(max(1, size - len(again))), again)
            self._pace(size)
        while not self._abandoned.is_set():
            again = self._resends.take(LARGEST_BATCH, even_early=True)
            if not again:
                break
            self._send([], again)
        self.is_idle = True
        self._journal.close()

    def _pace(self, sent: int) -> None:
        now = time.monotonic()
        # A client that was held up does not make up for more than a second of it.
        self._due = max(self._due + sent / self._rate, now - 1)
        if self._due > now:
            self._ending.wait(self._due - now)

    def _send(self, fresh: list[Event], again: list[Event]) -> None:
        if fresh:
            self._journal.attempt(fresh)
            self._tally.attempt(fresh)
            self._resends.draw(fresh, self._random)
        events = fresh + again
        if fresh and len(fresh) > 1 and self._random.random() < 0.05:
            events.append(fresh[0])  # Twice in one batch.
        self._random.shuffle(events)
        pieces = [[event] for event in events] if self._is_single else [events]
        for piece in pieces:
            self._deliver(piece)
        if not self._abandoned.is_set():
            self._tally.acknowledge(len(fresh), len(again))

    def _deliver(self, events: Sequence[Event]) -> None:
        while not self._abandoned.is_set():
            if self._is_acknowledged(events):
                self._journal.acknowledge(events)
                return
            self._abandoned.wait(self._random.uniform(*RETRY_SECONDS))

    def _is_acknowledged(self, events: Sequence[Event]) -> bool:
        target, body, headers = self._request(events)
        try:
            status, answer = self._random.choice(self._apis).request("POST", target, body, headers)
        except NoAnswer:
            self._tally.refuse("no answer")
            return False
        if status == 202:
            complaint = self._complaint(events, answer, is_single=target == "/event")
            if complaint is None:
                return True
            self._tally.wrong_answer(complaint)
        elif status in (429, 503):
            self._tally.refuse(str(status))
        else:
            self._tally.wrong_answer(f"POST {target}: {status} {answer[:300].decode(errors='replace')}")
        return False

    def _request(self, events: Sequence[Event]) -> tuple[str, bytes, dict[str, str]]:
        """The same events in any of the forms that the API takes."""
        if len(events) == 1 and (self._is_single or self._random.random() < 0.5):
            return "/event", events[0].body(self._is_ascii).encode(), {"Content-Type": "application/json"}
        bodies = [event.body(self._is_ascii) for event in events]
        roll = self._random.random()
        if roll < 0.3:
            return "/events", "\n".join(bodies).encode(), {"Content-Type": "application/x-ndjson"}
        body = f"[{','.join(bodies)}]".encode()
        headers = {"Content-Type": "application/json"}
        if roll < 0.4:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        return "/events", body, headers

    @staticmethod
    def _complaint(events: Sequence[Event], answer: bytes, is_single: bool) -> Optional[str]:
        """What is wrong with a success answer, if anything."""
        document = json.loads(answer)
        results = [document] if is_single else document["results"]
        if [result.get("event_id") for result in results] != [event.event_id for event in events]:
            return f"a success answer names other events: {answer[:300].decode(errors='replace')}"
        if any(result.get("status") != "queued" for result in results):
            return f"a valid event was not accepted: {answer[:300].decode(errors='replace')}"
        return None
