"""make_version_1.py BIN MONGO_URL FILE : what the programs of version 1 write, for the tests of the migration.

BIN holds the API and the Worker of the last version before the database had a schema version (commit 8e188de); MONGO_URL
names an empty database. FILE is gzip of BSON documents, one behind the other: for each collection {collection, indexes,
count} and then its documents; last {answers}, which are those of that API: `before` while events wait, and `after` the
Worker has moved them. Needs pymongo.
"""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request

import bson
import pymongo
from bson.raw_bson import RawBSONDocument

HOUR = 3_600_000
START = 20_089 * 24 * HOUR  # 2025-01-01
QUESTIONS = [
    "/stats?site_id={site}",
    "/stats?site_id={site}&interval=month&breakdown=path&limit=100",
    "/stats?site_id={site}&from=2025-01-10&to=2025-03-03&interval=day&breakdown=event_type&compare=previous",
    "/stats?site_id={site}&date=2025-02-14&interval=hour",
    "/sites",
]
SITES = ["shop", "blog", "caf\u00e9", "cafe\u0301"]


def events(seed: int, count: int) -> list[dict]:
    numbers = random.Random(seed)
    made = []
    for number in range(count):
        moment = START + numbers.randrange(100 * 24) * HOUR + numbers.randrange(HOUR)
        event = {
            "site_id": numbers.choices(SITES, [8, 4, 1, 1])[0],
            "event_type": numbers.choices(["page_view", "click", "buy"], [8, 3, 1])[0],
            "event_id": f"{seed}-{number}",
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment / 1000)) + f".{moment % 1000:03}Z",
        }
        if numbers.random() < 0.9:
            event["path"] = numbers.choice(["/", "/a", "/\u00e9", "/e\u0301"]) + str(int(numbers.paretovariate(0.6)) % 900)
        if numbers.random() < 0.7:
            event["user_id"] = f"user-{int(numbers.paretovariate(0.5)) % 400}"
        made.append(event)
    return made


class Programs:
    def __init__(self, folder: str, url: str) -> None:
        self.folder, self.port = folder, 21_987
        self.settings = {"MONGO_URL": url, "PORT": str(self.port), "POLL_MS": "20", "FOOTFALL_TESTING": "1"}

    def start(self, name: str, **more: str) -> subprocess.Popen:
        return subprocess.Popen([f"{self.folder}/{name}"], env={**os.environ, **self.settings, **more}, cwd="/")

    def ask(self, target: str, body: bytes | None = None) -> dict:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{target}", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def answers(self) -> dict[str, str]:
        found = {}
        for question in QUESTIONS:
            for site in SITES if "{site}" in question else [""]:
                target = question.format(site=urllib.request.quote(site))
                answer = self.ask(target)
                answer.pop("as_of")
                found[target] = json.dumps(answer, sort_keys=True)
        return found


def end(program: subprocess.Popen) -> None:
    program.send_signal(signal.SIGTERM)
    assert program.wait(30) == 0


def until(condition) -> None:
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


def main(folder: str, url: str, file: str) -> None:
    client = pymongo.MongoClient(url)
    database = client.get_default_database()
    programs = Programs(folder, url)
    api = programs.start("API")

    def is_ready() -> bool:
        try:
            return programs.ask("/readyz") is not None
        except OSError:
            return False

    until(is_ready)
    until(lambda: "rollup_values" in database.list_collection_names())

    def send(some: list[dict]) -> None:
        for first in range(0, len(some), 50):
            programs.ask("/events", json.dumps(some[first : first + 50]).encode())

    queue = database["events_queue"]
    # Segments that are put into place at once, and then some that stay.
    for seed, count, segments in [(1, 3_000, "2"), (2, 400, "256")]:
        worker = programs.start("Worker", FOOTFALL_SEGMENTS=segments, BATCH_SIZE="100")
        send(events(seed, count))
        if seed == 2:
            # Dead letters: one without a type, one too large to be kept whole.
            queue.insert_many(
                [
                    {"site_id": "shop", "partition": 0},
                    {"site_id": "shop", "partition": 1, "event_type": 7, "path": "x" * (15 * 1024 * 1024 + 4096)},
                ]
            )
        until(lambda: queue.estimated_document_count() == 0)
        end(worker)
    send(events(3, 250))
    before = programs.answers()
    with gzip.open(file, "wb", 9) as out:
        raw = client.get_database(database.name, bson.CodecOptions(document_class=RawBSONDocument))
        for name in sorted(database.list_collection_names()):
            documents = [document.raw for document in raw[name].find(sort=[("_id", 1)])]
            indexes = [{"name": key, "key": dict(index["key"])} for key, index in database[name].index_information().items()]
            out.write(bson.encode({"collection": name, "indexes": indexes, "count": len(documents)}))
            for document in documents:
                out.write(document)
            print(name, len(documents))
    worker = programs.start("Worker")
    until(lambda: queue.estimated_document_count() == 0)
    end(worker)
    after = programs.answers()
    with gzip.open(file, "ab", 9) as out:
        pairs = lambda answers: [{"target": target, "body": body} for target, body in answers.items()]
        out.write(bson.encode({"answers": {"before": pairs(before), "after": pairs(after)}}))
    end(api)
    client.drop_database(database.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
