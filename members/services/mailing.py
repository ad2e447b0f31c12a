"""The way of e-mail: whom a message may go to, in which words, and over which line."""

import asyncio
import hashlib
import hmac
from email.message import EmailMessage
from typing import Any

from foundation import i18n
from foundation.clock import now
from foundation.database import fetch
from foundation.settings import settings
from members.documents.mail import mail
from members.documents.messages import in_words
from members.domain.telling import values
from members.queries.inbox import wordings
from members.services.post import Post
from members.services.sending import Outcome, Result
from members.services.trusted_devices import household_key

_OWNER = (
    "SELECT m.name, m.email, m.employment_status, p.mail, p.language, p.proved_address FROM member m"
    " LEFT JOIN message_preference p ON p.member = m.id WHERE m.id = {}"
)
UNWANTED = Result(Outcome.UNWANTED, "mails are no longer wanted there")


class Mails:
    """Sends to the address that a member has proved, as long as they want mails; or to the one they are proving."""

    def __init__(self, post: Post) -> None:
        self._post = post

    async def send(self, row: dict[str, Any]) -> Result:
        owners = await fetch(_OWNER, row["recipient"])
        if not owners or not _wanted(row, owners[0]):
            return UNWANTED
        message = await composed(row, owners[0])
        return await asyncio.to_thread(self._post.send, message)

    async def close(self) -> None:
        await asyncio.to_thread(self._post.close)


def _wanted(row: dict[str, Any], owner: dict[str, Any]) -> bool:
    if owner["employment_status"] == "left" or not owner["email"]:
        return False
    if row["address"]:
        return bool(row["address"] == owner["email"])
    return bool(owner["mail"]) and owner["proved_address"] == owner["email"]


async def composed(row: dict[str, Any], owner: dict[str, Any]) -> EmailMessage:
    """The mail of a delivery, in the language its owner chose."""
    language = owner["language"] if owner["language"] in i18n.LANGUAGES else i18n.DEFAULT
    token = i18n.language.set(language)
    try:
        address = settings().address + row["link"] if row["link"] else ""
        words = in_words(
            row["kind"], values.read(row["given"]), await wordings(), channel="mail", event=row["event"],
            name=owner["name"], link=address,
        )  # fmt: skip
        stop = "" if row["address"] else f"{settings().address}/mails/stop/{stop_token(row['recipient'])}"
        key = f"mail {row['recipient']} {row['key']}"
        return mail(words, to=row["address"] or owner["email"], key=key, at=now(), address=address, stop=stop)
    finally:
        i18n.language.reset(token)


def stop_token(member_id: str) -> str:
    """What stands in the link that ends mails: it names the member and nobody else can make it."""
    return f"{member_id}.{_mark(member_id)}"


def member_of(token: str) -> str | None:
    """Whose mails a link ends; None when it was not made here."""
    member_id, _, mark = token.partition(".")
    return member_id if hmac.compare_digest(mark.encode(), _mark(member_id).encode()) else None


def _mark(member_id: str) -> str:
    key = household_key(settings().secret, settings().keys_dir)
    return hmac.new(key, f"no more mails {member_id}".encode(), hashlib.sha256).hexdigest()[:32]
