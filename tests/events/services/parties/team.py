"""A team event with its people, and what must always be true of parties and companions."""

from typing import Any

import msgspec

from events.domain.event import SignUpForm
from events.domain.settings import CompanionRules, Infants, PartyRules, TransferRules
from events.queries.parties import Whole, party
from events.services.lifecycle import publish
from events.services.parties.founding import PartyWish, found
from events.services.people_settings import People, set_people
from foundation.database import fetch
from members.domain.identity import Identity
from tests.events.union import Union, counters, offerings

TEAM = People(
    form=SignUpForm.PARTY,
    party=PartyRules("team", 2, 6),
    companions=CompanionRules(3, infants=Infants.ASKED),
    transfer=TransferRules(True),
)
ALONE = msgspec.structs.replace(TEAM, form=SignUpForm.INDIVIDUAL)


async def held(union: Union, size: int = 10, people: People = TEAM, **more: Any) -> tuple[str, str]:
    """An event of that kind and its offering."""
    event = await union.event(size, publish=False, **more)
    await set_people(union.organizer, event, people)
    await publish(union.organizer, event)
    (offering,) = await offerings(event)
    return event, offering


async def founded(captain: Identity, event: str, size: int = 4, name: str = "飞鱼队", **more: Any) -> str:
    (offering,) = await offerings(event)
    made = await found(captain, PartyWish(event, offering, name, size, **more))
    return made.party


async def whole(party_id: str) -> Whole:
    found_party = await party(party_id)
    assert found_party is not None
    return found_party


async def in_it(party_id: str) -> list[tuple[str, str, int]]:
    """Name, status and places of everybody in the party, the captain first."""
    return [(mate.name, mate.status.value, mate.places) for mate in (await whole(party_id)).mates]


async def all_is_well(event: str) -> list[tuple[int, int, int]]:
    """The counters of the event's pools, once everything that must hold has been looked at."""
    wrong = await fetch(
        "SELECT r.id, r.status AS mine, c.status AS captains FROM registration r JOIN registration c"
        " ON c.party = r.party AND c.places > 0 WHERE r.event = {} AND (r.status <> c.status"
        " OR COALESCE(r.line, -1) <> COALESCE(c.line, -1) OR COALESCE(r.quota, '') <> COALESCE(c.quota, ''))",
        event,
    )
    assert wrong == [], "everybody stands and waits with the captain"
    parties = await fetch(
        "SELECT p.id, p.size, p.captain, (SELECT count(*) FROM registration r WHERE r.party = p.id) AS members,"
        " (SELECT SUM(r.places) FROM registration r WHERE r.party = p.id) AS places,"
        " (SELECT count(*) FROM registration r WHERE r.party = p.id AND r.places > 0) AS captains,"
        " (SELECT MAX(r.member) FROM registration r WHERE r.party = p.id AND r.places > 0) AS captain_is,"
        " (SELECT count(*) FROM guest g JOIN registration r ON r.id = g.registration WHERE r.party = p.id"
        " AND g.status = 'confirmed' AND g.needs_place = {}) AS along FROM party p WHERE p.event = {}",
        True, event,
    )  # fmt: skip
    for each in parties:
        assert each["captains"] == 1, each
        assert each["captain_is"] == each["captain"], each
        assert each["places"] == each["size"], each
        assert each["members"] + each["along"] <= each["size"], each
    alone = await fetch(
        "SELECT r.id, r.places, 1 + (SELECT count(*) FROM guest g WHERE g.registration = r.id"
        " AND g.status = 'confirmed' AND g.needs_place = {}) AS people FROM registration r"
        " WHERE r.event = {} AND r.party IS NULL AND r.status NOT IN ('cancelled', 'rejected')",
        True, event,
    )  # fmt: skip
    assert all(each["places"] == each["people"] for each in alone), alone
    gone = await fetch(
        "SELECT r.id FROM registration r LEFT JOIN guest g ON g.registration = r.id AND g.status = 'confirmed'"
        " WHERE r.event = {} AND r.status IN ('cancelled', 'rejected') AND (g.id IS NOT NULL OR r.party IS NOT NULL)",
        event,
    )
    assert gone == [], "whoever is out brings nobody and is in no party"
    return await counters(event)
