"""Signing in with staff number and password, slowed down for guessers (members.domain.sign_in_delay)."""

import math
from datetime import timedelta
from typing import Any

import msgspec

from foundation.clock import now
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain import sign_in_delay as delay
from members.domain.identity import Identity, Oneself
from members.domain.sign_in_delay import Rule, Standing
from members.domain.staff_numbers import is_valid, written
from members.services import audit, passwords, sessions, trusted_devices
from members.tables import Account, Member, SignInFailure

WRONG = Sentence(
    "Staff number and password do not match. Please check both; if you never signed in here,"
    " you need the activation slip from your liaison."
)
LEFT = Sentence(
    "This account has been closed because you are no longer with us. Please ask the union office."
)
_COUNT = (
    "INSERT INTO sign_in_failure (key, failures, last_at) VALUES ({}, 0, {})"
    " ON CONFLICT (key) DO UPDATE SET failures = sign_in_failure.failures"
    " RETURNING failures, last_at, blocked_until"
)
_FIND = (
    "SELECT m.id, m.employment_status, a.password_hash FROM member m JOIN account a ON a.member = m.id"
    " WHERE m.staff_number = {}"
)


class Caller(msgspec.Struct, frozen=True):
    """Where an attempt comes from: address, cookie of trusted devices, browser, and the session it had before."""

    address: str
    devices: str = ""
    browser: str = ""
    session: str = ""


class SignedIn(msgspec.Struct, frozen=True):
    """The token of the new session, and the new cookie of trusted devices."""

    member_id: str
    token: str
    devices: str


async def sign_in(staff_number: str, password: str, caller: Caller) -> SignedIn:
    """Checks and starts a session. Refusals: 422 wrong, 429 must wait (with the seconds), 403 has left."""
    number = written(staff_number)
    found = await _account(number) if is_valid(number) else None
    known = trusted_devices.known_as(caller.devices, found["id"]) if found else ""
    where = delay.known_device(known) if known else delay.place(caller.address)
    key = delay.account_at(number[:40], where)
    others = {} if known else _wider(number[:40], where)
    await _reserve(key, tuple(others))
    if not await passwords.matches(found["password_hash"] if found else "", password) or found is None:
        await _count(others)
        raise Refusal(WRONG, field="password", status=422)
    if found["employment_status"] == "left":
        raise Refusal(LEFT, status=403)
    token = await _start(found, key, password, caller)
    return SignedIn(found["id"], token, trusted_devices.with_member(caller.devices, found["id"]))


async def check_again(identity: Identity, password: str) -> None:
    """The present password of someone signed in, asked once more before a change; guessing is slowed here too."""
    key = delay.account_at(identity.staff_number, "session")
    await _reserve(key, ())
    found = await _account(identity.staff_number)
    if not await passwords.matches(found["password_hash"] if found else "", password):
        raise Refusal(Sentence("This is not your present password."), field="current", status=422)
    await write(lambda: _clear(key))


async def unlock(actor: Identity, member_id: str) -> None:
    """A liaison or administrator lets a member try again at once; the caller has checked the permission."""

    async def body() -> None:
        member = await Member.select(Member.staff_number).where(Member.id == member_id).first()
        if member is not None:
            await forget_failures(member["staff_number"])
            await audit.record(actor, "account.unlocked", "member", member_id)

    await write(body)


async def forget_failures(staff_number: str) -> None:
    """Deletes every count of this account. Call it inside a write body."""
    key = delay.account(staff_number)
    beginning = f"{key}@"
    await SignInFailure.delete().where(SignInFailure.key == key)
    await SignInFailure.raw(
        "DELETE FROM sign_in_failure WHERE substr(key, 1, {}) = {}", len(beginning), beginning
    )


async def clear_forgotten() -> None:
    """Deletes counts that no rule looks at any more; a job calls it."""
    longest = max(
        rule.forgotten_after for rule in (delay.AT_A_PLACE, delay.OF_AN_ADDRESS, delay.OF_AN_ACCOUNT)
    )

    async def body() -> None:
        await SignInFailure.delete().where(SignInFailure.last_at < now() - longest)

    await write(body)


async def _account(number: str) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = await Account.raw(_FIND, number)
    return rows[0] if rows else None


def _wider(number: str, where: str) -> dict[str, Rule]:
    return {delay.address(where): delay.OF_AN_ADDRESS, delay.account(number): delay.OF_AN_ACCOUNT}


async def _reserve(key: str, others: tuple[str, ...]) -> None:
    """Counts the attempt as failed before it is checked, so that guesses sent all at once are counted too."""

    async def body() -> None:
        at = now()
        standing = await _locked(key)
        rows = await SignInFailure.select().where(SignInFailure.key.is_in([*others, key]))
        waits = [delay.wait(_standing(row), at) for row in rows]
        if max(waits, default=timedelta(0)) > timedelta(0):
            raise _too_early(max(waits))
        await _keep(key, delay.after_failure(standing, delay.AT_A_PLACE, at))

    await write(body)


async def _count(keys: dict[str, Rule]) -> None:
    async def body() -> None:
        for key in sorted(keys):
            await _keep(key, delay.after_failure(await _locked(key), keys[key], now()))

    await write(body)


async def _start(found: dict[str, Any], key: str, password: str, caller: Caller) -> str:
    better = await passwords.hashed(password) if passwords.needs_rehash(found["password_hash"]) else ""

    async def body() -> str:
        await _clear(key)
        if better:
            await Account.update({Account.password_hash: better}).where(Account.member == found["id"])
        token = await sessions.start(found["id"], device=caller.browser, replacing=caller.session)
        await audit.record(Oneself(found["id"]), "session.started", "member", found["id"])
        return token

    return await write(body)


async def _locked(key: str) -> Standing:
    """The row of this key, made if need be, and held against others until the end of the write."""
    rows = await SignInFailure.raw(_COUNT, key, now())
    return _standing(rows[0])


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(row["failures"], row["last_at"], row["blocked_until"])


async def _keep(key: str, standing: Standing) -> None:
    await SignInFailure.update(
        {
            SignInFailure.failures: standing.failures,
            SignInFailure.last_at: standing.last_at,
            SignInFailure.blocked_until: standing.blocked_until,
        }
    ).where(SignInFailure.key == key)


async def _clear(key: str) -> None:
    await SignInFailure.delete().where(SignInFailure.key == key)


def _too_early(waiting: timedelta) -> Refusal:
    seconds = math.ceil(waiting.total_seconds())
    sentence = Sentence(
        "Several attempts failed. Please wait {count} second, then try again. Your liaison can print a new slip.",
        "Several attempts failed. Please wait {count} seconds, then try again. Your liaison can print a new slip.",
        count=seconds,
    )
    return Refusal(sentence, status=429)
