"""How a member wants to be told: mails or none, in which language, and at which proved address."""

from datetime import timedelta

from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest, new_id, new_secret
from foundation.messages import Sentence
from foundation.settings import settings
from members.domain.identity import Identity
from members.domain.roster import Column
from members.services import audit, people
from members.services.mailing import member_of

PROOF_GOOD_FOR = timedelta(days=2)
PROOFS_A_DAY = 5
_KEEP = (
    "INSERT INTO message_preference (id, member, mail, language, proved_address, proof_for)"
    " VALUES ({}, {}, {}, {}, '', '') ON CONFLICT (member) DO UPDATE SET mail = {}, language = {}"
)
_STOP = (
    "INSERT INTO message_preference (id, member, mail, language, proved_address, proof_for)"
    " VALUES ({}, {}, {}, 'zh_CN', '', '') ON CONFLICT (member) DO UPDATE SET mail = {}"
)
_ASK = "UPDATE message_preference SET proof = {}, proof_for = {}, proof_until = {} WHERE member = {}"
_ASKED = "SELECT count(*) AS number FROM delivery WHERE recipient = {} AND kind = 'address_check' AND at > {}"
_MAIL = (
    "INSERT INTO delivery (channel, recipient, address, kind, event, given, link, key, status, attempts, at, until,"
    " next_at, error)"
    " VALUES ('mail', {}, {}, 'address_check', '', '{{}}', {}, {}, 'waiting', 0, {}, {}, {}, '')"
)
_PROVE = (
    "UPDATE message_preference SET proved_address = proof_for, mail = {}"
    " WHERE proof = {} AND proof_until > {} AND EXISTS"
    " (SELECT 1 FROM member m WHERE m.id = message_preference.member AND m.email = message_preference.proof_for)"
    " RETURNING member"
)


async def choose(actor: Identity, *, mail: bool, language: str, email: str) -> bool:
    """Keeps what a member chose; True when a link was mailed that proves a new address.

    Raises `Refusal` 422 for what is no address, 429 when too many links were asked for.
    """

    async def body() -> bool:
        await people.change(actor, actor.member_id, {Column.EMAIL: email})
        await fetch(_KEEP, new_id(), actor.member_id, mail, language, mail, language)
        await audit.record(actor, "preferences.changed", "member", actor.member_id, mail=mail)
        return await _ask_for_proof(actor) if mail else False

    return await write(body)


async def _ask_for_proof(actor: Identity) -> bool:
    rows = await fetch(
        "SELECT m.email, p.proved_address FROM member m JOIN message_preference p ON p.member = m.id WHERE m.id = {}",
        actor.member_id,
    )
    address = rows[0]["email"]
    if not address or address == rows[0]["proved_address"] or not settings().mails:
        return False
    at = now()
    asked = await fetch(_ASKED, actor.member_id, at - timedelta(days=1))
    if asked[0]["number"] >= PROOFS_A_DAY:
        raise Refusal(
            Sentence("Enough links were mailed today. Please look at your mails, or try again tomorrow."),
            field="email", status=429,
        )  # fmt: skip
    secret = new_secret()
    until = at + PROOF_GOOD_FOR
    await fetch(_ASK, digest(secret), address, until, actor.member_id)
    key = f"address/{digest(secret)[:32]}"
    await fetch(_MAIL, actor.member_id, address, f"/mails/prove/{secret}", key, at, until, at)
    return True


async def is_open(secret: str) -> bool:
    """Whether a mailed link can still prove an address."""
    rows = await fetch(
        "SELECT member FROM message_preference WHERE proof = {} AND proof_until > {}", digest(secret), now()
    )
    return bool(rows)


async def prove(secret: str) -> None:
    """The link was opened by whoever reads that mailbox; opening it again is harmless.

    Raises `Refusal` 404 for one that is too old, or when the roster has another address by now.
    """

    async def body() -> None:
        rows = await fetch(_PROVE, True, digest(secret), now())
        if not rows:
            raise not_found(
                Sentence("This link is too old. Please ask for a new one on the page “How I am told”.")
            )
        await audit.record(None, "address.proved", "member", rows[0]["member"])

    await write(body)


async def stop_mails(token: str) -> None:
    """The way out that stands in every mail. Raises `Refusal` 404 for a link that was not made here."""
    member_id = member_of(token)
    if member_id is None:
        raise not_found()

    async def body() -> None:
        if not await fetch("SELECT id FROM member WHERE id = {}", member_id):
            raise not_found()
        await fetch(_STOP, new_id(), member_id, False, False)
        await audit.record(None, "mails.stopped", "member", member_id)

    await write(body)
