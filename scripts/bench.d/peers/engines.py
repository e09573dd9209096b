"""DuckDB and ClickHouse, as a library in this process: what is asked, and what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from peers.questions import COLUMNS, LISTED, Question

# Of a visit: the longest time between two of its events, in milliseconds.
GAP = 30 * 60 * 1000
MILLISECONDS = {"hour": 3_600_000, "day": 86_400_000}

Rows = list[tuple[Any, ...]]


class Engine:
    """A database with one table of all events."""

    title: str
    # How its SQL says them.
    count_users = "count(distinct user_id)"
    count_if = "count(*) filter (where {})"
    month = "month"
    before = "lag(ts) over (partition by user_id order by ts)"

    def query(self, sql: str) -> Rows:
        raise NotImplementedError

    def forget(self) -> None:
        """Forgets what it has in memory of the table."""
        raise NotImplementedError

    def answer(self, question: Question) -> Any:
        """In the form that `asking.reported` has."""
        views = self.count_if.format("event_type = 'page_view'")
        if question.kind == "paths":
            totals = self.query(f"select count(*), {views}, {self.count_users} from events where {question.where}")
            paths = self.query(
                f"select path, count(*) c from events where {question.where} "
                f"group by path order by c desc, path limit {LISTED}"
            )
            return totals[0], paths
        if question.kind == "breakdown":
            by = ", ".join(question.by)
            return self.query(
                f"select {by}, count(*) c, {self.count_users} from events where {question.where} "
                f"group by {by} order by c desc, {by} limit {LISTED}"
            )
        if question.kind == "series":
            if question.interval in MILLISECONDS:
                bucket = f"ts - ts % {MILLISECONDS[question.interval]}"
            else:
                bucket = self.month
            return self.query(
                f"select {bucket} b, count(*), {self.count_users} from events where {question.where} group by b order by b"
            )
        return self.query(self.visits(question))[0]

    def visits(self, question: Question) -> str:
        """Visits that have an event in the time that is asked for, each as a whole."""
        low, high = question.range.bounds
        views, inside = (self.count_if.format(it) for it in ("event_type = 'page_view'", f"ts >= {low} and ts < {high}"))
        return f"""
            select count(*), sum(bounce), sum(duration), sum(views) from (
                select user_id, visit, case when count(*) = 1 then 1 else 0 end bounce, max(ts) - min(ts) duration,
                    {views} views, {inside} matches
                from (
                    select user_id, ts, event_type,
                        sum(case when ts - previous > {GAP} then 1 else 0 end)
                            over (partition by user_id order by ts rows between unbounded preceding and current row) visit
                    from (
                        select user_id, ts, event_type, {self.before} previous
                        from events where site_id = '{self.site(question)}'
                            and ts >= {low - 86_400_000 * 2} and ts < {high + 86_400_000 * 2}
                    ) a
                ) b group by user_id, visit
            ) c where matches > 0"""

    @staticmethod
    def site(question: Question) -> str:
        return question.where.split("'")[1]


class DuckDB(Engine):
    title = "DuckDB"
    month = "epoch_ms(date_trunc('month', make_timestamp(ts * 1000)))"

    def __init__(self, folder: Path, events: Path) -> None:
        import duckdb

        self._module = duckdb
        self._file = str(folder / "events.duckdb")
        self._connection = duckdb.connect(self._file)
        columns = ", ".join(f"'{name}': '{'BIGINT' if name == 'ts' else 'VARCHAR'}'" for name in COLUMNS)
        self._connection.execute(
            f"create table events as select * from read_csv('{events}', header = false, delim = '\t', quote = '', "
            f"escape = '', nullstr = '\\N', columns = {{{columns}}}) order by site_id, ts"
        )
        self._connection.execute("checkpoint")

    @property
    def version(self) -> str:
        return str(self._module.__version__)

    def query(self, sql: str) -> Rows:
        return self._connection.execute(sql).fetchall()

    def forget(self) -> None:
        self._connection.close()
        self._connection = self._module.connect(self._file)


class ClickHouse(Engine):
    title = "ClickHouse"
    count_users = "uniqExact(user_id)"
    count_if = "countIf({})"
    month = "toUnixTimestamp(toStartOfMonth(fromUnixTimestamp64Milli(ts, 'UTC')), 'UTC') * 1000"
    before = "lagInFrame(ts, 1, ts) over (partition by user_id order by ts rows between unbounded preceding and current row)"

    def __init__(self, folder: Path, events: Path) -> None:
        from chdb import session

        self._session = session.Session(str(folder / "clickhouse"))
        few = {"site_id", "event_type", "browser", "language", "referrer", "screen", "system"}
        kinds = ", ".join(
            f"{name} {'Int64' if name == 'ts' else 'LowCardinality(String)' if name in few else 'String'}"
            for name in COLUMNS
        )
        self._session.query("create database if not exists bench")
        self._session.query("use bench")
        self._session.query(f"create table events ({kinds}) engine = MergeTree order by (site_id, ts)")
        self._session.query(f"insert into events select * from file('{events}', TSV, '{kinds}')")
        self._session.query("optimize table events final")

    @property
    def version(self) -> str:
        return str(self.query("select version()")[0][0])

    def query(self, sql: str) -> Rows:
        answer = self._session.query(sql, "JSONCompactEachRow").bytes()
        return [tuple(json.loads(line)) for line in answer.splitlines()]

    def forget(self) -> None:
        for cache in ("mark", "uncompressed"):
            self._session.query(f"system drop {cache} cache")
