#!/usr/bin/env python3
"""Makes small databases of places in MaxMind's format, as the tests want them, in the folder that is named.

- nested.mmdb: as MaxMind, DB-IP and IP2Location have it: country.iso_code, subdivisions[0].names.en.
- moved.mmdb: the same addresses elsewhere.
- flat.mmdb: texts side by side, as others have it: country_code, region.
- named.mmdb: codes in the place of names, and names in the place of codes.
- four.mmdb: IPv4 only.
"""

import sys
from pathlib import Path

from mmdb_writer import MMDBWriter
from netaddr import IPSet


def nested(country, region):
    subdivisions = [{"iso_code": "X1", "names": {"de": "Anderswo", "en": region}}] if region else []
    return {"country": {"iso_code": country, "names": {"en": "Some country"}}, "subdivisions": subdivisions}


DATABASES = {
    "nested": (6, {
        "192.0.2.0/24": nested("DE", "Bavaria"),
        "198.51.100.0/24": nested("FR", ""),
        "203.0.113.0/24": {"country": {"iso_code": "-"}, "subdivisions": [{"names": {"en": "-"}}]},
        "2001:db8::/32": nested("JP", "T\u014dky\u014d"),
    }),
    "moved": (6, {"192.0.2.0/24": nested("AT", "Vienna"), "2001:db8::/32": nested("BR", "Acre")}),
    "flat": (6, {"192.0.2.0/24": {"country_code": "us", "country": "United States", "region": "California"}}),
    "named": (6, {
        "192.0.2.0/24": {"country": "NL", "subdivisions": [{"iso_code": "NH"}]},
        "198.51.100.0/24": {"country": "Netherlands", "region": "r" * 300},
        "203.0.113.0/24": {"country": "ZZ"},
    }),
    "four": (4, {"192.0.2.0/24": nested("IT", "Lazio")}),
}  # fmt: skip


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (version, networks) in DATABASES.items():
        writer = MMDBWriter(ip_version=version, ipv4_compatible=version == 6, database_type="Footfall-Test")
        for network, record in networks.items():
            writer.insert_network(IPSet([network]), record)
        writer.to_db_file(str(folder / f"{name}.mmdb"))


if __name__ == "__main__":
    main()
