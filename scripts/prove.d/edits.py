"""Edits of the sources, each of which puts a fault into Footfall that a variable of the environment switches on.

All mutants are in one build. An edit names no file and no line, so that it survives when sources are moved; it says so
when its text is not there exactly once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, NamedTuple

# Its value is the name of the mutant that is switched on.
VARIABLE = "FOOTFALL_MUTANT"
SWITCH_FILE = "ActiveMutant.swift"
SWITCH = f"""import Glibc

/// The mutant that is switched on.
let activeMutant = getenv("{VARIABLE}").map {{ String(cString: $0) }} ?? ""
"""


class Edit(NamedTuple):
    """What stands in the sources, and what takes its place. `MUTANT` is whether the mutant is switched on."""

    old: str
    new: str


EDITS: Mapping[str, tuple[Edit, ...]] = {
    "ignores-the-fence": (
        Edit(
            "try leases.assertFence(laneLease.lease, lane: laneLease.lane, on: client, session)",
            "if !MUTANT { try leases.assertFence(laneLease.lease, lane: laneLease.lane, on: client, session) }",
        ),
    ),
    "deletes-by-range": (
        Edit(
            "private func delete(_ batch: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws {",
            """private func delete(_ batch: [QueuedEvent], on client: MongoClient, _ session: MongoSession) throws {
            if MUTANT {
                let ids = batch.compactMap { $0.document["_id"]?.objectID }
                    .sorted { ($0.high, $0.low) < ($1.high, $1.low) }
                guard let first = ids.first, let last = ids.last else { return }
                let range: BSONDocument = ["_id": ["$gte": .objectID(first), "$lte": .objectID(last)]]
                _ = try client.delete(from: names.queue, range, session: session)
                return
            }
            """,
        ),
    ),
    "sums-outside": (
        Edit(
            "changes = try sum(fresh, on: client, session)",
            "if !MUTANT { changes = try sum(fresh, on: client, session) }",
        ),
        Edit(
            "rollups.keep(changes)",
            """if MUTANT {
                let session = try client.session()
                try client.withTransaction(session: session) { changes = try sum(fresh, on: client, session) }
            }
            rollups.keep(changes)""",
        ),
    ),
    "merges-outside": (
        Edit(
            "try store.insert([block], on: client, session)",
            "try store.insert([block], on: client, MUTANT ? nil : session)",
        ),
    ),
    "acknowledges-early": (
        Edit(
            "let results = outcomes(of: batch.entries, on: client)",
            """if MUTANT { for entry in batch.entries { entry.completion.complete(.success(())) } }
            let results = outcomes(of: batch.entries, on: client)""",
        ),
    ),
    "forgets-event-ids": (
        Edit(
            "id = Self.derivedID(siteID: siteID, eventID: eventID)",
            "id = MUTANT ? ObjectID(high: .random(in: .min ... .max), low: .random(in: .min ... .max)) "
            ": Self.derivedID(siteID: siteID, eventID: eventID)",
        ),
    ),
}


class EditFailure(Exception):
    """An edit does not fit the sources any more."""


def mutated(sources: Path) -> dict[Path, str]:
    """The files that differ, by their paths from the folder, with what is in them then."""
    texts = {file.relative_to(sources): file.read_text(encoding="utf-8") for file in sources.rglob("*.swift")}
    changed: dict[Path, str] = {}
    for mutant, edits in EDITS.items():
        for edit in edits:
            file = only_file(texts, mutant, edit)
            changed[file] = texts[file] = texts[file].replace(
                edit.old, edit.new.replace("MUTANT", f'(activeMutant == "{mutant}")')
            )
    for module in {file.parts[0] for file in changed}:
        changed[Path(module, SWITCH_FILE)] = SWITCH
    return changed


def only_file(texts: Mapping[Path, str], mutant: str, edit: Edit) -> Path:
    places = [(file, text.count(edit.old)) for file, text in texts.items() if edit.old in text]
    if len(places) == 1 and places[0][1] == 1:
        return places[0][0]
    where = ", ".join(f"{count} times in {file}" for file, count in places) or "nowhere in Sources"
    raise EditFailure(
        f"the mutant {mutant} does not fit the sources: what it replaces must be there once, but is {where}:\n"
        f"        {edit.old}\n"
        f"    Mend EDITS in {__file__}."
    )
