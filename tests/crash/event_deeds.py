"""What is done while the process is killed: an event is set up, copied, published; its people asked and listed."""

from datetime import timedelta

import msgspec

from events.domain.eligibility import Rules
from events.domain.event_form import EventDraft, PoolDraft
from events.domain.party import AgeBand, Companion
from events.domain.registers import NewEntry, Occasion, RegisterRules
from events.domain.session_form import Series, SessionDraft
from events.domain.settings import WaitlistRules
from events.domain.slots import SlotPlan
from events.queries import drafts, parties
from events.services import (
    answers,
    companions,
    eligibility,
    guests,
    invitations,
    lifecycle,
    once,
    people_settings,
    registers,
    reminders,
    sessions,
    setup,
    slots,
)
from events.services.event_settings import change_settings
from events.services.guests import GuestList
from events.services.signup import SignUp, register
from events.services.trips.beginning import give_by_lists
from events.services.walk_in import count_heads, guest_comes
from foundation.clock import frozen
from foundation.database import fetch
from tests.crash.there import Facts, There, World
from tests.events.services.parties.team import ALONE, TEAM, held
from tests.events.services.parties.test_companion_answers import QUESTIONS
from tests.events.services.test_answers import ASKED, asked
from tests.events.union import NOON, START, Union, offerings

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


async def _desk() -> Facts:
    """A draft with places of branches and people to invite, and an event that stands with all that belongs to it."""
    union = await Union.found()
    await union.people(6)
    liaison = await union.liaison()
    boss = union.organizer
    shares = {union.accounting.id: 3, union.library.id: 2}
    draft = await union.event(publish=False, pools=(PoolDraft(6, by_branch=True, quotas=shares),))
    await invitations.invite(boss, draft, ["A0000", "A0001"])
    event = await union.event(5, title="八段锦", ends_at=START + timedelta(hours=4))
    (offering,) = await offerings(event)
    first = SessionDraft("第{n}次", START, START + timedelta(hours=1))
    made = await sessions.add(boss, event, Series(first, times=2, every_days=1))
    await invitations.invite(boss, event, ["A0002", "A0003"])
    await guests.expect_guests(
        boss, event, GuestList(("周到", "周全"), "outside", union.college.id, offering)
    )
    await slots.add_slots(boss, event, SlotPlan(("内科",), START, 15, 2, 1))
    await change_settings(boss, event, register=RegisterRules((Occasion.ILLNESS,)))
    entry = NewEntry("A0000", "illness", NOON.date(), amount=50_000)
    await registers.enter(boss, event, entry, "nonce-000")
    return {
        "draft": draft, "event": event, "offering": offering, "session": made[0], "host": union.college.id,
        "liaison": liaison.staff_number,
    }  # fmt: skip


async def _like_it(there: There) -> EventDraft:
    found = await drafts.of_event(there["event"])
    assert found is not None
    return found


async def _publishes(there: There) -> None:
    await lifecycle.publish(await there.boss(), there["draft"])


async def _copies(there: There) -> None:
    draft = drafts.copied(await _like_it(there), WEEK)
    await setup.create(await there.boss(), draft, there["event"])


async def _begins_from_a_preset(there: There) -> None:
    draft = drafts.copied(await _like_it(there), WEEK)
    await setup.create(await there.boss(), msgspec.structs.replace(draft, preset="training"))


async def _postpones(there: There) -> None:
    draft = msgspec.structs.replace(await _like_it(there), starts_at=START + DAY, ends_at=START + 2 * DAY)
    await setup.save(await there.boss(), there["event"], draft)


async def _adds_sessions(there: There) -> None:
    first = SessionDraft("加课", START + 3 * DAY, START + 3 * DAY + timedelta(hours=1))
    await sessions.add(await there.boss(), there["event"], Series(first, times=3))


async def _moves_a_session(there: There) -> None:
    draft = SessionDraft("改在下午", START + timedelta(hours=2), START + timedelta(hours=3), "礼堂")
    await sessions.change(await there.boss(), there["event"], there["session"], draft)


async def _drops_a_session(there: There) -> None:
    await sessions.remove(await there.boss(), there["event"], there["session"])


async def _adds_slots(there: There) -> None:
    plan = SlotPlan(("骨科",), START, 15, 3, 1)
    await slots.add_slots(await there.boss(), there["event"], plan)


async def _drops_slots(there: There) -> None:
    await slots.remove_slots(await there.boss(), there["event"], "内科")


async def _sets_people(there: There) -> None:
    await people_settings.set_people(await there.boss(), there["event"], TEAM)


async def _sets_conditions(there: There) -> None:
    rules = Rules(age_min=18, age_max=60)
    await eligibility.set_rules(await there.boss(), there["event"], there["offering"], rules)


async def _sets_how_long_an_offer_stands(there: There) -> None:
    await change_settings(await there.boss(), there["event"], waitlist=WaitlistRules(answer_hours=24))


async def _goes_by_lists(there: There) -> None:
    await give_by_lists(await there.boss(), there["event"])


