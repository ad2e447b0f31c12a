"""What is done while the process is killed: what members and administrators do apart from events."""

from functools import partial

from foundation.database import fetch, write
from members.documents.messages import Words
from members.domain.identity import Oneself
from members.domain.roster import Column
from members.services import (
    accounts,
    audit_chain,
    calendar_feed,
    exports,
    inbox,
    outbox,
    people,
    preferences,
    robots,
    sessions,
    sign_in,
    wordings,
)
from members.services.mailing import stop_token
from members.services.telling import tell
from members.services.wordings import Wording
from members.tables import SignInFailure
from tests.crash.there import Facts, There, World
from tests.events.union import NOON, Union
from tests.members.services.test_wecom import ADDRESS

WORDING = Wording("event_cancelled")


async def _own() -> Facts:
    """Somebody with two messages, an address to subscribe to and a session; a message that could not be sent."""
    union = await Union.found()
    (person,) = await union.people(1)
    await fetch("UPDATE member SET name = '王小明' WHERE id = {}", person.member_id)
    boss = await There({}).boss()
    values = {"title": "八段锦", "reason": "台风"}
    for number in ("e1", "e2"):
        link, key = f"/events/{number}", f"cancelled/{number}"
        await write(partial(tell, "event_cancelled", [person.member_id], values, link=link, key=key))
    await calendar_feed.issue(person)
    await sessions.start(person.member_id)
    await accounts.set_own(Oneself(person.member_id), "no hash at all", "password.changed", "")
    await sessions.start(person.member_id)
    await SignInFailure(key="account:A0000", failures=9).save()
    await robots.add(boss, "", "工会群", ADDRESS)
    await wordings.change(boss, WORDING, Words("取消：{title}", "《{title}》取消了。"))
    await fetch(
        "INSERT INTO delivery (channel, recipient, address, kind, event, given, link, key, status, attempts, at,"
        " until, next_at, error) VALUES ('mail', {}, 'a@b.example', 'event_cancelled', 'e1', '{{}}', '', 'k1',"
        " 'failed', 5, {}, {}, {}, 'refused')",
        person.member_id, NOON, NOON, NOON,
    )  # fmt: skip
    return {"me": person.member_id, "accounting": union.accounting.id}


async def _reads(there: There) -> None:
    await inbox.open_message(there["me"], await there.first("inbox_message"))


async def _reads_all(there: There) -> None:
    await inbox.mark_all_read(there["me"])


async def _prefers_mails(there: There) -> None:
    await preferences.choose(await there.who("A0000"), mail=True, language="en", email="a@b.example")


async def _stops_mails(there: There) -> None:
    await preferences.stop_mails(stop_token(there["me"]))


async def _has_a_new_calendar(there: There) -> None:
    await calendar_feed.issue(await there.boss())


async def _ends_the_calendar(there: There) -> None:
    await calendar_feed.end(await there.who("A0000"))


async def _has_another_password(there: There) -> None:
    await accounts.set_own(Oneself(there["me"]), "another hash", "password.changed", "")


async def _signs_out_everywhere(there: There) -> None:
    await sessions.end_all_of(there["me"])


async def _may_try_again(there: There) -> None:
    await sign_in.unlock(await there.boss(), there["me"])


async def _joins_the_staff(there: There) -> None:
    given = {
        Column.STAFF_NUMBER: "B0001", Column.NAME: "新同事", Column.BRANCH: there["accounting"],
        Column.STATUS: "active",
    }  # fmt: skip
    await people.add(await there.boss(), given)


async def _has_another_name(there: There) -> None:
    await people.change(await there.boss(), there["me"], {Column.NAME: "欧阳雪"})


async def _words_it(there: There) -> None:
    await wordings.change(await there.boss(), Wording("promoted"), Words("有名额了", "《{title}》有名额了。"))


async def _words_it_as_before(there: There) -> None:
    await wordings.reset(await there.boss(), WORDING)


async def _takes_the_robot_out(there: There) -> None:
    await robots.remove(await there.boss(), "", await there.first("group_robot"))


async def _takes_a_list_away(there: There) -> None:
    await exports.note(await there.boss(), "roster.exported", 6)


async def _sends_again(there: There) -> None:
    (row,) = await fetch("SELECT id FROM delivery WHERE status = 'failed'")
    await outbox.send_again(await there.boss(), row["id"])


async def _seals_the_trail(there: There) -> None:
    assert await audit_chain.seal() > 0


WORLDS = {
    "own": World(NOON, _own, {
        "reads": _reads, "reads all": _reads_all, "prefers mails": _prefers_mails, "stops mails": _stops_mails,
        "has a calendar": _has_a_new_calendar, "ends the calendar": _ends_the_calendar,
        "has another password": _has_another_password, "signs out everywhere": _signs_out_everywhere,
        "may try again": _may_try_again, "joins the staff": _joins_the_staff,
        "has another name": _has_another_name, "words it": _words_it, "words it as before": _words_it_as_before,
        "takes the robot out": _takes_the_robot_out, "takes a list away": _takes_a_list_away,
        "sends again": _sends_again, "seals the trail": _seals_the_trail,
    }),
}  # fmt: skip
