"""Loads a history, brings it into the other two as well, and asks all three."""

from __future__ import annotations

import json
import random
import traceback
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from events import BATCH
from harness.http_client import HTTPClient
from harness.network import LOOPBACK
from history.extent import FULL, QUICK
from history.fresh_queue import renew_queue
from history.loading import load
from history.questions import SITE
from history.storage import storage
from peers.asking import Asked, ask_all, ask_busy
from peers.engines import ClickHouse, DuckDB, Engine
from peers.export import export
from peers.questions import DAY, questions
from peers.results import Results
from sides import Footfall
from stage import EVENTS, Run, Stage

# Events a second that come in while the questions are asked once more.
RATE = 5_000
BUSY_SECONDS = 60
QUICK_BUSY_SECONDS = 5
ROUNDS = 5
QUICK_ROUNDS = 2


def measure(stage: Stage, is_quick: bool, size: int, about: dict[str, Any]) -> Results:
    last = datetime.now(timezone.utc).date() - DAY
    results = Results(size, about)
    try:
        with stage.running(stage.footfall, workers=1) as run:
            ask(stage, run, is_quick, size, last, results)
            results.failures = run.failures
    except Exception as error:  # What has been measured still counts.
        traceback.print_exc()
        results.failures.append(f"{type(error).__name__}: {error}")
    return results


def ask(stage: Stage, run: Run, is_quick: bool, size: int, last: date, results: Results) -> None:
    progress = stage.progress
    progress.phase(f"{size:,} events: loading")
    load(run, size, last, QUICK if is_quick else FULL)
    renew_queue(run.store)
    results.sizes = sizes(run)
    client = HTTPClient(run.port)
    top = client_json(client, f"/stats?site_id={SITE}&limit=4")["top_paths"][-1]["path"]
    user = client_json(client, f"/stats?site_id={SITE}&breakdown=user_id&limit=1")["breakdown"]["rows"][0]["value"]
    asked = [Asked(question) for question in questions(last, top, user)]
    results.asked = asked
    progress.phase("bringing the events into DuckDB and ClickHouse")
    file = stage.folder / "events.tsv"
    count = export(run.store[EVENTS], file, progress)
    engines: list[Engine] = [DuckDB(stage.folder, file), ClickHouse(stage.folder, file)]
    file.unlink()
    results.about["engines"] = {engine.title: engine.version for engine in engines}
    results.about["exported"] = count
    progress.phase(f"asking {len(asked)} questions")
    client = HTTPClient(run.port)  # The API has closed the one before, which was idle for long.
    cold = Footfall(stage.generators.programs)
    cold.start_api(stage.folder, run.mongo_url, {"QUERY_CACHE_MB": "0"})
    try:
        stage.wait_for(lambda: cold.takes_events, "second API")
        ask_all(client, HTTPClient(cold.port), engines, asked, QUICK_ROUNDS if is_quick else ROUNDS, progress)
    finally:
        run.failures.extend(cold.stop())
    progress.phase(f"asking Footfall while {RATE:,} events a second come in")
    seconds = QUICK_BUSY_SECONDS if is_quick else BUSY_SECONDS
    arriving = stage.generators.start_load(run.port, "/events", bodies(stage), RATE / BATCH, 16, seconds)
    try:
        ask_busy(client, asked, lambda: not arriving.is_running, progress)
        measured = arriving.result(progress)
        run.accepted += measured.accepted * BATCH
        run.failures.extend(measured.failures)
        results.arrived = measured.values["rate"] * BATCH
    finally:
        arriving.abandon()


def sizes(run: Run) -> dict[str, float]:
    """Bytes an event on disk, with indexes, of everything that grows with events."""
    stored = storage(run.store)
    events = run.moved
    found = {"events": stored.events.disk / events, "indexes of events": stored.events.indexes / events}
    return found | {name: size.whole / events for name, size in stored.rollups.items()}


def bodies(stage: Stage) -> Path:
    """As those of other loads, but for the site that is asked about."""
    choice = random.Random(0)
    file = stage.folder / "busy.jsonl"
    with file.open("w", encoding="ascii") as out:
        for line in stage.events.lines(stage.events.batches):
            batch = json.loads(line)
            for event in batch:
                event.pop("timestamp", None)
                event.pop("event_id", None)
                if choice.random() < 0.5:
                    event["site_id"] = SITE
            out.write(json.dumps(batch, separators=(",", ":")) + "\n")
    return file


def client_json(client: HTTPClient, target: str) -> dict[str, Any]:
    status, body = client.request("GET", target)
    if status != 200:
        raise RuntimeError(f"GET http://{LOOPBACK}{target}: {status}")
    answer: dict[str, Any] = json.loads(body)
    return answer
