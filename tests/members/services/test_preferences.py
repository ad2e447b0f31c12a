"""A mail address is used once its owner has opened a link that was mailed to it; on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.settings import settings, use_settings
from members.message_tables import Delivery
from members.queries.preferences import Preference, preference
from members.services import preferences
from members.services.delivering import deliver
from members.services.mailing import Mails, stop_token
from members.services.post import Post, server_of
from members.tables import Member
from tests.members.seed import add_branch, add_member, identity
from tests.members.services.smtp_sink import Sink, sink

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
async def server(database: object) -> AsyncIterator[Sink]:
    async with sink() as made:
        use_settings(msgspec.structs.replace(settings(), smtp_url=made.url, mail_from="union@example.edu"))
        yield made


@pytest.fixture
async def zhang(database: object) -> Member:
    return await add_member(await add_branch("校工会"), "T001")


async def wish(member: Member, email: str, *, mail: bool = True) -> bool:
    return await preferences.choose(await identity(member), mail=mail, language="en", email=email)


async def mailed_link(server: Sink) -> str:
    await deliver({"mail": Mails(Post(server_of(settings().smtp_url)))})
    plain = next(server.taken[-1].iter_parts()).get_content()
    return str(plain.split("/mails/prove/")[1].split()[0])


async def test_from_an_address_to_its_proof(server: Sink, zhang: Member) -> None:
    with frozen(AT):
        assert await wish(zhang, "Zhang@Example.edu")
        assert await preference(zhang.id) == Preference("Zhang@example.edu", True, "en", False, True)
        link = await mailed_link(server)
        assert (server.taken[-1]["To"], server.taken[-1]["Subject"]) == (
            "Zhang@example.edu", "Is this your mail address?",
        )  # fmt: skip
        assert server.taken[-1]["List-Unsubscribe"] is None
        with pytest.raises(Refusal):
            await preferences.prove(link[:-1])
        await preferences.prove(link)
        await preferences.prove(link)
        assert await preference(zhang.id) == Preference("Zhang@example.edu", True, "en", True, False)
        assert not await wish(zhang, "Zhang@example.edu"), "it is proved already"
    assert await Delivery.select(Delivery.status, Delivery.link) == [{"status": "sent", "link": ""}]


async def test_a_link_is_good_for_the_address_it_was_mailed_to_and_for_two_days(
    server: Sink, zhang: Member
) -> None:
    with frozen(AT):
        await wish(zhang, "a@example.edu")
        first = await mailed_link(server)
        await wish(zhang, "b@example.edu")
        second = await mailed_link(server)
        with pytest.raises(Refusal, match="too old"):
            await preferences.prove(first)
    with frozen(AT + timedelta(days=2)), pytest.raises(Refusal, match="too old"):
        await preferences.prove(second)
    assert not (await preference(zhang.id)).proved


async def test_nobody_can_flood_a_mailbox(server: Sink, zhang: Member) -> None:
    with frozen(AT):
        for number in range(5):
            assert await wish(zhang, f"a{number}@example.edu")
        with pytest.raises(Refusal, match="Enough links") as refused:
            await wish(zhang, "other@example.edu")
        assert (refused.value.status, (await preference(zhang.id)).email) == (429, "a4@example.edu")
    with frozen(AT + timedelta(days=1, seconds=1)):
        assert await wish(zhang, "other@example.edu")


async def test_what_is_no_address_is_refused(server: Sink, zhang: Member) -> None:
    for wrong in ("zhang", "a@b", "a b@c.de,d@e.fg", "a@example.edu\nBcc: b@example.edu", "<a@example.edu>"):
        with pytest.raises(Refusal) as refused:
            await wish(zhang, wrong)
        assert refused.value.status == 422
    assert (await preference(zhang.id)).email == ""


async def test_mails_end_by_the_link_in_each_of_them(server: Sink, zhang: Member) -> None:
    await preferences.stop_mails(stop_token(zhang.id))
    await preferences.stop_mails(stop_token(zhang.id))
    assert not (await preference(zhang.id)).mail
    with pytest.raises(Refusal) as refused:
        await preferences.stop_mails(stop_token("nobody0000001"))
    assert refused.value.status == 404
