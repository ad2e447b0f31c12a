"""Live updates: a hub that hands each reader only the newest state of a topic, as server-sent events."""

import asyncio
import resource
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import Protocol

from litestar.response import Stream

from foundation.errors import Refusal
from foundation.messages import Sentence

HEARTBEAT_S = 15.0
FILES_KEPT_FREE = 256
MOST_READERS_AT_LEAST = 128


class Reader:
    """One open page. A slow one skips states, it never queues them."""

    __slots__ = ("_ready", "_waiting", "ended")

    def __init__(self) -> None:
        self._waiting: dict[str, bytes] = {}
        self.ended = False
        self._ready = asyncio.Event()

    def offer(self, key: str, frame: bytes) -> None:
        self._waiting[key] = frame
        self._ready.set()

    def end(self) -> None:
        self.ended = True
        self._ready.set()

    async def take(self) -> bytes:
        """All newest frames since the last call."""
        await self._ready.wait()
        frames = b"".join(self._waiting.values())
        self._waiting.clear()
        self._ready.clear()
        return frames


class Others(Protocol):
    """The hubs of other processes (`foundation.live_relay`)."""

    def watching(self, topic: str) -> bool: ...
    def tell(self, topic: str, data: str, event: str, key: str) -> None: ...
    def changed(self) -> None: ...
    async def known(self) -> None: ...


First = bytes | Callable[[], Awaitable[bytes]]


class Hub:
    """Topics and who reads them, in this process; `relay` leads to those of other processes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.open = 0
        self._readers: dict[str, set[Reader]] = {}
        self._identifier = 0
        self.relay: Others | None = None

    def publish(self, topic: str, data: str, *, event: str = "message", key: str = "") -> None:
        """Sends `data` (usually JSON) to all readers of `topic`; a newer one of the same `key` replaces it."""
        if self.relay is not None:
            self.relay.tell(topic, data, event, key)
        self.pass_on(topic, data, event=event, key=key)

    def pass_on(self, topic: str, data: str, *, event: str = "message", key: str = "") -> None:
        """To the readers in this process only."""
        readers = self._readers.get(topic)
        if not readers:
            return
        self._identifier += 1
        frame = sse_frame(data, event=event, identifier=self._identifier)
        for reader in readers:
            reader.offer(key or f"{topic} {event}", frame)

    def watching(self, topic: str) -> int:
        """How many pages read this topic now; those of another process count as one."""
        here = len(self._readers.get(topic, ()))
        return here + (self.relay is not None and self.relay.watching(topic))

    def topics(self) -> list[str]:
        """What is read in this process."""
        return sorted(self._readers)

    async def heartbeat(self) -> None:
        """A comment line to everyone, so that no proxy takes a quiet stream for a dead one.

        One timer for all: a time limit on each wait would make a task for every frame of every reader.
        """
        for reader in {reader for readers in self._readers.values() for reader in readers}:
            reader.offer("heartbeat", b": still here\n\n")

    def start_anew(self) -> None:
        """Something may have been missed: every stream ends, and pages open it again with the state as it is then."""
        for reader in {reader for readers in self._readers.values() for reader in readers}:
            reader.end()

    async def frames(self, topics: tuple[str, ...], first: First = b"") -> AsyncGenerator[bytes, None]:
        """What one reader of these topics receives, beginning with `first`; what makes it is asked once it is known
        everywhere that this page reads, so that no change falls between the two."""
        reader = Reader()
        self.open += 1
        new = [topic for topic in topics if topic not in self._readers]
        for topic in topics:
            self._readers.setdefault(topic, set()).add(reader)
        try:
            if new and self.relay is not None:
                await self.relay.known()
            yield (first if isinstance(first, bytes) else await first()) or b": hello\n\n"
            while True:
                frames = await reader.take()
                if frames:
                    yield frames
                if reader.ended:
                    return
        finally:
            self._leave(topics, reader)

    def _leave(self, topics: tuple[str, ...], reader: Reader) -> None:
        self.open -= 1
        for topic in topics:
            readers = self._readers.get(topic, set())
            readers.discard(reader)
            if not readers and self._readers.pop(topic, None) is not None and self.relay is not None:
                self.relay.changed()


def sse_frame(data: str, *, event: str = "message", identifier: int = 0) -> bytes:
    """One server-sent event; line breaks in the data are kept by the format's own rule."""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"id: {identifier}\nevent: {event}\n{lines}\n".encode()


def room_for_readers() -> int:
    """How many open pages this process can hold: a file each, and the rest is kept for requests and the database."""
    files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(files - FILES_KEPT_FREE, MOST_READERS_AT_LEAST)


hub = Hub(room_for_readers())


def live_response(
    *topics: str, first: str | Callable[[], Awaitable[str]] = "", event: str = "message"
) -> Stream:
    """An open stream on these topics; `first` is (or finds) the state as it is now, sent at once.

    Raises `Refusal` 503 when the process holds as many as it can: pages then show the state as they were loaded.
    """
    if hub.open >= hub.most:
        raise Refusal(
            Sentence("Too many people are watching live now. Please reload in a while."), status=503
        )
    opening: First = b""
    if callable(first):
        opening = partial(_opening, first, event)
    elif first:
        opening = sse_frame(first, event=event)
    return Stream(
        hub.frames(topics, opening),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _opening(first: Callable[[], Awaitable[str]], event: str) -> bytes:
    return sse_frame(await first(), event=event)
