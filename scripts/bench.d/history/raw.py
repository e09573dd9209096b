"""The same questions, asked of the events themselves, as Footfall does without rollups."""

from __future__ import annotations

import time
from datetime import timezone
from typing import Any, Optional

from pymongo.collection import Collection

from history.numbers import NOTHING, Numbers
from history.questions import SITE, Period, Question

Stage = dict[str, Any]

VIEWS: Stage = {"$sum": {"$cond": [{"$eq": ["$event_type", "page_view"]}, 1, 0]}}


def ask(events: Collection[dict[str, Any]], question: Question, period: Period) -> tuple[Numbers, float]:
    """The answer, and the milliseconds until it was there."""
    stages = pipeline(question, period)
    began = time.perf_counter()
    answer = next(iter(events.aggregate(stages, allowDiskUse=True)))
    return numbers(answer), (time.perf_counter() - began) * 1000


def pipeline(question: Question, period: Period) -> list[Stage]:
    """One reading of the events in the index that has all that is needed."""
    match: Stage = {"site_id": SITE}
    if bounds := period.bounds:
        match["timestamp"] = {"$gte": bounds[0], "$lt": bounds[1]}
    parts: dict[str, list[Stage]] = {
        "totals": [{"$group": {"_id": None, "count": {"$sum": 1}, "views": VIEWS}}],
        "users": [
            {"$match": {"user_id": {"$type": "string"}}}, {"$group": {"_id": "$user_id"}}, {"$count": "count"},
        ],
    }  # fmt: skip
    if question.limit:
        parts["paths"] = [
            {"$match": {"path": {"$type": "string"}}},
            {"$group": {"_id": "$path", "count": {"$sum": 1}, "views": VIEWS}},
            {"$sort": {"count": -1, "_id": 1}},
            {"$limit": question.limit},
        ]
    if question.interval:
        parts["series"] = series(question.interval)
    return [{"$match": match}, {"$facet": parts}]


def series(interval: str) -> list[Stage]:
    bucket = {"$dateTrunc": {"date": "$timestamp", "unit": interval}}
    is_user = {"$eq": [{"$type": "$_id.user"}, "string"]}
    return [
        {"$group": {"_id": {"bucket": bucket, "user": "$user_id"}, "count": {"$sum": 1}, "views": VIEWS}},
        {
            "$group": {
                "_id": "$_id.bucket",
                "count": {"$sum": "$count"},
                "views": {"$sum": "$views"},
                "users": {"$sum": {"$cond": [is_user, 1, 0]}},
            }
        },
    ]


def numbers(answer: dict[str, Any]) -> Numbers:
    totals: Optional[dict[str, Any]] = next(iter(answer["totals"]), None)
    users = next(iter(answer["users"]), {"count": 0})
    return Numbers(
        totals=(totals["count"], totals["views"], users["count"]) if totals else NOTHING,
        top_paths=[(row["_id"], row["count"], row["views"]) for row in answer.get("paths", [])],
        series={
            row["_id"].replace(tzinfo=timezone.utc): (row["count"], row["views"], row["users"])
            for row in answer.get("series", [])
        },
    )
