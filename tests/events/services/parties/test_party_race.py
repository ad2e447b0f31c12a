"""Many at once for one team's places, and one person wanted everywhere; the control shows that this is not luck."""

import asyncio
from typing import Any

from events.domain.party import AgeBand, Companion
from events.services.cancellation import cancel
from events.services.companions import change as change_companions
from events.services.parties.captaincy import change, invite, make_link
from events.services.parties.founding import PartyWish, found
from events.services.parties.joining import join
from events.services.signup import SignUp, register
from events.services.transfers import accept, offer
from events.tables import Registration
from foundation.clock import frozen
from foundation.database import write
from foundation.identifiers import new_id
from tests.events.services.parties.team import ALONE, all_is_well, founded, held, in_it, whole
from tests.events.services.racing import tried
from tests.events.union import NOON, Union

SIZE, PEOPLE = 5, 16


async def test_a_team_never_holds_more_than_its_places(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, *people = await union.people(PEOPLE)
        event, _ = await held(union, 20)
        team = await founded(captain, event, SIZE)
        secret = await make_link(captain, team)
        joined = await tried(
            *((lambda person=person: join(person, team, secret=secret)) for person in people),
            lambda: change(captain, team, "飞鱼队", 3),
        )
        size = (await whole(team)).size
        assert size in (3, SIZE)
        assert len(await in_it(team)) == size
        assert joined == (size - 1) + (size == 3)
        assert await all_is_well(event) == [(20, size, 0)]


async def test_one_person_wanted_everywhere_is_in_one_place_only(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        wanted, *captains = await union.people(6)
        event, offering = await held(union, 40)
        teams = [await founded(captain, event, 3, f"{number}队") for number, captain in enumerate(captains)]
        for captain, team in zip(captains, teams, strict=True):
            await invite(captain, team, wanted.member_id)
        done = await tried(
            *((lambda team=team: join(wanted, team)) for team in teams),
            lambda: found(wanted, PartyWish(event, offering, "自己队", 3)),
            lambda: register(wanted, SignUp(event, offering, walk_in=True)),
        )
        assert done >= 1
        assert await Registration.count().where(Registration.member == wanted.member_id) == 1
        await all_is_well(event)


async def test_the_control_looks_first_and_is_in_several_teams(database: Any) -> None:
    """What joining would do without the rows' constraints: look whether one is in another, then go in."""
    with frozen(NOON):
        union = await Union.found()
        _, *captains = await union.people(6)
        event, offering = await held(union, 40)
        teams = [await founded(captain, event, 3, f"{number}队") for number, captain in enumerate(captains)]
    ghosts = await union.people(len(teams), prefix="G")

    async def naive(team: str, ghost: Any) -> None:
        """The same person under another number, as if nothing in the database knew who they are."""
        taken = await Registration.count().where(Registration.walk_in == True)  # noqa: E712
        if taken:
            return

        async def body() -> None:
            await Registration.insert(
                Registration(
                    id=new_id(), event=event, offering=offering, member=ghost.member_id, branch=ghost.branch_id,
                    status="confirmed", slot=1, places=0, party=team, walk_in=True,
                )
            )  # fmt: skip

        await write(body)

    await asyncio.gather(*(naive(team, ghost) for team, ghost in zip(teams, ghosts, strict=True)))
    assert await Registration.count().where(Registration.walk_in == True) > 1  # noqa: E712


async def test_companions_places_and_transfers_at_once(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(8)
        event, offering = await held(union, 6, ALONE)
        held_by = [await register(person, SignUp(event, offering)) for person in people]
        family = [Companion("小明", AgeBand.CHILD), Companion("小红", AgeBand.CHILD)]
        (taker,) = await union.people(1, prefix="T")
        transfer = await offer(people[0], held_by[0].registration, taker.member_id)
        await tried(
            *(
                (lambda made=made, person=person: change_companions(person, made.registration, family))
                for made, person in zip(held_by, people, strict=True)
            ),
            lambda: cancel(people[1], held_by[1].registration),
            lambda: cancel(people[2], held_by[2].registration),
            lambda: accept(taker, transfer),
        )
        (numbers,) = await all_is_well(event)
        assert numbers[1] <= numbers[0]