async def _takes_off_the_list(there: There) -> None:
    (row,) = await fetch("SELECT min(id) AS id FROM invitation WHERE event = {}", there["event"])
    await invitations.take_off(await there.boss(), there["event"], row["id"])


async def _cannot_come(there: There) -> None:
    await invitations.answer(await there.who("A0002"), there["event"], comes=False)


async def _asks_only_them(there: There) -> None:
    await invitations.set_only_invited(await there.boss(), there["event"], True)


async def _strikes_out(there: There) -> None:
    await registers.strike_out(
        await there.boss(), there["event"], await there.first("register_entry"), "重复"
    )


async def _expects(there: There) -> None:
    listed = GuestList(("周到", "吴双", "郑重"), "outside", there["host"], there["offering"])
    assert await guests.expect_guests(await there.boss(), there["event"], listed) == 2


async def _expects_no_more(there: There) -> None:
    await guests.take_guest_off(await there.boss(), there["event"], await there.first("guest"))


async def _brings_a_guest(there: There) -> None:
    await guest_comes(await there.boss(), there["event"], there["offering"], "何来", "family", there["host"])


async def _counts_heads(there: There) -> None:
    await count_heads(await there.boss(), there["event"], there["session"], "student", 12)


async def _does_it_once(there: There) -> None:
    """A program signs a member up; the answer is kept for when it asks again."""
    person = await there.who("A0005")

    async def act() -> str:
        await register(person, SignUp(there["event"], there["offering"]))
        return '{"outcome":"confirmed"}'

    await once.once(person, "nonce-once", "digest of what is asked", act)


async def _family() -> Facts:
    """Somebody with a child and questions for both; somebody with questions of their own; reminders to come."""
    union = await Union.found()
    who = await union.people(2)
    family, one = await held(union, people=ALONE, questions=QUESTIONS)
    ids = await asked(family)
    child = Companion("小明", AgeBand.CHILD, False, "", {ids["尺码"]: "S", ids["家长电话"]: "10000000001"})
    own = {ids["尺码"]: "XL", ids["同意拍照"]: "yes"}
    brought = await register(who[0], SignUp(family, one, answers=own, companions=(child,)))
    outing = await union.event(5, questions=ASKED, starts_at=START + WEEK, ends_at=START + WEEK + DAY)
    theirs = await asked(outing)
    (two,) = await offerings(outing)
    given = {theirs["是否乘车"]: "乘车", theirs["上车点"]: "北门"}
    alone = await register(who[1], SignUp(outing, two, answers=given))
    return {
        "family": family, "brought": brought.registration, "badge": ids["胸牌号"], "size": ids["尺码"],
        "phone": ids["家长电话"], "alone": alone.registration, "ride": theirs["是否乘车"],
    }  # fmt: skip


async def _drives_after_all(there: There) -> None:
    await answers.change(await there.who("A0001"), there["alone"], {there["ride"]: "自驾"})


async def _grows_out_of_it(there: There) -> None:
    (child,) = await parties.companions_of(there["brought"])
    said = {there["size"]: "M", there["phone"]: "10000000002"}
    other = msgspec.structs.replace(child.companion, answers=said)
    await companions.change(await there.who("A0000"), there["brought"], (other,))


async def _is_asked_at_the_door(there: There) -> None:
    (child,) = await parties.companions_of(there["brought"])
    badge = there["badge"]
    await answers.at_the_door(
        await there.who("A0000"), there["brought"], {badge: "12"}, {child.companion.id: {badge: "13"}}
    )


async def _are_forgotten(there: There) -> None:
    with frozen(START + 365 * DAY):
        await companions.forget_guests()


async def _are_reminded(there: There) -> None:
    with frozen(START - DAY + timedelta(hours=2)):
        assert await reminders.remind() == 1


WORLDS = {
    "desk": World(NOON, _desk, {
        "publishes": _publishes, "copies": _copies, "begins from a preset": _begins_from_a_preset,
        "postpones": _postpones, "adds sessions": _adds_sessions, "moves a session": _moves_a_session,
        "drops a session": _drops_a_session, "adds slots": _adds_slots, "drops slots": _drops_slots,
        "sets people": _sets_people, "sets conditions": _sets_conditions, "goes by lists": _goes_by_lists,
        "sets how long an offer stands": _sets_how_long_an_offer_stands,
        "takes off the list": _takes_off_the_list, "cannot come": _cannot_come, "asks only them": _asks_only_them,
        "strikes out": _strikes_out, "expects guests": _expects, "expects one no more": _expects_no_more,
        "brings a guest": _brings_a_guest, "counts heads": _counts_heads, "does it once": _does_it_once,
    }),
    "family": World(NOON, _family, {
        "drives after all": _drives_after_all, "grows out of it": _grows_out_of_it,
        "is asked at the door": _is_asked_at_the_door, "are forgotten": _are_forgotten,
        "are reminded": _are_reminded,
    }),
}  # fmt: skip
