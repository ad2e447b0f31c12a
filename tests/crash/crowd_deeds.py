"""What is done while the process is killed: sign-up, parties, quotas, lists of branches, registers."""

from datetime import date

from events.domain.event_form import PoolDraft
from events.domain.party import AgeBand, Companion
from events.domain.registers import NewEntry, Occasion, RegisterRules
from events.domain.trips.ranking import Verdict
from events.services import invitations, lifecycle, places, quotas, registers, returns
from events.services.cancellation import cancel
from events.services.companions import change as change_companions
from events.services.event_settings import change_settings
from events.services.parties.captaincy import change as change_party
from events.services.parties.captaincy import hand_over, invite, make_link, take_out
from events.services.parties.founding import PartyWish, found
from events.services.parties.joining import decline, join
from events.services.promotion import admit
from events.services.signup import SignUp, register
from events.services.transfers import accept, offer
from events.services.trips.nominating import BranchOrder, put_in_order, return_list
from events.services.trips.reviewing import give_places, judge
from events.services.walk_in import WalkIn, walk_in
from foundation.clock import frozen
from foundation.database import fetch
from tests.crash.there import Facts, There, World
from tests.events.services.parties.team import ALONE, held
from tests.events.services.trips.test_reviewing import AFTER as REVIEW
from tests.events.services.trips.test_reviewing import Trip
from tests.events.union import NOON, Union, offerings

CHILD = Companion("小明", AgeBand.CHILD, True)


async def _crowd() -> Facts:
    union = await Union.found()
    who = await union.people(10)
    await union.liaison()
    full, one = await held(union, 2, ALONE)
    roomy, two = await held(union, 20, ALONE)
    team, three = await held(union, 12)
    for person in who[:4]:
        await register(person, SignUp(full, one))
    mine = await register(who[0], SignUp(roomy, two))
    await register(who[1], SignUp(roomy, two))
    handed = await offer(who[0], mine.registration, who[6].member_id)
    made = await found(who[0], PartyWish(team, three, "飞鱼队", 4))
    for person in who[1:3]:
        await invite(who[0], made.party, person.member_id)
    await join(who[1], made.party)
    shares = {union.accounting.id: 3, union.library.id: 2}
    shared = await union.event(pools=(PoolDraft(6, by_branch=True, quotas=shares),))
    (four,) = await offerings(shared)
    for person in who[:5]:
        await register(person, SignUp(shared, four))
    await change_settings(union.organizer, roomy, register=RegisterRules((Occasion.ILLNESS,)))
    pools = {row["event"]: row["id"] for row in await fetch("SELECT id, event FROM pool")}
    return {
        "full": full, "one": one, "roomy": roomy, "two": two, "team": team, "three": three, "shared": shared,
        "transfer": handed, "party": made.party, "pool": pools[full], "shares": pools[shared],
        "accounting": union.accounting.id, "library": union.library.id,
    }  # fmt: skip


async def _signs_up(there: There) -> None:
    await register(await there.who("A0007"), SignUp(there["roomy"], there["two"], companions=(CHILD,)))


async def _gives_back(there: There) -> None:
    await cancel(await there.who("A0000"), await there.own("full", "A0000"))


async def _takes_over(there: There) -> None:
    await accept(await there.who("A0006"), there["transfer"])


async def _brings_two(there: There) -> None:
    family = (CHILD, Companion("小红", AgeBand.CHILD, True))
    await change_companions(await there.who("A0001"), await there.own("roomy", "A0001"), family)


async def _founds(there: There) -> None:
    wish = PartyWish(there["team"], there["three"], "乘风队", 3, companions=(CHILD,))
    await found(await there.who("A0005"), wish)


async def _joins(there: There) -> None:
    await join(await there.who("A0002"), there["party"])


async def _will_not_join(there: There) -> None:
    await decline(await there.who("A0002"), there["party"])


