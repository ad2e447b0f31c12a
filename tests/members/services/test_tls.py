"""Robots and mails over TLS, against real servers on this machine: what they say arrives, or nobody hears a word."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from foundation.database import write
from members.message_tables import Delivery, GroupRobot
from members.services.delivering import deliver
from members.services.post import Post, Server
from members.services.sending import Outcome
from members.services.telling import tell_groups
from members.services.wecom import HOST, Robots
from tests.members.services.authority import Authority
from tests.members.services.smtp_sink import Sink
from tests.members.services.test_wecom import KEY

SAID = b'{"errcode":0,"errmsg":"ok"}'
OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(SAID), SAID)
MOVED = b"HTTP/1.1 302 Found\r\nlocation: https://evil.example/\r\ncontent-length: 0\r\n\r\n"


class Group:
    """WeCom's server as the tests have it: keeps each request it could read."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.port = answer, 0
        self.heard: list[tuple[str, dict[str, Any]]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            self.heard.append((head.split("\r\n")[0], json.loads(await reader.readexactly(length))))
            writer.write(self.answer)
            await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def group(shown: ssl.SSLContext, answer: bytes = OK) -> AsyncIterator[Group]:
    made = Group(answer)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=shown)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def _one_told() -> None:
    await GroupRobot.insert(GroupRobot(id="robot00000001", event="e1", name="群", secret=KEY))
    values = {"title": "八段锦", "reason": "台风"}
    await write(lambda: tell_groups("event_cancelled", "e1", values, link="/events/e1", key="k"))


def _robots(authority: Authority, port: int) -> Robots:
    """The way as it is, but that this machine counts as public."""
    return Robots(lambda: ["127.0.0.1"], authority.trusted(), port, choose=lambda addresses: addresses[0])


async def _stands() -> tuple[str, int, str]:
    (row,) = await Delivery.select(Delivery.status, Delivery.attempts, Delivery.error)
    return row["status"], row["attempts"], row["error"]


async def test_a_group_hears_it_once_over_tls(database: object, authority: Authority) -> None:
    await _one_told()
    async with group(authority.server(HOST)) as there:
        way = _robots(authority, there.port)
        assert await deliver({"wecom": way}) == 1
        assert await deliver({"wecom": way}) == 0
    ((line, said),) = there.heard
    assert line == f"POST /cgi-bin/webhook/send?key={KEY} HTTP/1.1"
    assert said["msgtype"] == "text"
    assert said["text"]["content"].startswith("活动取消：八段锦\n")
    assert await _stands() == ("sent", 1, "")


async def test_where_it_is_sent_on_nobody_follows(database: object, authority: Authority) -> None:
    await _one_told()
    async with group(authority.server(HOST), MOVED) as there:
        await deliver({"wecom": _robots(authority, there.port)})
    assert len(there.heard) == 1
    assert (await _stands())[2] == "answered 302"


@pytest.mark.parametrize("wrong", ["another authority", "another name", "its time is over"])
async def test_a_certificate_that_is_not_good_hears_no_word(
    database: object, authority: Authority, tmp_path: Path, wrong: str
) -> None:
    await _one_told()
    shown = {
        "another authority": lambda: Authority(tmp_path, "stranger").server(HOST),
        "another name": lambda: authority.server("evil.example"),
        "its time is over": lambda: authority.server(HOST, over=True),
    }[wrong]()
    async with group(shown) as there:
        assert await deliver({"wecom": _robots(authority, there.port)}) == 0
    assert there.heard == []
    assert await _stands() == ("waiting", 1, f"{HOST} could not be reached (SSLCertVerificationError)")


# ---- mails ----


class SecretSink(Sink):
    """Takes mails only after STARTTLS; keeps what was said before it."""

    def __init__(self, shown: ssl.SSLContext) -> None:
        super().__init__()
        self.shown, self.openly = shown, list[str]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := (await reader.readline()).decode().strip():
            self.openly.append(line)
            if line.upper() == "STARTTLS":
                writer.write(b"220 go on\r\n")
                await writer.drain()
                try:
                    await writer.start_tls(self.shown)
                except (ssl.SSLError, ConnectionError):
                    writer.close()
                    return
                await self.safely(reader, writer)
                return
            writer.write(b"250-sink\r\n250 STARTTLS\r\n")
        writer.close()

    async def safely(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        while line := await reader.readline():
            if not await self._answer(line.decode().strip(), reader, say):
                break
        writer.close()


@asynccontextmanager
async def secret_sink(shown: ssl.SSLContext) -> AsyncIterator[SecretSink]:
    made = SecretSink(shown)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "union@example.edu", "wang@example.edu", "活动取消"
    mail.set_content("台风")
    return mail


async def test_a_mail_goes_over_tls(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with secret_sink(authority.server("localhost")) as there:
        post = Post(Server("localhost", there.port, "start"), 5)
        assert (await asyncio.to_thread(post.send, _mail())).outcome is Outcome.SENT
        await asyncio.to_thread(post.close)
    assert [str(mail["To"]) for mail in there.taken] == ["wang@example.edu"]
    assert [line.split()[0].upper() for line in there.openly] == ["EHLO", "STARTTLS"]


@pytest.mark.parametrize("wrong", ["another authority", "another name", "its time is over"])
async def test_a_mail_does_not_go_to_a_server_that_is_not_who_it_says(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    shown = {
        "another authority": lambda: Authority(tmp_path, "stranger").server("localhost"),
        "another name": lambda: authority.server("evil.example"),
        "its time is over": lambda: authority.server("localhost", over=True),
    }[wrong]()
    async with secret_sink(shown) as there:
        post = Post(Server("localhost", there.port, "start", "union", "secret"), 5)
        result = await asyncio.to_thread(post.send, _mail())
    assert (result.outcome, "SSLCertVerificationError" in result.error) == (Outcome.LATER, True)
    assert there.taken == []
    assert not any("AUTH" in line.upper() or "MAIL" in line.upper() for line in there.openly)
