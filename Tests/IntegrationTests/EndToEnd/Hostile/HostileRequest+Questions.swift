extension HostileRequest {
    /// What `/stats` may be asked.
    static var questions: [HostileRequest] {
        let wrong: [(String, String?)] = [
            ("", "site_id"), ("site_id=", "site_id"), ("site_id=\(repeated("s", 256))", "site_id"),
            ("site_id=\(repeated("%F0%9F%98%80", 256))", "site_id"), ("site_id=%00", "site_id"),
            ("site_id=s&site_id=s", "site_id"), ("site_id=s&foo=1", "foo"), ("site_id[$ne]=s", "site_id[$ne]"),
            ("site_id[]=s", "site_id[]"), ("SITE_ID=s", "SITE_ID"), ("site_id=s&=", ""), ("site_id=s&date=", "date"),
            ("site_id=s&date=today", "date"), ("site_id=s&date=2025-02-29", "date"),
            ("site_id=s&date=2025-1-1", "date"),
            ("site_id=s&date=2025-11-14T00:00:00Z", "date"), ("site_id=s&date=10000-01-01", "date"),
            ("site_id=s&date=2025-11-14&date=2025-11-14", "date"),
            ("site_id=s&date=2025-11-14&from=2025-11-14", "date"),
            ("site_id=s&from=2025-11-15&to=2025-11-14", "from"), ("site_id=s&from=x", "from"), ("site_id=s&to=x", "to"),
            ("site_id=s&event_type=", "event_type"), ("site_id=s&event_type=\(repeated("t", 101))", "event_type"),
            ("site_id=s&breakdown=path&limit=0", "limit"), ("site_id=s&limit=101", "limit"),
            ("site_id=s&limit=-1", "limit"),
            ("site_id=s&limit=", "limit"), ("site_id=s&limit=ten", "limit"), ("site_id=s&limit=1e1", "limit"),
            ("site_id=s&limit=%2B5", "limit"), ("site_id=s&limit=99999999999999999999", "limit"),
            ("site_id=s&limit=%D9%A1", "limit"), ("site_id=%", nil), ("site_id=%4", nil), ("site_id=%zz", nil),
            ("site_id=%FF", nil), ("site_id=%C0%80", nil), ("site_id=%ED%A0%80", nil),
            ("site_id=s&path=", "path"), ("site_id=s&path=%00", "path"), ("site_id=s&path[$regex]=.*", "path[$regex]"),
            ("site_id=s&path=\(repeated("p", 2_049))", "path"), ("site_id=s&path_prefix=", "path_prefix"),
            ("site_id=s&path_prefix=\(repeated("%F0%9F%98%80", 2_049))", "path_prefix"),
            ("site_id=s&path=/&path_prefix=/", "path_prefix"), ("site_id=s&path=/&path=/", "path"),
            ("site_id=s&hostname=", "hostname"), ("site_id=s&hostname=%00", "hostname"),
            ("site_id=s&hostname=\(repeated("h", 256))", "hostname"), ("site_id=s&hostname=a&hostname=a", "hostname"),
            ("site_id=s&hostname[$ne]=a", "hostname[$ne]"), ("site_id=s&breakdown=hostnames", "breakdown"),
            ("site_id=s&interval=", "interval"), ("site_id=s&interval=year", "interval"),
            ("site_id=s&interval=hour&from=2025-01-01&to=2025-02-01", "interval"),
            ("site_id=s&interval=month&from=0000-01-01&to=9999-12-31", "interval"),
            ("site_id=s&breakdown=", "breakdown"), ("site_id=s&breakdown=properties", "breakdown"),
            ("site_id=s&breakdown=properties.", "breakdown"), ("site_id=s&filter=", "filter"),
            ("site_id=s&filter=path", "filter"), ("site_id=s&filter=site_id==s", "filter"),
            ("site_id=s&filter=%24where==1", "filter"), ("site_id=s&filter=path==%00", "filter"),
            ("site_id=s&filter=properties.\(repeated("p", 101))==1", "filter"),
            ("site_id=s&filter=path==\(repeated("a%7C", 101))a", "filter"),
            ("site_id=s\(repeated("&filter=path==a", 21))", "filter"),
            ("site_id=s&breakdown=$path", "breakdown"), ("site_id=s&breakdown=path&limit=1001", "limit"),
            ("site_id=s&cursor=AAAA", "cursor"), ("site_id=s&breakdown=path&cursor=", "cursor"),
            ("site_id=s&breakdown=path&cursor=\(repeated("A", 20_000))", "cursor"),
            ("site_id=s&breakdown=path&cursor=%7B%22$gt%22:%22%22%7D", "cursor"),
            ("site_id=s&compare=previous", "compare"), ("site_id=s&compare=last_year&date=2025-01-01", "compare"),
            ("site_id=s&compare=previous&date=0000-01-01", "compare"), ("site_id=s&timezone=", "timezone"),
            ("site_id=s&timezone=../../../etc/passwd", "timezone"), ("site_id=s&timezone=/etc/passwd", "timezone"),
            ("site_id=s&timezone=Europe", "timezone"), ("site_id=s&timezone=%00", "timezone"),
            ("site_id=s&timezone=\(repeated("A", 5_000))", "timezone"), ("site_id=s&bots=", "bots"),
            ("site_id=s&bots=only", "bots"), ("site_id=s&metrics=", "metrics"), ("site_id=s&metrics=users,", "metrics"),
            ("site_id=s&metrics=users,users", "metrics"), ("site_id=s&metrics=$sum", "metrics"),
            ("site_id=s&sort=users", "sort"), ("site_id=s&breakdown=path&sort=path", "sort"),
            ("site_id=s&breakdown=path&breakdown=path", "breakdown"),
            ("site_id=s&breakdown=path&breakdown=os&breakdown=browser", "breakdown"),
            ("site_id=s&interval=minute&from=2025-01-01&to=2025-01-02", "interval"), ("site_id=s&goal=", "goal"),
            ("site_id=s&goal=path==/;", "goal"), ("site_id=s&goal=entry_path==/", "goal"),
            ("site_id=s\(repeated("&goal=path==/", 9))", "goal"), ("site_id=s&funnel=path==/", "funnel"),
            ("site_id=s&funnel=path==/&funnel=x", "funnel"), ("site_id=s\(repeated("&funnel=path==/", 9))", "funnel"),
            ("site_id=s&breakdown=path&cursor=AAAAAAAAAAD__________w", "cursor"),
        ]
        let right = [
            "site_id=unknown", "site_id=\(repeated("s", 255))", "site_id=\(repeated("%F0%9F%98%80", 255))",
            "site_id=s&timezone=Pacific/Apia&from=0000-01-01&to=9999-12-31",
            "site_id=s&timezone=Etc/GMT%2B12&from=0000-01-01&interval=month&to=0099-12-31&metrics=bounce_rate",
            "site_id=s&metrics=visits,visit_duration&date=9999-12-31&breakdown=entry_path&breakdown=exit_path&sort=bounce_rate",
            "site_id=s&date=0000-01-01&funnel=path==/%5C;&funnel=path==/;event_type!=x&goal=user_id!=",
            "site_id=s&hostname=$ne&breakdown=hostname", "site_id=s&filter=path!=$ne|%5C%7C&filter=properties.$x=@.*",
            "site_id=s&breakdown=properties.%20", "site_id=s&limit=0", "site_id=s&limit=1",
            "site_id=s&limit=100", "site_id=s&date=0000-01-01",
            "site_id=s&date=9999-12-31",
            "site_id=s&from=0000-01-01&to=9999-12-31", "site_id=s&date=2024-02-29", "site_id=$where",
            "site_id=%7B%22$gt%22:1%7D",
            "site_id=s&path=\(repeated("%F0%9F%98%80", 2_048))&breakdown=path&interval=month&limit=1000",
            "site_id=s&path_prefix=\(repeated("%F4%8F%BF%BF", 2_048))", "site_id=s&path=.*",
            "site_id=s&path_prefix=^(a",
            "site_id=s&path_prefix=\\", "site_id=s&path_prefix=$",
            "site_id=s&date=0000-01-02&compare=previous&interval=hour&breakdown=event_type",
            "site_id=s&from=9999-12-01&to=9999-12-31&compare=previous&interval=hour&breakdown=user_id",
            "&site_id=s&", "site_id=s&event_type=\(repeated("t", 100))", "site_id=a=b",
        ]
        let receipts: [(String, Int, String?)] = [
            ("x", 400, "site_id"), ("x?site_id=s&site_id=s", 400, "site_id"), ("x?site_id=s&foo=1", 400, "foo"),
            ("x?site_id=s", 404, "event_id"), ("%24where?site_id=%24ne", 404, "event_id"), ("%FF?site_id=s", 400, nil),
            ("%zz?site_id=s", 400, nil), ("x/y?site_id=s", 404, nil),
            (repeated("x", 1_000) + "?site_id=" + repeated("s", 1_000), 404, "event_id"),
        ]
        let others: [(String, Int, String?)] = [
            ("/sites", 200, nil), ("/sites?limit=100", 200, nil), ("/sites?limit=0", 400, "limit"),
            ("/sites?limit=101", 400, "limit"), ("/sites?site_id=s", 400, "site_id"), ("/sites?cursor=", 400, "cursor"),
            ("/sites?cursor=c2l0ZXM", 400, "cursor"), ("/sites?limit=1&limit=1", 400, "limit"),
            ("/realtime", 400, "site_id"), ("/realtime?site_id=s", 200, nil), ("/realtime?site_id=", 400, "site_id"),
            ("/realtime?site_id=s&date=2025-11-14", 400, "date"), ("/realtime?site_id=s&limit=1", 200, nil),
            ("/realtime?site_id=s&filter=entry_path==/", 400, "filter"),
            ("/realtime?site_id=s&site_id=s", 400, "site_id"),
            ("/realtime?site_id=%00", 400, "site_id"), ("/realtime?site_id[$gt]=", 400, "site_id[$gt]"),
        ]
        return receipts.map { target, status, field in
            raw("/event/\(target.prefix(60))", status, field) { HTTPMessage.get("/event/\(target)") }
        }
            + others.map { target, status, field in raw(target, status, field) { HTTPMessage.get(target) } }
            + wrong.map { query, field in
                raw("/stats?\(query.prefix(60))", 400, field) { HTTPMessage.get("/stats?\(query)") }
            }
            + right.map { query in raw("/stats?\(query.prefix(60))", 200) { HTTPMessage.get("/stats?\(query)") } }
    }
}
