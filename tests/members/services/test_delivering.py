"""Mails go out once, are tried again when that is safe, and are shown when nobody can know; on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from foundation.clock import frozen, now
from foundation.database import fetch, write
from foundation.settings import settings, use_settings
from members.domain.telling.values import Value
from members.message_tables import Delivery, MessagePreference
from members.services import delivering
from members.services.delivering import deliver
from members.services.mailing import Mails, member_of, stop_token
from members.services.post import Post, server_of
from members.services.sending import SENT, Result
from members.services.telling import tell
from members.tables import Member
from tests.members.seed import add_branch, add_member
from tests.members.services.smtp_sink import Sink, sink

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
VALUES: dict[str, Value] = {
    "title": "八段锦\r\nBcc: all@example.edu",
    "reason": "<script>alert(1)</script> {name}",
}


@pytest.fixture
async def server(database: object) -> AsyncIterator[Sink]:
    async with sink() as made:
        use_settings(
            msgspec.structs.replace(settings(), smtp_url=made.url, mail_from="校工会 <union@example.edu>")
        )
        yield made


async def told(count: int, key: str = "cancelled/e1", until: datetime | None = None) -> list[Member]:
    """Members with proved addresses who were told that an event is cancelled."""
    branch = await add_branch(f"会计学院{key}")
    people = []
    for number in range(count):
        member = await add_member(branch, f"{key[-2:].upper()}{number:03}")
        address = f"{member.id}@example.edu"
        await Member.update({Member.email: address}).where(Member.id == member.id)
        await MessagePreference.insert(MessagePreference(member=member.id, proved_address=address))
        people.append(member)
    ids = [member.id for member in people]
    await write(
        lambda: tell("event_cancelled", ids, VALUES, link="/events/e1", key=key, event="e1", until=until)
    )
    return people


def by_mail() -> dict[str, Any]:
    return {"mail": Mails(Post(server_of(settings().smtp_url), timeout=2))}


async def states() -> list[tuple[str, int, str]]:
    rows = await Delivery.select(Delivery.status, Delivery.attempts, Delivery.error).order_by(Delivery.id)
    return [(row["status"], row["attempts"], row["error"]) for row in rows]


async def test_a_mail_as_it_arrives(server: Sink) -> None:
    with frozen(AT):
        (member,) = await told(1)
        assert [await deliver(by_mail()), await deliver(by_mail())] == [1, 0]
    (mail,) = server.taken
    assert (mail["To"], mail["From"]) == (f"{member.id}@example.edu", "校工会 <union@example.edu>")
    assert mail["Subject"] == "活动取消：八段锦 Bcc: all@example.edu"
    assert (mail["Bcc"], mail["Auto-Submitted"]) == (None, "auto-generated")
    stop = f"http://rallypoint.test/mails/stop/{stop_token(member.id)}"
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert "<script>alert(1)</script> {name}" in plain
    assert "http://rallypoint.test/events/e1" in plain
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert await states() == [("sent", 1, "")]


async def test_only_we_can_make_the_link_that_ends_mails(server: Sink) -> None:
    token = stop_token("member0000001")
    assert member_of(token) == "member0000001"
    for other in ("member0000002." + token.partition(".")[2], token[:-1], "", ".", "é.é"):
        assert member_of(other) is None


async def test_what_may_pass_is_tried_again_later_and_later(server: Sink) -> None:
    server.after_data = "451"
    with frozen(AT):
        await told(1)
        assert [await deliver(by_mail()), await deliver(by_mail())] == [0, 0]
    assert await states() == [("waiting", 1, "the server answered 451")]
    moments = []
    at = AT
    while (await states())[0][0] == "waiting":
        at = (await Delivery.select(Delivery.next_at))[0]["next_at"]
        moments.append(at)
        with frozen(at):
            await deliver(by_mail())
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses[:4] == [timedelta(minutes=each) for each in (2, 4, 8, 16)]
    assert pauses[-1] == timedelta(hours=6)
    assert timedelta(days=2, hours=12) < moments[-1] - AT < timedelta(days=3)
    assert (await states())[0][0] == "failed"
    assert server.taken == []


async def test_one_address_that_is_refused_holds_nobody_up(server: Sink) -> None:
    with frozen(AT):
        first, _ = await told(2)
        server.recipients[f"{first.id}@example.edu"] = 550
        assert await deliver(by_mail()) == 1
    assert sorted(await states()) == [("failed", 1, "the server answered 550"), ("sent", 1, "")]


async def test_a_line_that_breaks_after_the_message_is_for_a_person_to_judge(server: Sink) -> None:
    server.after_data = "cut"
    with frozen(AT):
        await told(1)
        await deliver(by_mail())
    server.after_data = "ok"
    with frozen(AT + timedelta(days=2)):
        assert await deliver(by_mail()) == 0
    assert [(state, attempts) for state, attempts, _ in await states()] == [("sending", 1)]
    assert len(server.taken) == 1


async def test_without_a_server_mails_wait(server: Sink) -> None:
    with frozen(AT):
        await told(1)
        assert await deliver({}) == 0
        use_settings(msgspec.structs.replace(settings(), smtp_url="smtp://127.0.0.1:1"))
        assert await deliver(by_mail()) == 0
    ((state, attempts, error),) = await states()
    assert (state, attempts, error) == (
        "waiting",
        1,
        "the server could not be reached (ConnectionRefusedError)",
    )


async def test_what_would_come_too_late_is_dropped(server: Sink) -> None:
    with frozen(AT):
        await told(1, until=AT + timedelta(hours=1))
    with frozen(AT + timedelta(hours=1)):
        assert await deliver(by_mail()) == 0
    assert await states() == [("dropped", 0, "too late")]


async def test_whoever_does_not_want_mails_any_more_gets_none(server: Sink) -> None:
    with frozen(AT):
        first, second, third = await told(3)
        await MessagePreference.update({MessagePreference.mail: False}).where(
            MessagePreference.member == first.id
        )
        await Member.update({Member.email: "new@example.edu"}).where(Member.id == second.id)
        await Member.update({Member.employment_status: "left"}).where(Member.id == third.id)
        assert await deliver(by_mail()) == 0
    assert [state for state, _, _ in await states()] == ["dropped"] * 3
    assert server.taken == []


class Counting:
    """A way that only counts, slowly enough for others to come between."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    async def send(self, row: dict[str, Any]) -> Result:
        await asyncio.sleep(0)
        self.sent.append(row["id"])
        return SENT

    async def close(self) -> None:
        """Nothing is kept open."""


