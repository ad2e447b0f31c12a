"""Sessions: seen at once when this process writes, soon when another does, and never after their end."""

from datetime import timedelta

import pytest

from foundation import clock
from foundation.clock import now
from foundation.identifiers import digest
from members.domain.identity import Grant, Identity, Role
from members.queries.identities import LiveSession, identity_of_session
from members.services import accounts, sessions
from members.services.known_sessions import KnownSessions
from members.tables import Account, Member, Session
from tests.members.seed import PASSWORD, add_account, add_branch, add_member, grant, identity


@pytest.fixture
async def zhang(database: object) -> Member:
    return await add_member(await add_branch(), "T001")


async def test_a_session_tells_everything_of_its_member(zhang: Member) -> None:
    await grant(zhang, Role.LIAISON, zhang.branch)
    await grant(zhang, Role.ADMINISTRATOR)
    token = await sessions.start(zhang.id, device="a browser")
    assert await sessions.find(token) == Identity(
        member_id=zhang.id,
        staff_number="T001",
        name="张三",
        branch_id=zhang.branch,
        branch_name="会计学院分工会",
        branch_path=f"{zhang.branch}/",
        session=digest(token),
        grants=(Grant(Role.ADMINISTRATOR), Grant(Role.LIAISON, zhang.branch)),
    )


async def test_only_the_digest_is_kept(zhang: Member) -> None:
    token = await sessions.start(zhang.id)
    assert await Session.select(Session.digest) == [{"digest": digest(token)}]


async def test_an_ended_session_is_over_at_once(zhang: Member) -> None:
    token, other = await sessions.start(zhang.id), await sessions.start(zhang.id)
    assert await sessions.find(token)
    await sessions.end(digest(token))
    assert await sessions.find(token) is None
    assert await sessions.find(other)


async def test_a_session_ends_by_itself_and_is_prolonged_by_use(zhang: Member) -> None:
    token, unused = await sessions.start(zhang.id), await sessions.start(zhang.id)
    begun = now()
    with clock.frozen(begun + timedelta(days=50)):
        assert await sessions.find(token)
    with clock.frozen(begun + timedelta(days=61)):
        assert await sessions.find(token)
        assert await sessions.find(unused) is None
        await sessions.clear_expired()
    assert await Session.select(Session.digest) == [{"digest": digest(token)}]


async def test_a_password_change_ends_every_other_session(zhang: Member) -> None:
    await add_account(zhang)
    tokens = [await sessions.start(zhang.id) for _ in range(3)]
    mine = await sessions.find(tokens[0])
    assert mine is not None
    new = await accounts.change(mine, PASSWORD, "another sentence of mine")
    assert [await sessions.find(token) for token in tokens] == [None, None, None]
    assert await sessions.find(new)


async def test_the_forced_change_frees_the_session(zhang: Member) -> None:
    await add_account(zhang, must_change=True)
    mine = await identity(zhang)
    assert mine.must_change_password
    found = await sessions.find(await accounts.change(mine, "", "a sentence of my own"))
    assert found is not None
    assert not found.must_change_password
    assert await Account.select(Account.must_change) == [{"must_change": False}]


async def test_what_another_process_wrote_is_seen_after_the_short_life(zhang: Member) -> None:
    token = await sessions.start(zhang.id)
    patient, hasty = KnownSessions(life=60), KnownSessions(life=-1)
    for known in (patient, hasty):
        assert await known.find(digest(token))
    await Session.delete(force=True)
    assert await patient.find(digest(token))
    assert await hasty.find(digest(token)) is None
    patient.forget_member(zhang.id)
    assert await patient.find(digest(token)) is None


async def test_a_reading_older_than_a_change_is_not_kept(zhang: Member) -> None:
    async def read_while_it_ends(session: str) -> LiveSession | None:
        found = await identity_of_session(session)
        await Session.delete(force=True)
        known.forget_session(session)
        return found

    known = KnownSessions(read=read_while_it_ends)
    token = digest(await sessions.start(zhang.id))
    assert await known.find(token)
    assert await known.find(token) is None


async def test_memory_is_bounded(zhang: Member) -> None:
    known = KnownSessions(kept=2)
    for _ in range(4):
        assert await known.find(digest(await sessions.start(zhang.id)))
    assert len(known._entries) == 2
