"""What /stats has to say, counted again from the stored events by MongoDB, without anything of Footfall's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Optional

from pymongo.collection import Collection

from harness.numbers import NOTHING, Numbers

Stage = dict[str, Any]

VIEWS: Stage = {"$sum": {"$cond": [{"$eq": ["$event_type", "page_view"]}, 1, 0]}}


def recount(
    events: Collection[dict[str, Any]],
    site: str,
    days: Optional[tuple[date, date]],
    limit: int,
    interval: Optional[str] = None,
    only: Optional[Stage] = None,
) -> Numbers:
    """A site's numbers for all time or for days from first to last, with so many paths; only of some events."""
    stages = pipeline(site, days, limit, interval, only or {})
    return numbers(next(iter(events.aggregate(stages, allowDiskUse=True))))


def pipeline(
    site: str, days: Optional[tuple[date, date]], limit: int, interval: Optional[str], only: Stage
) -> list[Stage]:
    """One reading of the events, in the index where that has all that is needed."""
    match: Stage = {"site_id": site, **only}
    if days:
        match["timestamp"] = {"$gte": midnight(days[0]), "$lt": midnight(days[1] + timedelta(days=1))}
    parts: dict[str, list[Stage]] = {
        "totals": [{"$group": {"_id": None, "count": {"$sum": 1}, "views": VIEWS}}],
        "users": [
            {"$match": {"user_id": {"$type": "string"}}}, {"$group": {"_id": "$user_id"}}, {"$count": "count"},
        ],
    }  # fmt: skip
    if limit:
        parts["paths"] = [
            {"$match": {"path": {"$type": "string"}}},
            {"$group": {"_id": "$path", "count": {"$sum": 1}, "views": VIEWS}},
            {"$sort": {"count": -1, "_id": 1}},
            {"$limit": limit},
        ]
    if interval:
        parts["series"] = series(interval)
    return [{"$match": match}, {"$facet": parts}]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.utc)


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