async def _unguarded(delivery_id: int) -> dict[str, Any] | None:
    """The control: takes what is waiting without making it its own first."""
    rows = await fetch("SELECT * FROM delivery WHERE id = {}", delivery_id)
    await asyncio.sleep(0)
    return rows[0] if rows else None


@pytest.mark.parametrize("guarded", [True, False])
async def test_two_workers_on_one_outbox(
    server: Sink, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    await told(12)
    if not guarded:
        monkeypatch.setattr(delivering, "claim", _unguarded)
    way = Counting()
    await asyncio.gather(*(deliver({"mail": way}) for _ in range(4)))
    assert len(set(way.sent)) == 12
    assert (len(way.sent) == 12) is guarded, "the control shows the race"
    assert {state for state, _, _ in await states()} == ({"sent"} if guarded else {"waiting"})


async def test_a_message_that_is_claimed_is_marked_also_when_the_server_stops(server: Sink) -> None:
    server.pause = 0.3
    await told(1)
    turn = asyncio.ensure_future(deliver(by_mail()))
    await server.arrived.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert await states() == [("sent", 1, "")]


async def test_a_group_hears_twenty_a_minute_at_most(database: object) -> None:
    for number in range(25):
        await Delivery.insert(
            Delivery(
                channel="wecom",
                recipient="robot00000001",
                kind="event_cancelled",
                key=f"k{number}",
                next_at=AT,
            )
        )
    way = Counting()
    with frozen(AT):
        assert [await deliver({"wecom": way}), await deliver({"wecom": way})] == [20, 0]
    with frozen(AT + timedelta(minutes=1, seconds=1)):
        assert await deliver({"wecom": way}) == 5
    assert len(set(way.sent)) == 25
    assert now() > AT
