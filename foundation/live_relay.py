"""Live pages of one installation that runs as several processes on PostgreSQL: what one tells, the others pass on.

Each process says which topics its pages read, so that nothing is worked out or sent for nobody. Everything goes over
LISTEN/NOTIFY on a connection of its own; when it breaks, pages go on within their process until it is back.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable
from typing import Any

import asyncpg
import msgspec

from foundation.database.postgres import PostgresEngine
from foundation.identifiers import new_id
from foundation.live import Hub

log = logging.getLogger("rallypoint.live")

CHANNEL = "rallypoint_live"
PIECE = 2_500
"""characters: a notification holds 8,000 bytes, and a character takes up to three"""
AGAIN_EVERY_S = 15.0
GONE_AFTER_S = 40.0
SECONDS_TO_ANSWER = 1.0
LONGEST_PAUSE_S = 10.0


class Told(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="t", tag="told"):
    """A new state of a topic."""

    by: str
    topic: str
    data: str
    event: str
    key: str


class Reads(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="t", tag="reads"):
    """A process reads these topics now, and no others; with a number it wants to know when the others know."""

    by: str
    topics: tuple[str, ...]
    number: int = 0


class Knows(msgspec.Struct, frozen=True, tag_field="t", tag="knows"):
    """An answer to `Reads`."""

    by: str
    to: str
    number: int


class Leaves(msgspec.Struct, frozen=True, tag_field="t", tag="leaves"):
    by: str


Message = Told | Reads | Knows | Leaves


class Relay:
    """The connection between this process's hub and those of the others."""

    def __init__(self, hub: Hub, engine: PostgresEngine) -> None:
        self._hub, self._engine = hub, engine
        self._me = new_id()
        self._others: dict[str, tuple[float, frozenset[str]]] = {}
        self._pieces: dict[tuple[str, int], list[str]] = {}
        self._waiting: dict[object, Message] = {}
        self._ready = asyncio.Event()
        self._answers: dict[int, set[str]] = {}
        self._heard = asyncio.Event()
        self._number = 0
        self._sent = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._broken = asyncio.Event()
        self._was_connected = False
        self.connected = asyncio.Event()

    async def start(self) -> None:
        self._hub.relay = self
        self._tasks = [asyncio.create_task(self._keep_connected()), asyncio.create_task(self._say_again())]

    async def stop(self) -> None:
        self._hub.relay = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # What the hub asks ---------------------------------------------------------------------------------

    def watching(self, topic: str) -> bool:
        """Whether a page of another process reads this topic."""
        self._forget_the_silent()
        return any(topic in topics for _, topics in self._others.values())

    def tell(self, topic: str, data: str, event: str, key: str) -> None:
        """Passes a state on; one that has not left yet is replaced by a newer one of the same key."""
        if self.watching(topic):
            self._post((topic, event, key), Told(self._me, topic, data, event, key))

    def changed(self) -> None:
        """The topics that this process reads are others now."""
        self._post("reads", self._reads())

    async def known(self) -> None:
        """Waits until the others know what is read here, so that what they tell from now on arrives."""
        self._forget_the_silent()
        if not self._others or not self.connected.is_set():
            return
        self._number += 1
        number, wanted = self._number, set(self._others)
        self._answers[number] = set()
        self._post(("reads", number), self._reads(number))
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                while not wanted & set(self._others) <= self._answers[number]:
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            log.warning("another process does not answer; live pages of the two may be late")
        finally:
            del self._answers[number]

    def _reads(self, number: int = 0) -> Reads:
        return Reads(self._me, tuple(self._hub.topics()), number)

    # The connection ------------------------------------------------------------------------------------

    async def _keep_connected(self) -> None:
        pause = 0.2
        while True:
            try:
                connection = await self._engine.connection_apart()
                try:
                    await self._use(connection)
                finally:
                    self.connected.clear()
                    await self._part(connection)
                pause = 0.2
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("live pages are on their own in this process: %s", error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _use(self, connection: Any) -> None:
        self._broken.clear()
        connection.add_termination_listener(lambda _: self._lost())
        await connection.add_listener(CHANNEL, self._hear)
        self.connected.set()
        if self._was_connected:
            self._hub.start_anew()
        self._was_connected = True
        self._post("reads", self._reads())
        while not self._broken.is_set():
            await self._ready.wait()
            self._ready.clear()
            messages, self._waiting = self._waiting, {}
            if messages:
                await self._send(connection, messages)

    async def _send(self, connection: Any, messages: dict[object, Message]) -> None:
        """What could not be sent waits for the next connection, unless something newer does already."""
        pieces = [piece for message in messages.values() for piece in self._cut(message)]
        try:
            await connection.execute(
                "SELECT pg_notify($1, piece) FROM unnest($2::text[]) AS piece", CHANNEL, pieces
            )
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._waiting = messages | self._waiting
            raise

    def _lost(self) -> None:
        self._broken.set()
        self._ready.set()

    async def _part(self, connection: Any) -> None:
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            if not self._broken.is_set():
                farewell = "".join(self._cut(Leaves(self._me)))
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, farewell)
            await connection.close(timeout=2)

    async def _say_again(self) -> None:
        """So that processes find each other, and one that died is forgotten."""
        while True:
            await asyncio.sleep(AGAIN_EVERY_S)
            self._post("reads", self._reads())

    def _post(self, key: object, message: Message) -> None:
        self._waiting[key] = message
        self._ready.set()

    def _cut(self, message: Message) -> Iterable[str]:
        """`sender number piece/pieces text`: a notification each."""
        text = msgspec.json.encode(message).decode()
        self._sent += 1
        parts = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        return [f"{self._me} {self._sent} {place}/{len(parts)} {part}" for place, part in enumerate(parts, 1)]

    # What the others say -------------------------------------------------------------------------------

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        sender, number, place, part = payload.split(" ", 3)
        if sender == self._me:
            return
        here, of = map(int, place.split("/"))
        pieces = self._pieces.setdefault((sender, int(number)), [])
        pieces.append(part)
        if here < of:
            return
        del self._pieces[sender, int(number)]
        if len(pieces) == of:
            self._take(msgspec.json.decode("".join(pieces), type=Message))

    def _take(self, message: Message) -> None:
        match message:
            case Told():
                self._hub.pass_on(message.topic, message.data, event=message.event, key=message.key)
            case Reads():
                if message.by not in self._others:
                    self.changed()
                self._others[message.by] = (time.monotonic(), frozenset(message.topics))
                if message.number:
                    self._post(
                        ("knows", message.by, message.number), Knows(self._me, message.by, message.number)
                    )
            case Knows() if message.to == self._me:
                self._answers.get(message.number, set()).add(message.by)
                self._heard.set()
            case Leaves():
                self._others.pop(message.by, None)
                self._heard.set()

    def _forget_the_silent(self) -> None:
        limit = time.monotonic() - GONE_AFTER_S
        for process in [each for each, (heard, _) in self._others.items() if heard < limit]:
            del self._others[process]
        for sender in [key for key in self._pieces if key[0] not in self._others]:
            del self._pieces[sender]
