"""Group robots: one address in the world, only where it is public, and never a word of people."""

import ssl
from collections.abc import Sequence
from typing import Any

import pytest

from foundation import i18n
from foundation.database import write
from foundation.errors import Refusal
from members.documents.messages import Words
from members.domain.identity import Grant, Role
from members.message_tables import Delivery, GroupRobot
from members.services import robots, wecom, wordings
from members.services.delivering import deliver
from members.services.sending import Outcome
from members.services.telling import tell_groups
from members.services.wecom import Robots, public_one, secret_of
from members.services.wordings import Wording
from tests.members.seed import add_branch, add_member, grant, identity

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa".replace("x", "a").replace("s", "b").replace("i", "c")
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


def test_only_the_address_of_a_robot_is_taken() -> None:
    assert secret_of(f"  {ADDRESS}\n") == KEY
    for other in (
        "", KEY, ADDRESS.replace("https", "http"), ADDRESS.replace("qyapi", "evil"), ADDRESS + "&x=1", ADDRESS + "#x",
        f"https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key={KEY}",
        f"https://qyapi.weixin.qq.com/cgi-bin/../x?key={KEY}", f"https://127.0.0.1/cgi-bin/webhook/send?key={KEY}",
        f"https://[::1]/cgi-bin/webhook/send?key={KEY}", ADDRESS + "\r\nX: y", ADDRESS.replace("key=", "key=../"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            secret_of(other)
        assert (refused.value.field, refused.value.status) == ("address", 422)


@pytest.mark.parametrize(
    "addresses",
    [
        [], ["127.0.0.1"], ["10.0.0.8"], ["192.168.1.1"], ["172.16.0.1"], ["169.254.169.254"], ["100.64.0.1"],
        ["0.0.0.0"], ["224.0.0.1"], ["::1"], ["fe80::1%eth0"], ["fc00::1"], ["::ffff:127.0.0.1"], ["::ffff:10.0.0.1"],
        ["109.244.145.135", "10.0.0.8"], ["nonsense"],
    ],
)  # fmt: skip
def test_a_name_that_points_inside_is_not_called(addresses: Sequence[str]) -> None:
    assert public_one(addresses) is None


def test_a_public_address_is_called() -> None:
    assert public_one(["109.244.145.135", "2402:4e00::1"]) == "109.244.145.135"


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (200, b'{"errcode":0,"errmsg":"ok"}', Outcome.SENT),
        (200, b'{"errcode":45009}', Outcome.LATER),
        (200, b'{"errcode":93000}', Outcome.NEVER),
        (200, b"<html>", Outcome.NEVER),
        (200, b"[]", Outcome.NEVER),
        (302, b"", Outcome.NEVER),
        (503, b"", Outcome.LATER),
    ],
)
def test_what_an_answer_means(status: int, content: bytes, outcome: Outcome) -> None:
    assert wecom._judged(status, content).outcome is outcome


async def told(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    await GroupRobot.insert(GroupRobot(id="robot00000001", event="e1", name="群", secret=KEY))
    await write(lambda: tell_groups(kind, "e1", values, link="/events/e1", key="k"))
    rows: list[dict[str, Any]] = await Delivery.raw("SELECT * FROM delivery")
    return rows[0]


async def test_where_the_name_points_inside_it_is_tried_later(database: object) -> None:
    await told("event_cancelled", {"title": "八段锦", "reason": "台风"})
    way = Robots(lambda: ["127.0.0.1"], ssl.create_default_context())
    assert await deliver({"wecom": way}) == 0
    row = (await Delivery.raw("SELECT status, attempts, error FROM delivery"))[0]
    assert (row["status"], row["attempts"], "not public" in row["error"]) == ("waiting", 1, True)


async def test_a_removed_robot_is_not_told(database: object) -> None:
    row = await told("event_cancelled", {"title": "八段锦", "reason": "台风"})
    await GroupRobot.delete(force=True)
    assert (await Robots(list).send(row)).outcome is Outcome.UNWANTED


async def test_what_a_group_reads(database: object) -> None:
    row = await told("event_cancelled", {"title": "八段锦", "reason": "台风"})
    text = await wecom.text_of(row)
    assert text.startswith("活动取消：八段锦\n")
    assert text.endswith("\nhttp://rallypoint.test/events/e1")


async def test_an_organizer_adds_and_removes_robots_of_their_event_only(database: object) -> None:
    branch = await add_branch("校工会")
    member = await add_member(branch, "T001")
    await grant(member, Role.ORGANIZER, "event00000001")
    actor = await identity(member)
    assert Grant(Role.ORGANIZER, "event00000001") in actor.grants
    await robots.add(actor, "event00000001", "群", ADDRESS)
    with pytest.raises(Refusal, match="there already"):
        await robots.add(actor, "event00000001", "群", ADDRESS)
    for event in ("", "event00000002"):
        with pytest.raises(Refusal) as refused:
            await robots.add(actor, event, "群", ADDRESS)
        assert refused.value.status == 403
    (robot,) = await GroupRobot.select(GroupRobot.id)
    await robots.remove(actor, "event00000001", robot["id"])
    await robots.remove(actor, "event00000001", robot["id"])
    assert await GroupRobot.count() == 0


async def test_words_are_checked_kept_used_and_put_back(database: object) -> None:
    branch = await add_branch("校工会")
    member = await add_member(branch, "T001")
    await grant(member, Role.ORGANIZER, "e1")
    actor = await identity(member)
    mine = Wording("event_cancelled", "wecom", "zh_CN", "e1")
    for subject, body, field in (
        ("{title.__class__}", "x", "subject"), ("{0}", "x", "subject"), ("x", "{unknown}", "body"), ("x", "{", "body"),
        ("", "x", "subject"), ("x" * 121, "x", "subject"), ("x", "y" * 2001, "body"), ("x", "{title!r}", "body"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            await wordings.change(actor, mine, Words(subject, body))
        assert (refused.value.field, refused.value.status) == (field, 422)
    await wordings.change(actor, mine, Words("停办\r\n{title}", "因为{reason}，{title}"))
    row = await told("event_cancelled", {"title": "八段锦{reason}", "reason": "台风"})
    assert (await wecom.text_of(row)).startswith("停办 八段锦{reason}\n因为台风，八段锦{reason}\n")
    await wordings.reset(actor, mine)
    assert (await wecom.text_of(row)).startswith("活动取消：")
    for wording, status in (
        (Wording("event_cancelled"), 403), (Wording("trial", event="e1"), 404),
        (Wording("promoted", "wecom", event="e1"), 404), (Wording("promoted", language="fr", event="e1"), 404),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            await wordings.change(actor, wording, Words("x", "y"))
        assert refused.value.status == status
    assert i18n.language.get() == "zh_CN"
