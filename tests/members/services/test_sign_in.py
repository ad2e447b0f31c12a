"""Signing in: who gets in, who has to wait, and that guessing never locks the owner out."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from foundation.errors import Refusal
from foundation.identifiers import digest
from members.services import sessions, sign_in
from members.services.sign_in import LEFT, WRONG, Caller
from members.tables import AuditEntry, Member, Session, SignInFailure
from tests.members.seed import PASSWORD, add_account, add_branch, add_member, identity

HOME = Caller("192.0.2.1")
GUESSER = Caller("198.51.100.7")
AT = datetime(2026, 6, 9, 6, 30, tzinfo=UTC)


@pytest.fixture
async def zhang(database: object) -> Member:
    member = await add_member(await add_branch(), "T001")
    await add_account(member)
    return member


async def wrong(caller: Caller, number: str = "T001") -> int:
    """One wrong guess; the status of the refusal."""
    with pytest.raises(Refusal) as refused:
        await sign_in.sign_in(number, "not the password", caller)
    return refused.value.status


async def test_signs_in_however_the_number_is_typed(zhang: Member) -> None:
    done = await sign_in.sign_in(" ｔ００１ ", PASSWORD, HOME)
    found = await sessions.find(done.token)
    assert found is not None
    assert (found.member_id, found.session) == (zhang.id, digest(done.token))
    assert await AuditEntry.select(AuditEntry.actor, AuditEntry.action).order_by(AuditEntry.id) == [
        {"actor": "", "action": "password.given"},
        {"actor": zhang.id, "action": "session.started"},
    ]


async def test_the_session_before_ends_with_the_new_one(zhang: Member) -> None:
    before = await sessions.start(zhang.id)
    await sign_in.sign_in("T001", PASSWORD, Caller("192.0.2.1", session=digest(before)))
    assert await sessions.find(before) is None
    assert await Session.count() == 1


async def test_unknown_and_wrong_are_answered_alike(zhang: Member) -> None:
    for number in ("T001", "T999", "'; DROP TABLE member; --", "x" * 40):
        with pytest.raises(Refusal) as refused:
            await sign_in.sign_in(number, "not the password", HOME)
        assert (refused.value.sentence, refused.value.status) == (WRONG, 422)


async def test_five_failures_then_a_growing_wait(zhang: Member) -> None:
    with clock.frozen(AT):
        assert [await wrong(HOME) for _ in range(6)] == [422] * 5 + [429]
    with clock.frozen(AT + timedelta(seconds=1)):
        assert [await wrong(HOME) for _ in range(2)] == [422, 429]
    with clock.frozen(AT + timedelta(seconds=2)):
        assert await wrong(HOME) == 429
    with clock.frozen(AT + timedelta(seconds=3)):
        assert (await sign_in.sign_in("T001", PASSWORD, HOME)).member_id == zhang.id


async def test_a_guesser_elsewhere_does_not_delay_the_owner(zhang: Member) -> None:
    with clock.frozen(AT):
        for _ in range(8):
            await wrong(GUESSER)
        assert (await sign_in.sign_in("T001", PASSWORD, HOME)).member_id == zhang.id


async def test_a_guesser_at_the_same_address_does_not_delay_a_known_device(zhang: Member) -> None:
    with clock.frozen(AT):
        devices = (await sign_in.sign_in("T001", PASSWORD, HOME)).devices
        assert [await wrong(HOME) for _ in range(6)] == [422] * 5 + [429]
        again = await sign_in.sign_in("T001", PASSWORD, Caller("192.0.2.1", devices=devices))
        assert again.member_id == zhang.id
        forged = Caller("192.0.2.1", devices=devices.split(".")[0] + "." + "a" * 22)
        with pytest.raises(Refusal, match="attempts failed"):
            await sign_in.sign_in("T001", PASSWORD, forged)


async def test_a_guesser_at_a_shared_pc_delays_the_owner_there_only(zhang: Member) -> None:
    with clock.frozen(AT):
        phone = (await sign_in.sign_in("T001", PASSWORD, HOME)).devices
        pc = (await sign_in.sign_in("T001", PASSWORD, HOME)).devices
        assert [await wrong(Caller("192.0.2.1", devices=pc)) for _ in range(6)] == [422] * 5 + [429]
        assert (
            await sign_in.sign_in("T001", PASSWORD, Caller("192.0.2.1", devices=phone))
        ).member_id == zhang.id


async def test_one_address_guessing_at_many_accounts_waits_too(zhang: Member) -> None:
    with clock.frozen(AT):
        assert [await wrong(GUESSER, f"T9{n}") for n in range(6)] == [422] * 5 + [429]
        assert (await sign_in.sign_in("T001", PASSWORD, HOME)).member_id == zhang.id


async def test_guesses_sent_all_at_once_are_counted(zhang: Member) -> None:
    with clock.frozen(AT):
        statuses = await asyncio.gather(*(wrong(GUESSER) for _ in range(12)))
    assert sorted(statuses) == [422] * 5 + [429] * 7


async def test_unlocking_lets_in_at_once(zhang: Member) -> None:
    actor = await identity(zhang)
    with clock.frozen(AT):
        for _ in range(5):
            await wrong(GUESSER)
        await SignInFailure.delete().where(SignInFailure.key == "address:198.51.100.7")
        await sign_in.unlock(actor, zhang.id)
        assert (await sign_in.sign_in("T001", PASSWORD, GUESSER)).member_id == zhang.id


async def test_who_has_left_does_not_get_in_and_is_signed_out(zhang: Member) -> None:
    token = await sessions.start(zhang.id)
    await Member.update({Member.employment_status: "left"}).where(Member.id == zhang.id)
    assert await sessions.find(token) is None
    with pytest.raises(Refusal) as refused:
        await sign_in.sign_in("T001", PASSWORD, HOME)
    assert (refused.value.sentence, refused.value.status) == (LEFT, 403)


async def test_counts_nobody_looks_at_any_more_are_deleted(zhang: Member) -> None:
    with clock.frozen(AT):
        await wrong(HOME)
    with clock.frozen(AT + timedelta(days=2)):
        await sign_in.clear_forgotten()
    assert await SignInFailure.count() == 0
