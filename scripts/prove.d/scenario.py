"""Runs one scenario: scenario.py SPEC FOLDER PROGRAMS MONGOD SEED. Tells of it on standard output, see report.py."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any

import report
from faults import FAULTS
from spec import Spec, result_head
from stage import Stage
from verify import Verdict, verify

# In so much time a reader must have got an answer, or it has seen nothing of what it is there for.
READER_SECONDS = 60.0


def main() -> None:
    spec = Spec.from_json(sys.argv[1])
    folder, programs, mongod = (Path(argument) for argument in sys.argv[2:5])
    seed = sys.argv[5]
    stage = Stage(spec, folder, programs, mongod, seed)
    verdict = Verdict()
    was_verified = False
    try:
        stage.set_up()
        report.phase("")
        FAULTS[spec.fault](stage)
        stage.finish()
        report.phase("checking")
        report.progress(stage)
        verdict = verify(stage.store, stage.load.folder, stage.load.sites, stage.ports[0], stage.poison.ids, seed)
        was_verified = True
        differences = stage.audit()
        if differences:
            verdict.wrong_statistics += 1
            verdict.note(f"the audit says: {differences}"[:2000])
    except Exception as error:  # Whatever it was, the others' results still count.
        traceback.print_exc()
        stage.failures.append(f"{type(error).__name__}: {error}"[:500])
    # What there is to say about the processes has to be heard before they are ended for good.
    stage.close()
    report.send({"result": result(stage, verdict, was_verified)})


def result(stage: Stage, verdict: Verdict, was_verified: bool) -> dict[str, Any]:
    spec, tally, reader = stage.spec, stage.load.tally, stage.reader
    failures = list(stage.failures)
    for service in stage.services:
        failures.extend(service.failures)
    failures.extend(f"answer: {text}" for text in tally.wrong_answers)
    failures.extend(f"reader: {text}" for text in reader.complaints)
    failures.extend(verdict.examples)
    if was_verified and verdict.acknowledged < verdict.attempted:
        failures.append(f"{verdict.attempted - verdict.acknowledged} events were never acknowledged")
    if was_verified and reader.answers == 0 and stage.elapsed > READER_SECONDS:
        failures.append("the reader never got an answer")
    longest = tally.longest_gap if spec.interruption == "accepted" else verdict.longest_move
    if spec.limit and longest > spec.limit:
        failures.append(f"an interruption of {longest:.1f} s, and {spec.limit:g} s are allowed")
    holds = was_verified and verdict.holds and not failures and reader.wrong == 0
    return {
        **result_head(spec, stage.count),
        "events": verdict.attempted or tally.attempted,
        "acknowledged": verdict.acknowledged or tally.acknowledged,
        "resent": tally.resent,
        "lost": verdict.lost if was_verified else None,
        "duplicated": verdict.duplicated + verdict.altered if was_verified else None,
        "wrong_statistics": verdict.wrong_statistics + reader.wrong if was_verified else None,
        "answers_checked": verdict.answers_checked + reader.answers,
        "left_in_queue": verdict.left_in_queue,
        "dead": len(stage.poison.ids),
        "longest": round(longest, 2),
        "longest_until_accepted": round(tally.longest_gap, 2),
        "longest_until_counted": round(verdict.longest_move, 2),
        "violations": stage.violations,
        "refusals": dict(tally.refusals),
        "seconds": round(stage.elapsed, 1),
        "notes": stage.notes,
        "failures": failures,
        "holds": holds,
    }


if __name__ == "__main__":
    main()
