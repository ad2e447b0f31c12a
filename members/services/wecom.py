"""The way of WeCom group robots. Only one address in the world is ever called, and only where it is public."""

import asyncio
import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from foundation import i18n
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings
from members.documents.messages import in_words
from members.domain.telling import values
from members.queries.inbox import wordings
from members.services.sending import SENT, Outcome, Result

HOST = "qyapi.weixin.qq.com"
TIMEOUT_S = 10.0
LONGEST_ANSWER = 20_000
LONGEST_TEXT = 1800
_ADDRESS = re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([0-9a-fA-F-]{20,64})")
_TOO_OFTEN = 45009
_NO_SUCH_ROBOT = (93000, 93004, 93008)
Resolve = Callable[[], Sequence[str]]
Choose = Callable[[Sequence[str]], str | None]


def secret_of(address: str) -> str:
    """The key in a robot's address, which is all that is kept of it. Raises `Refusal` for any other address."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        raise Refusal(
            Sentence("Please paste the robot's whole address; it begins with {beginning}.",
                     beginning=f"https://{HOST}/cgi-bin/webhook/send?key="),
            field="address", status=422,
        )  # fmt: skip
    return found[1]


def resolved() -> list[str]:
    """Every address the host has now."""
    return sorted({str(entry[4][0]) for entry in socket.getaddrinfo(HOST, 443, type=socket.SOCK_STREAM)})


def public_one(addresses: Sequence[str]) -> str | None:
    """The first address, if all of them are of the public internet: a name that points inside is not WeCom's."""
    if not addresses or not all(_public(address) for address in addresses):
        return None
    return addresses[0]


def _public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not (mapped or found).is_multicast


class Robots:
    """Speaks in groups, in Chinese, of events only."""

    def __init__(
        self,
        resolve: Resolve = resolved,
        context: ssl.SSLContext | None = None,
        port: int = 443,
        choose: Choose = public_one,
    ) -> None:
        self._resolve = resolve
        self._choose = choose
        self._context = context
        self._port = port

    async def send(self, row: dict[str, Any]) -> Result:
        robots = await fetch("SELECT secret FROM group_robot WHERE id = {}", row["recipient"])
        if not robots:
            return Result(Outcome.UNWANTED, "this robot was removed")
        body = msgspec.json.encode({"msgtype": "text", "text": {"content": await text_of(row)}})
        return await asyncio.to_thread(self._call, robots[0]["secret"], body)

    async def close(self) -> None:
        """Nothing is kept open."""

    def _call(self, secret: str, body: bytes) -> Result:
        try:
            address = self._choose(self._resolve())
        except OSError as problem:
            return Result(Outcome.LATER, f"{HOST} could not be found ({type(problem).__name__})")
        if address is None:
            return Result(Outcome.LATER, f"{HOST} points to an address that is not public")
        line = _Pinned(address, self._port, self._context or ssl.create_default_context())
        try:
            line.connect()
        except OSError as problem:
            line.close()
            return Result(Outcome.LATER, f"{HOST} could not be reached ({type(problem).__name__})")
        try:
            line.request(
                "POST", f"/cgi-bin/webhook/send?key={secret}", body, {"Content-Type": "application/json"}
            )
            answer = line.getresponse()
            return _judged(answer.status, answer.read(LONGEST_ANSWER))
        except (OSError, http.client.HTTPException) as problem:
            return Result(Outcome.UNSURE, f"the line broke after the message ({type(problem).__name__})")
        finally:
            line.close()


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was looked at, not to what the name may mean a moment later; follows nothing."""

    def __init__(self, address: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(HOST, port, timeout=TIMEOUT_S, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT_S)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=HOST)
        except OSError:
            plain.close()
            raise


def _judged(status: int, content: bytes) -> Result:
    if status != 200:
        return Result(
            Outcome.LATER if status >= 500 or status == 429 else Outcome.NEVER, f"answered {status}"
        )
    try:
        code = msgspec.json.decode(content)["errcode"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return Result(Outcome.NEVER, "answered what cannot be read")
    if code == 0:
        return SENT
    if code in (-1, _TOO_OFTEN):
        return Result(Outcome.LATER, f"answered error {code}")
    why = " (there is no such robot)" if code in _NO_SUCH_ROBOT else ""
    return Result(Outcome.NEVER, f"answered error {code}{why}")


async def text_of(row: dict[str, Any]) -> str:
    """What the group reads: the event's words and its public address."""
    token = i18n.language.set(i18n.DEFAULT)
    try:
        address = settings().address + row["link"]
        words = in_words(
            row["kind"],
            values.read(row["given"]),
            await wordings(),
            channel="wecom",
            event=row["event"],
            link=address,
        )
        return f"{words.subject}\n{words.body}"[:LONGEST_TEXT] + f"\n{address}"
    finally:
        i18n.language.reset(token)