async def _has_a_link(there: There) -> None:
    await make_link(await there.who("A0000"), there["party"])


async def _offers_on(there: There) -> None:
    receiver = await there.who("A0008")
    await offer(await there.who("A0001"), await there.own("roomy", "A0001"), receiver.member_id)


async def _is_taken_out(there: There) -> None:
    mate = await there.who("A0001")
    await take_out(await there.who("A0000"), there["party"], mate.member_id, "换人")


async def _is_handed_over(there: There) -> None:
    mate = await there.who("A0001")
    await hand_over(await there.who("A0000"), there["party"], mate.member_id, "出差")


async def _grows(there: There) -> None:
    await change_party(await there.who("A0000"), there["party"], "飞鱼队", 6)


async def _dissolves(there: There) -> None:
    await cancel(await there.who("A0000"), await there.own("team", "A0000"), whole_party=True)


async def _lets_in(there: There) -> None:
    await admit(await there.boss(), await there.own("full", "A0003"), "特邀")


async def _adds_places(there: There) -> None:
    await places.resize_pool(await there.boss(), there["pool"], 4)


async def _shares(there: There) -> None:
    shares = {there["accounting"]: 4, there["library"]: 2}
    await quotas.save_shares(await there.boss(), there["shares"], shares)


async def _returns(there: There) -> None:
    await returns.return_places(await there.boss(), there["shares"], there["library"], 1)


async def _calls_off(there: There) -> None:
    await lifecycle.call_off(await there.boss(), there["full"], "台风")


async def _invites(there: There) -> None:
    await invitations.invite(await there.boss(), there["roomy"], ["A0008", "A0009"])


async def _walks_in(there: There) -> None:
    late = await there.who("A0009")
    await walk_in(await there.boss(), WalkIn(there["roomy"], there["two"], late.member_id, beyond="现场"))


async def _enters(there: There) -> None:
    await registers.enter(
        await there.boss(),
        there["roomy"],
        NewEntry("A0000", "illness", date(2026, 6, 1), amount=50_000),
        "nonce-001",
    )


async def _applied() -> Facts:
    with frozen(NOON):
        trip = await Trip.made()
        await trip.both_hand_in()
    return {"event": trip.event, "offering": trip.offering, "accounting": trip.union.accounting.id}


async def _decides(there: There) -> None:
    await give_places(await there.boss(), there["event"])


async def _judges(there: There) -> None:
    own = await there.own("event", "A0001")
    await judge(await there.boss(), there["event"], own, Verdict.REJECTED, "去年已参加")


async def _hands_a_list_back(there: There) -> None:
    """The branch's liaison is told, in the same write."""
    await return_list(await there.boss(), there["event"], there["offering"], there["accounting"], "请补一人")


async def _orders_anew(there: There) -> None:
    of = [await there.own("event", f"A000{number}") for number in (3, 2, 1, 0)]
    with frozen(NOON):
        await put_in_order(
            await there.boss(), there["event"], BranchOrder(there["offering"], there["accounting"], of)
        )


WORLDS = {
    "crowd": World(NOON, _crowd, {
        "signs up with a child": _signs_up, "gives a place back": _gives_back, "takes a place over": _takes_over,
        "brings two": _brings_two, "founds a team": _founds,
        "joins": _joins, "will not join": _will_not_join, "has a link": _has_a_link,
        "offers a place": _offers_on, "is taken out": _is_taken_out,
        "is handed over": _is_handed_over, "grows": _grows, "dissolves": _dissolves, "lets in": _lets_in,
        "adds places": _adds_places, "shares": _shares, "returns": _returns, "calls off": _calls_off,
        "invites": _invites, "walks in": _walks_in, "enters a visit": _enters,
    }),
    "lists": World(REVIEW, _applied, {
        "decides": _decides, "judges": _judges, "hands a list back": _hands_a_list_back, "orders anew": _orders_anew,
    }),
}  # fmt: skip
