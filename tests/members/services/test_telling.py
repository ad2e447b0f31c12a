"""Telling people: written with the change, once, to those who may be told that way."""

from datetime import UTC, datetime

import msgspec
import pytest

from foundation import i18n
from foundation.clock import frozen
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings, use_settings
from members.domain.telling.values import Value
from members.message_tables import Delivery, GroupRobot, InboxMessage, MessagePreference
from members.queries import inbox as queries
from members.services import inbox
from members.services.telling import tell, tell_groups
from members.tables import Branch, Member
from tests.members.seed import add_branch, add_member

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
WHEN = datetime(2026, 6, 9, 6, 30, tzinfo=UTC)
PROMOTED: dict[str, Value] = {"title": "八段锦", "when": WHEN, "place": "体育馆"}


@pytest.fixture
async def branch(database: object) -> Branch:
    return await add_branch("校工会")


@pytest.fixture
async def zhang(branch: Branch) -> Member:
    return await add_member(branch, "T001")


@pytest.fixture
async def li(branch: Branch) -> Member:
    member = await add_member(branch, "T002")
    await Member.update({Member.email: "li@example.edu"}).where(Member.id == member.id)
    await MessagePreference.insert(MessagePreference(member=member.id, proved_address="li@example.edu"))
    return member


@pytest.fixture
def by_mail() -> None:
    use_settings(
        msgspec.structs.replace(settings(), smtp_url="smtp://localhost", mail_from="union@example.edu")
    )


async def promoted(*members: Member, key: str = "promoted/1") -> list[str]:
    return await write(
        lambda: tell(
            "promoted", [member.id for member in members], PROMOTED, link="/events/e1", key=key, event="e1"
        )
    )


async def test_a_message_is_in_the_inbox_in_both_languages(zhang: Member) -> None:
    with frozen(AT):
        assert await promoted(zhang) == [zhang.id]
    shown = {}
    for language in ("en", "zh_CN"):
        token = i18n.language.set(language)
        shown[language] = (await queries.inbox(zhang.id, "张三")).messages[0]
        i18n.language.reset(token)
    assert [(one.words.subject, one.link, one.at, one.read) for one in shown.values()] == [
        ("A place is yours: 八段锦", "/events/e1", AT, False),
        ("有您的名额了：八段锦", "/events/e1", AT, False),
    ]
    assert "Tue 9 June 2026, 14:30" in shown["en"].words.body
    assert "2026年6月9日（周二）14:30" in shown["zh_CN"].words.body


async def test_the_same_thing_is_told_once(zhang: Member, li: Member, by_mail: None) -> None:
    assert await promoted(zhang, li, zhang) == [zhang.id, li.id]
    assert await promoted(zhang, li) == []
    assert await promoted(li, key="promoted/2") == [li.id]
    assert (await InboxMessage.count(), await Delivery.count()) == (3, 2)


async def test_nothing_is_told_of_what_did_not_happen(zhang: Member, li: Member, by_mail: None) -> None:
    async def body() -> None:
        await tell("promoted", [zhang.id, li.id], PROMOTED, link="/events/e1", key="k")
        raise Refusal(Sentence("No."))

    with pytest.raises(Refusal):
        await write(body)
    assert (await InboxMessage.count(), await Delivery.count()) == (0, 0)


async def test_mails_go_to_proved_addresses_of_those_who_want_them(
    zhang: Member, li: Member, by_mail: None
) -> None:
    await promoted(zhang, li)
    assert await Delivery.select(Delivery.recipient, Delivery.channel, Delivery.status, Delivery.given) == [
        {"recipient": li.id, "channel": "mail", "status": "waiting",
         "given": '{"place":"体育馆","title":"八段锦","when":{"at":"2026-06-09T06:30:00+00:00"}}'}
    ]  # fmt: skip
    await MessagePreference.update({MessagePreference.mail: False}, force=True)
    await promoted(li, key="promoted/2")
    await MessagePreference.update({MessagePreference.mail: True}, force=True)
    await Member.update({Member.email: "other@example.edu"}).where(Member.id == li.id)
    await promoted(li, key="promoted/3")
    assert await Delivery.count() == 1


async def test_groups_of_the_event_and_of_the_union_are_told(database: object) -> None:
    for scope, secret in (("", "a"), ("e1", "b"), ("e2", "c")):
        await GroupRobot.insert(GroupRobot(event=scope, name="群", secret=secret))
    values: dict[str, Value] = {"title": "八段锦", "reason": "台风"}
    for _ in range(2):
        await write(
            lambda: tell_groups("event_cancelled", "e1", values, link="/events/e1", key="cancelled/e1")
        )
    robots = {row["id"]: row["event"] for row in await GroupRobot.select(GroupRobot.id, GroupRobot.event)}
    told = await Delivery.select(Delivery.recipient, Delivery.channel)
    assert sorted((robots[row["recipient"]], row["channel"]) for row in told) == [
        ("", "wecom"),
        ("e1", "wecom"),
    ]


@pytest.mark.parametrize(
    ("kind", "values", "link", "key"),
    [
        ("no_such_kind", {}, "/events", "k"),
        ("promoted", {"title": "八段锦"}, "/events", "k"),
        ("promoted", PROMOTED | {"more": 1}, "/events", "k"),
        ("promoted", PROMOTED, "https://elsewhere.example", "k"),
        ("promoted", PROMOTED, "//elsewhere.example", "k"),
        ("promoted", PROMOTED, "/events", ""),
        ("promoted", PROMOTED, "/events", "k" * 121),
    ],
)
async def test_a_slip_in_the_code_is_found_at_once(
    zhang: Member, kind: str, values: dict[str, Value], link: str, key: str
) -> None:
    with pytest.raises(ValueError, match=r"."):
        await write(lambda: tell(kind, [zhang.id], values, link=link, key=key))


async def test_a_group_is_never_told_of_a_person(database: object) -> None:
    with pytest.raises(ValueError, match="speaks of a person"):
        await write(lambda: tell_groups("promoted", "e1", PROMOTED, link="/events/e1", key="k"))


async def test_reading_marks_and_unmarks(zhang: Member, li: Member) -> None:
    await promoted(zhang, li)
    await promoted(zhang, key="promoted/2")
    first = (await queries.inbox(zhang.id, "")).messages[0]
    assert await inbox.open_message(zhang.id, first.id) == "/events/e1"
    assert await queries.unread(zhang.id) == 1
    await inbox.mark(zhang.id, first.id, read=False)
    assert await queries.unread(zhang.id) == 2
    with pytest.raises(Refusal) as refused:
        await inbox.mark(li.id, first.id, read=True)
    assert (refused.value.status, await queries.unread(zhang.id)) == (404, 2)
    await inbox.mark_all_read(zhang.id)
    assert (await queries.unread(zhang.id), await queries.unread(li.id)) == (0, 1)
