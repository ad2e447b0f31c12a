"""A small SMTP server of the tests: keeps what it took, and fails as told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP


class Sink:
    """`recipients` answers RCPT by address; `after_data` says what follows a message: "ok", "late", "cut" or a code."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[EmailMessage] = []
        self.recipients: dict[str, int] = {}
        self.after_data = "ok"
        self.pause = 0.0
        self.arrived = asyncio.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        try:
            await say("220 sink")
            while line := await reader.readline():
                if not await self._answer(line.decode().strip(), reader, say):
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, line: str, reader: asyncio.StreamReader, say) -> bool:  # type: ignore[no-untyped-def]
        word = line.split(" ", maxsplit=1)[0].upper()
        if word == "RCPT":
            address = line[line.index("<") + 1 : line.index(">")]
            await say(f"{self.recipients.get(address, 250)} {address}")
        elif word == "DATA":
            await say("354 go on")
            return await self._take(reader, say)
        elif word == "QUIT":
            await say("221 bye")
            return False
        else:
            await say("250 sink")
        return True

    async def _take(self, reader: asyncio.StreamReader, say) -> bool:  # type: ignore[no-untyped-def]
        content = await reader.readuntil(b"\r\n.\r\n")
        if self.after_data.isdigit():
            await say(f"{self.after_data} no")
            return True
        message = message_from_bytes(content.replace(b"\r\n..", b"\r\n.")[:-3], policy=SMTP)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.arrived.set()
        await asyncio.sleep(self.pause)
        if self.after_data == "cut":
            return False
        await say("250 taken")
        return True


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    made = Sink()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()
