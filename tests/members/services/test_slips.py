"""Activation slips: for whom, once, for a while, and never a way to become somebody more powerful."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from foundation.errors import Refusal
from members.domain.identity import Role
from members.domain.slip_codes import shown
from members.services import roles, sessions, sign_in, slips
from members.services.sign_in import Caller
from members.tables import Account, ActivationSlip, Branch, Member, Session
from tests.members.seed import PASSWORD, add_account, add_branch, add_member, grant, identity

AT = datetime(2026, 6, 9, 6, 30, tzinfo=UTC)


@pytest.fixture
async def union(database: object) -> Branch:
    return await add_branch("校工会")


@pytest.fixture
async def branch(union: Branch) -> Branch:
    return await add_branch("会计学院", union)


@pytest.fixture
async def liaison(branch: Branch) -> Member:
    member = await add_member(branch, "L001", "周文华")
    await grant(member, Role.LIAISON, branch.id)
    return member


@pytest.fixture
async def zhang(branch: Branch) -> Member:
    return await add_member(branch, "T001")


async def test_a_slip_opens_the_account(liaison: Member, zhang: Member) -> None:
    (slip,) = await slips.issue(await identity(liaison), [zhang.id])
    assert (slip.staff_number, slip.name, slip.branch_name) == ("T001", "张三", "会计学院")
    assert (await slips.holder(shown(slip.code).lower())).member_id == zhang.id
    member_id, token = await slips.use(shown(slip.code), PASSWORD)
    found = await sessions.find(token)
    assert found is not None
    assert (member_id, found.member_id, found.must_change_password) == (zhang.id, zhang.id, False)
    assert (await sign_in.sign_in("T001", PASSWORD, Caller("192.0.2.1"))).member_id == zhang.id


async def test_only_the_digest_is_kept(liaison: Member, zhang: Member) -> None:
    (slip,) = await slips.issue(await identity(liaison), [zhang.id])
    kept = await ActivationSlip.select(ActivationSlip.digest)
    assert len(kept[0]["digest"]) == 64
    assert slip.code not in kept[0]["digest"].upper()


async def test_it_works_once_is_replaced_by_a_newer_one_and_ends(liaison: Member, zhang: Member) -> None:
    actor = await identity(liaison)
    with clock.frozen(AT):
        (first,) = await slips.issue(actor, [zhang.id])
        (second,) = await slips.issue(actor, [zhang.id])
        with pytest.raises(Refusal, match="used, replaced or is too old"):
            await slips.holder(first.code)
    with clock.frozen(AT + slips.GOOD_FOR), pytest.raises(Refusal, match="used, replaced or is too old"):
        await slips.use(second.code, PASSWORD)
    with clock.frozen(AT + slips.GOOD_FOR - timedelta(seconds=1)):
        await slips.use(second.code, PASSWORD)
        with pytest.raises(Refusal, match="used, replaced or is too old"):
            await slips.use(second.code, "some other sentence")


async def test_a_weak_password_does_not_use_it_up(liaison: Member, zhang: Member) -> None:
    (slip,) = await slips.issue(await identity(liaison), [zhang.id])
    for weak in ("short", "12345678", "T001T001", "aaaaaaaa", "x" * 129):
        with pytest.raises(Refusal) as refused:
            await slips.use(slip.code, weak)
        assert (refused.value.field, refused.value.status) == ("password", 422)
    assert await Account.count() == 0
    assert await slips.use(slip.code, PASSWORD)


async def test_a_forgotten_password_ends_sessions_and_waiting(liaison: Member, zhang: Member) -> None:
    await add_account(zhang, "an older sentence")
    old = await sessions.start(zhang.id)
    with clock.frozen(AT):
        for _ in range(5):
            with pytest.raises(Refusal):
                await sign_in.sign_in("T001", "wrong guess", Caller("192.0.2.1"))
        (slip,) = await slips.issue(await identity(liaison), [zhang.id])
        await slips.use(slip.code, PASSWORD)
    assert await sessions.find(old) is None
    assert await Session.count().where(Session.member == zhang.id) == 1


async def test_for_ones_own_branch_and_below_only(
    liaison: Member, zhang: Member, union: Branch, branch: Branch
) -> None:
    group = await add_member(await add_branch("一组", branch), "T002")
    finance = await add_member(await add_branch("金融学院", union), "T003")
    above = await add_member(union, "T004")
    actor = await identity(liaison)
    assert len(await slips.issue(actor, [zhang.id, group.id])) == 2
    for stranger in (finance.id, above.id, "0000000000000"):
        with pytest.raises(Refusal) as refused:
            await slips.issue(actor, [zhang.id, stranger])
        assert refused.value.status == 403
    assert await ActivationSlip.count() == 2


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ORGANIZER, Role.REFEREE, Role.UMPIRE])
async def test_no_liaison_takes_over_somebody_who_holds_more(
    liaison: Member, zhang: Member, branch: Branch, role: Role
) -> None:
    await grant(zhang, role)
    with pytest.raises(Refusal) as refused:
        await slips.issue(await identity(liaison), [zhang.id])
    assert (refused.value.status, await ActivationSlip.count()) == (403, 0)
    chief = await add_member(branch, "ADM1")
    await grant(chief, Role.ADMINISTRATOR)
    assert len(await slips.issue(await identity(chief), [zhang.id])) == 1


async def test_who_has_left_gets_none_and_uses_none(liaison: Member, zhang: Member) -> None:
    actor = await identity(liaison)
    (slip,) = await slips.issue(actor, [zhang.id])
    await Member.update({Member.employment_status: "left"}).where(Member.id == zhang.id)
    with pytest.raises(Refusal):
        await slips.use(slip.code, PASSWORD)
    with pytest.raises(Refusal):
        await slips.issue(actor, [zhang.id])


async def test_none_and_too_many(liaison: Member) -> None:
    actor = await identity(liaison)
    for chosen in ([], [str(number) for number in range(slips.MOST_AT_ONCE + 1)]):
        with pytest.raises(Refusal) as refused:
            await slips.issue(actor, chosen)
        assert refused.value.status == 422


async def test_two_at_once_with_one_slip(liaison: Member, zhang: Member) -> None:
    (slip,) = await slips.issue(await identity(liaison), [zhang.id])
    passwords = ("the first sentence", "the second sentence")
    answers = await asyncio.gather(*(slips.use(slip.code, one) for one in passwords), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Refusal", "tuple"]
    won = next(one for one, answer in zip(passwords, answers, strict=True) if isinstance(answer, tuple))
    assert (await sign_in.sign_in("T001", won, Caller("192.0.2.1"))).member_id == zhang.id


async def test_a_slip_for_a_plain_member_is_void_once_they_hold_more(
    liaison: Member, zhang: Member, branch: Branch
) -> None:
    chief = await add_member(branch, "ADM1")
    await grant(chief, Role.ADMINISTRATOR)
    actor = await identity(chief)
    (slip,) = await slips.issue(await identity(liaison), [zhang.id])
    await roles.grant(actor, zhang.id, Role.ADMINISTRATOR)
    with pytest.raises(Refusal, match="used, replaced or is too old"):
        await slips.use(slip.code, PASSWORD)
    (slip,) = await slips.issue(actor, [zhang.id])
    await roles.grant(actor, zhang.id, Role.ORGANIZER)
    assert (await slips.use(slip.code, PASSWORD))[0] == zhang.id
