"""await_http.py HOST PORT PATH SECONDS : waits until a GET is answered with 200. Otherwise prints the last answer, ends with 1."""

import http.client
import sys
import time


def answer(host, port, path):
    # Not urllib: this must never go through a proxy.
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read(500).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return None, str(error)
    finally:
        connection.close()


def main():
    host, port, path, seconds = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    deadline = time.monotonic() + seconds
    while True:
        status, text = answer(host, port, path)
        if status == 200:
            return 0
        if time.monotonic() > deadline:
            print(f"GET {path}: {status or 'no answer'} {text}".strip(), file=sys.stderr)
            return 1
        time.sleep(0.05)


sys.exit(main())
