#!/usr/bin/env python3
"""Compares the event decoder with an independent reference, on generated and mutated documents.

For every document both must come to the same verdict; what is accepted must have the same values of the same types, and
what breaks a rule must be refused for the same field. Prints what differs and ends with status 1 if anything does.
"""

import argparse
import collections
import random
import struct
import subprocess
import sys
import time

import bson_reader
import documents
import reference

DEFAULT_SEED = 20251114
REPORTED = 5  # Disagreements to print before giving up.

Case = collections.namedtuple("Case", "kind now data")


def main():
    arguments = parse_arguments()
    started = time.monotonic()
    cases = make_cases(arguments.seed, arguments.count)
    comparison = Comparison(arguments.seed)
    for index, (case, verdict) in enumerate(zip(cases, judge(arguments.probe, cases))):
        comparison.compare(index, case, verdict)
    comparison.check_reach(arguments.count)
    seconds = time.monotonic() - started
    print("%s; seed %d, %.0f s" % (comparison.summary(), arguments.seed, seconds))
    return 1 if comparison.differences else 0


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--probe", required=True, help="the program DecoderProbe")
    parser.add_argument("--count", type=int, default=100_000, help="single documents; batches come on top (%(default)s)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="%(default)s unless given")
    return parser.parse_args()


def make_cases(seed, count):
    source = random.Random(seed)
    stream = documents.Documents(source)
    cases = [Case("e", now, data) for data, now in (stream.next() for _ in range(count))]
    for _ in range(count // 50):
        events = [source.choice(cases).data for _ in range(source.choice([0, 1, 2, 5, 20]))]
        cases.append(Case("a", stream.now(), join_array(source, events)))
        cases.append(Case("l", stream.now(), join_lines(source, events)))
    event = b'{"site_id":"s","event_type":"t"}'
    for size in (reference.BATCH_COUNT, reference.BATCH_COUNT + 1):
        cases.append(Case("a", documents.NOW, b"[" + b",".join([event] * size) + b"]"))
        cases.append(Case("l", documents.NOW, b"\n".join([event] * size)))
    return cases


def join_array(source, events):
    """An array, mostly with events that do not break its structure, so that the others show what becomes of them."""
    if source.random() < 0.8:
        events = [data for data in events if holds_together(data)]
    array = b"[" + source.choice([b",", b", ", b"\n,\r\n"]).join(events) + b"]"
    if source.random() < 0.05:
        array = source.choice([array[:-1], array[1:], array + b",", array + b"]", b"\xef\xbb\xbf" + array, b"[," + array[1:]])
    return array


def holds_together(data):
    try:
        return len(reference.elements(b"[" + data + b"]")) == 1
    except reference.Refused:
        return False


def join_lines(source, events):
    ending = source.choice([b"\n", b"\r\n", b"\n\n", b" \n\t\r\n"])
    return ending.join(events) + source.choice([b"", ending])


def judge(probe, cases):
    """The probe's verdicts in order. Ends the program when the probe crashes, after naming the document."""
    answer = run(probe, cases)
    verdicts = read_verdicts(answer.stdout)
    if answer.returncode != 0 or len(verdicts) != len(cases):
        culprit = bisect(probe, cases[len(verdicts) :])
        print("the decoder crashed (status %d) on %s" % (answer.returncode, describe(culprit)))
        print(answer.stderr.decode("utf-8", "replace")[-2000:])
        sys.exit(1)
    return verdicts


def run(probe, cases):
    frames = b"".join([case.kind.encode() + struct.pack("<qI", case.now, len(case.data)) + case.data for case in cases])
    return subprocess.run([probe], input=frames, capture_output=True, check=False)


def bisect(probe, cases):
    while len(cases) > 1:
        half = cases[: len(cases) // 2]
        cases = half if run(probe, half).returncode != 0 else cases[len(half) :]
    return cases[0] if cases else None


def describe(case):
    if case is None:
        return "no single document"
    return "%s at %d: %r" % ({"e": "event", "a": "array", "l": "lines"}[case.kind], case.now, case.data[:20_000])


class Verdict:
    """What the decoder said of one event: accepted with ids, or refused with field and rule."""

    def __init__(self, event_id=None, object_id=None, field=None, rule=None):
        self.event_id = event_id
        self.object_id = object_id
        self.field = field
        self.rule = rule
        self.document = None

    @property
    def is_accepted(self):
        return self.event_id is not None

    def __str__(self):
        if self.is_accepted:
            return "accepted as %r %s: %r" % (self.event_id, self.object_id, self.document)
        return "refused: field %r: %s" % (self.field, self.rule)


class Batch:
    """What the decoder said of a batch that it read."""

    def __init__(self, verdicts, count, documents):
        self.verdicts = verdicts
        self.count = count
        self.documents = documents  # One behind the other.

    def __str__(self):
        return "; ".join(map(str, self.verdicts))


def read_verdicts(data):
    """All whole verdicts; one that is cut off, as a crash leaves it, is left out."""
    reader = VerdictReader(data)
    verdicts = []
    while not reader.is_at_end:
        try:
            verdicts.append(reader.verdict())
        except (IndexError, struct.error):
            break
    return verdicts


class VerdictReader:
    def __init__(self, data):
        self._data = data
        self._position = 0

    @property
    def is_at_end(self):
        return self._position == len(self._data)

    def verdict(self):
        letter = self._take(1)
        if letter == b"A":
            verdict = self._accepted()
            verdict.document = self._text()
            return verdict
        if letter == b"R":
            return self._refused()
        verdicts = [self._accepted() if self._take(1) == b"A" else self._refused() for _ in range(self._number())]
        count = self._number()
        return Batch(verdicts, count, self._text())

    def _accepted(self):
        return Verdict(event_id=self._text().decode(), object_id=self._take(12).hex())

    def _refused(self):
        field = self._text().decode() if self._take(1) == b"\x01" else None
        return Verdict(field=field, rule=self._text().decode())

    def _text(self):
        return self._take(self._number())

    def _number(self):
        return struct.unpack("<I", self._take(4))[0]

    def _take(self, count):
        start, self._position = self._position, self._position + count
        if self._position > len(self._data):
            raise IndexError(count)
        return self._data[start : self._position]


class Comparison:
    """Holds the decoder's verdicts against the reference's."""

    def __init__(self, seed):
        self.differences = 0
        self._seed = seed
        self._generated_ids = set()
        self._counts = collections.Counter()
        self._fields = collections.Counter()

    def compare(self, index, case, verdict):
        reason = self._event(case, verdict) if case.kind == "e" else self._batch(case, verdict)
        if reason is None:
            return
        self.differences += 1
        print("DIFFERENT: %s\n  seed %d, number %d, %s\n  decoder: %s" % (reason, self._seed, index, describe(case), verdict))
        if self.differences >= REPORTED:
            sys.exit(1)

    def check_reach(self, count):
        """A run that never saw a rule broken would say nothing about it."""
        missing = {None, "properties", "properties.*", "an unknown one", *reference.FIELDS} - set(self._fields)
        thin = [kind for kind in ("accepted", "refused", "malformed") if self._counts[kind] < count / 10]
        if count >= 10_000 and (missing or thin):
            print("the documents do not reach everything: no refusal for %s; too few %s" % (missing, thin))
            self.differences += 1

    def summary(self):
        counts = self._counts
        return "%d events (%d accepted, %d against a rule, %d not JSON) and %d batches: %s" % (
            counts["accepted"] + counts["refused"] + counts["malformed"],
            counts["accepted"],
            counts["refused"],
            counts["malformed"],
            counts["batches"],
            "%d differences" % self.differences if self.differences else "no difference",
        )

    def _event(self, case, verdict):
        try:
            expected = reference.event(case.data, case.now)
        except (reference.Refused, reference.Malformed) as refusal:
            expected = refusal
        return self._difference(expected, verdict, verdict.document)

    def _batch(self, case, verdict):
        self._counts["batches"] += 1
        try:
            expected = (reference.array if case.kind == "a" else reference.lines)(case.data, case.now)
        except reference.Refused:
            if isinstance(verdict, Batch):
                return "the reference refuses the whole"
            return None if verdict.field is None else "the whole is refused, but a field is named"
        if not isinstance(verdict, Batch):
            return "the reference reads the batch"
        if len(verdict.verdicts) != len(expected):
            return "the reference finds %d events, the decoder %d" % (len(expected), len(verdict.verdicts))
        try:
            parts = bson_reader.split(verdict.documents)
        except bson_reader.InvalidBSON as error:
            return "the documents are not BSON: %s" % error
        if verdict.count != len(parts):
            return "%d documents are announced, %d are there" % (verdict.count, len(parts))
        parts = iter(parts)
        for position, (wanted, given) in enumerate(zip(expected, verdict.verdicts)):
            document = next(parts, None) if given.is_accepted else None
            reason = self._difference(wanted, given, document)
            if reason:
                return "event %d: %s" % (position, reason)
        return None if next(parts, None) is None else "there are more documents than accepted events"

    def _difference(self, expected, verdict, document):
        if isinstance(expected, reference.Accepted):
            self._counts["accepted"] += 1
            if not verdict.is_accepted:
                return "the reference accepts %r" % (expected.fields,)
            return self._document_difference(expected, verdict, document)
        malformed = isinstance(expected, reference.Malformed)
        self._counts["malformed" if malformed else "refused"] += 1
        if verdict.is_accepted:
            return "the reference refuses it: %s" % ("not JSON: %s" % expected if malformed else expected.field)
        if not verdict.rule:
            return "the refusal does not say why"
        if malformed:
            return None
        self._count_field(expected.field)
        if verdict.field != expected.field:
            return "the reference names the field %r" % (expected.field,)
        return None

    def _count_field(self, field):
        if field is not None and field not in reference.FIELDS:
            field = "properties.*" if field.startswith("properties.") else "an unknown one"
        self._fields[field] += 1

    def _document_difference(self, expected, verdict, document):
        if document is None:
            return "an accepted event has no document"
        try:
            fields = bson_reader.read(document)
        except bson_reader.InvalidBSON as error:
            return "the document is not BSON: %s" % error
        if fields[0] != ("_id", "id", verdict.object_id):
            return "the document's first field is %r" % (fields[0],)
        fields[1:] = [field for field in fields[1:] if field[0] not in expected.unstated]
        if fields[1:] != expected.fields:
            return "the reference reads %r, the decoder %r" % (expected.fields, fields[1:])
        if expected.event_id is not None:
            if (verdict.event_id, verdict.object_id) != (expected.event_id, expected.object_id):
                return "the reference derives %s from %r" % (expected.object_id, expected.event_id)
            return None
        if verdict.event_id != verdict.object_id:
            return "an event without event_id must be answered with its _id"
        if verdict.object_id[:8] != "%08x" % (expected.now // 1000 % 2**32):
            return "the id does not begin with the server's time"
        if verdict.object_id in self._generated_ids:
            return "an id was given twice"
        self._generated_ids.add(verdict.object_id)
        return None


if __name__ == "__main__":
    sys.exit(main())
