"""What is done while the process is killed: seats, the programme, roster, roles, slips and telling."""

from events.domain.seating.drafts import SectionDraft
from events.services import programme
from events.services.cancellation import cancel
from events.services.programme import ActDraft
from events.services.seating import copying, planning, returning
from events.services.seating.moving import exchange, seat_branches
from foundation.database import fetch, write
from members.domain.identity import Grant, Role
from members.services import branches, roles, roster_import, slips
from members.services.telling import tell
from tests.crash.there import Facts, There, World
from tests.events.services.seating.house import House
from tests.events.union import NOON, Union
from tests.members.services.test_roster_import import SHAN, ZHANG, book


async def _house() -> Facts:
    house = await House.opened(2, 5)
    who = await house.union.people(4)
    for person in who:
        await house.sell(person, 2)
    seats = await fetch("SELECT id, registration FROM seat ORDER BY registration IS NULL, id")
    await planning.hold_number(house.union.organizer, house.event, house.union.library.id, 1)
    for title, minutes in (("合唱", 5), ("独舞", 3)):
        await programme.add(
            house.union.organizer, house.event, ActDraft(title, minutes, performers=("会员0",))
        )
    return {
        "event": house.event,
        "offering": house.offering,
        "library": house.union.library.id,
        "one": seats[0]["id"],
        "other": seats[-1]["id"],
    }


async def _exchanges(there: There) -> None:
    await exchange(await there.boss(), there["event"], there["one"], there["other"])


async def _leaves_seats(there: There) -> None:
    await cancel(await there.who("A0001"), await there.own("event", "A0001"))


async def _seats_branches(there: There) -> None:
    await seat_branches(await there.boss(), there["event"])


async def _builds_a_balcony(there: There) -> None:
    await planning.add_section(await there.boss(), there["event"], SectionDraft("楼座", 1, 4))


async def _keeps_the_hall(there: There) -> None:
    await copying.keep_as_hall(await there.boss(), there["event"], "礼堂")


async def _gives_seats_back(there: There) -> None:
    await returning.give_back(await there.boss(), there["event"], there["library"])


async def _moves_an_act(there: There) -> None:
    await programme.move(await there.boss(), there["event"], await there.first("act"), 1)


async def _changes_an_act(there: There) -> None:
    draft = ActDraft("大合唱", 6, performers=("会员1", "会员2"))
    await programme.change(await there.boss(), there["event"], await there.first("act"), draft)


async def _drops_an_act(there: There) -> None:
    await programme.remove(await there.boss(), there["event"], await there.first("act"))


async def _takes_acts_over(there: There) -> None:
    await programme.take_over(await there.boss(), there["event"], there["offering"])


async def _blocks_a_seat(there: There) -> None:
    await planning.mark(await there.boss(), there["event"], [there["other"]], planning.Mark.BLOCK)


async def _adds_an_act(there: There) -> None:
    await programme.add(
        await there.boss(), there["event"], ActDraft("合唱", 5, performers=("会员0", "外请老师"))
    )


async def _office() -> Facts:
    union = await Union.found()
    await union.people(5)
    return {"college": union.college.id, "accounting": union.accounting.id, "library": union.library.id}


async def _takes_in(there: There) -> None:
    await roster_import.apply(await there.boss(), book(ZHANG, SHAN), add_branches=True)


async def _grants(there: There) -> None:
    liaison = await there.who("A0000")
    await roles.give(await there.boss(), liaison.member_id, Grant(Role.LIAISON, there["accounting"]))


async def _prints_slips(there: There) -> None:
    await slips.issue(
        await there.boss(), [(await there.who(f"A000{number}")).member_id for number in range(3)]
    )


async def _tells(there: There) -> None:
    ids = [(await there.who(f"A000{number}")).member_id for number in range(5)]
    values = {"title": "八段锦", "reason": "台风"}
    await write(lambda: tell("event_cancelled", ids, values, link="/events/e1", key="cancelled/e1"))


async def _sorts_branches(there: There) -> None:
    await branches.put_in_order(await there.boss(), [there["library"], there["accounting"]])


async def _adds_a_branch(there: There) -> None:
    await branches.add(await there.boss(), "金融学院分工会", parent_id=there["college"])


WORLDS = {
    "house": World(NOON, _house, {
        "exchanges seats": _exchanges, "leaves seats": _leaves_seats, "seats branches": _seats_branches,
        "adds an act": _adds_an_act, "builds a balcony": _builds_a_balcony,
        "moves an act": _moves_an_act, "changes an act": _changes_an_act, "drops an act": _drops_an_act,
        "takes acts over": _takes_acts_over, "blocks a seat": _blocks_a_seat, "keeps the hall": _keeps_the_hall,
        "gives seats back": _gives_seats_back,
    }),    "office": World(NOON, _office, {
        "takes a roster in": _takes_in, "grants": _grants, "prints slips": _prints_slips, "tells": _tells,
        "sorts branches": _sorts_branches, "adds a branch": _adds_a_branch,
    }),}  # fmt: skip
