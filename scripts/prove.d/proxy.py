"""A bad network between Footfall and MongoDB."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from enum import Enum
from typing import Optional

from harness.network import LOOPBACK, free_port

CHUNK_BYTES = 64 * 1024
DELAY_SECONDS = (0.02, 0.5)


class Weather(Enum):
    """What the network does to what passes."""

    FAIR = "fair"
    # Requests arrive, replies never come.
    DROP_REPLIES = "drop replies"
    # The reply breaks off in its middle, and the connection is reset.
    CUT_REPLIES = "cut replies"
    # Everything takes longer.
    DELAY = "delay"
    # Connections are accepted, and nothing passes in either direction.
    HALF_OPEN = "half-open"


class Link:
    """One connection, from Footfall through to mongod."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near = near
        self.far = far
        # Bytes were lost: what follows would make no sense.
        self.is_torn = False

    def reset(self) -> None:
        for writer in (self.near, self.far):
            handle: Optional[socket.socket] = writer.get_extra_info("socket")
            if handle is not None and handle.fileno() >= 0:
                # Closing then sends RST instead of FIN.
                handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()


class Proxy(threading.Thread):
    """Listens on a port of its own and passes on to another one. Its methods may be called from other threads."""

    def __init__(self, target: int) -> None:
        super().__init__(name="proxy", daemon=True)
        self.port = free_port()
        self.address = f"{LOOPBACK}:{self.port}"
        self._target = target
        self._weather = Weather.FAIR
        self._links: set[Link] = set()
        self._loop = asyncio.new_event_loop()
        self._random = random.Random(target)
        self._started = threading.Event()

    def start(self) -> None:
        super().start()
        self._started.wait(10)

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._accept, LOOPBACK, self.port, backlog=256))
        self._loop.call_soon(self._started.set)
        self._loop.run_forever()

    def set_weather(self, weather: Weather) -> None:
        """From now on. Connections that have lost bytes are reset when the weather changes."""
        self._loop.call_soon_threadsafe(self._change, weather)

    def reset_all(self) -> None:
        """Resets every connection."""
        self._loop.call_soon_threadsafe(self._reset, False)

    def _change(self, weather: Weather) -> None:
        self._weather = weather
        self._reset(only_torn=True)

    def _reset(self, only_torn: bool) -> None:
        for link in list(self._links):
            if link.is_torn or not only_torn:
                link.reset()

    async def _accept(self, near_reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        try:
            far_reader, far = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            near.transport.abort()
            return
        link = Link(near, far)
        self._links.add(link)
        try:
            await asyncio.gather(
                self._pass_on(link, near_reader, far, is_reply=False),
                self._pass_on(link, far_reader, near, is_reply=True),
            )
        except OSError:
            pass
        finally:
            self._links.discard(link)
            link.near.transport.abort()
            link.far.transport.abort()

    async def _pass_on(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_reply: bool
    ) -> None:
        while True:
            data = await reader.read(CHUNK_BYTES)
            if not data:
                raise ConnectionResetError  # Ends the other direction too.
            weather = self._weather
            if weather is Weather.HALF_OPEN or (weather is Weather.DROP_REPLIES and is_reply):
                link.is_torn = True
                continue
            if weather is Weather.CUT_REPLIES and is_reply:
                writer.write(data[: len(data) // 2])
                await writer.drain()
                link.reset()
                raise ConnectionResetError
            if weather is Weather.DELAY:
                await asyncio.sleep(self._random.uniform(*DELAY_SECONDS))
            if link.is_torn:
                continue
            writer.write(data)
            await writer.drain()
