"""HTTP to one API: a connection that is kept, and made anew after a failure."""

from __future__ import annotations

import http.client
import json
from typing import Any, Mapping, Optional
from urllib.parse import urlencode

from harness.network import LOOPBACK


class NoAnswer(Exception):
    """Nothing came back: the request may have had its effect or not."""


class HTTPClient:
    """One connection, for one thread."""

    def __init__(self, port: int, seconds: float = 20, host: str = LOOPBACK) -> None:
        self._host = host
        self._port = port
        self._seconds = seconds
        self._connection: Optional[http.client.HTTPConnection] = None

    def request(
        self, method: str, target: str, body: Optional[bytes] = None, headers: Mapping[str, str] = {}
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NoAnswer; asking again is up to the caller."""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
            self._connection.request(method, target, body, dict(headers))
            response = self._connection.getresponse()
            data = response.read()
            if response.will_close:
                self.close()
            return response.status, data
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswer(str(error)) from error

    def stats(self, **parameters: str) -> Optional[dict[str, Any]]:
        """A report of /stats, or `None` when the API could not give one now."""
        try:
            status, body = self.request("GET", f"/stats?{urlencode(parameters)}")
        except NoAnswer:
            return None
        return json.loads(body) if status == 200 else None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
