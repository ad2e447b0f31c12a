"""Who may call the routes of sign-up forms: what is asked at the door, parties, transfers."""

import msgspec

from events.queries import facts
from events.tables import Event as EventTable
from events.tables import Offering, Party, PartyInvitation, Pool, Question, Registration
from events.transfer_tables import Transfer
from foundation.identifiers import digest, new_secret
from members.tables import Branch
from tests.access.entry import SIGNED_IN, Entry
from tests.access.events import ROLL_ONE, _managed, _of_a_row, _own
from tests.access.world import World
from tests.members.seed import add_member

PEOPLE = {
    "form": "party", "called": "team", "least": "2", "most": "6", "accept_days": "0", "companions": "0",
    "infants": "lap",
}  # fmt: skip
PARTY = "/parties/{party_id:str}"
LEADS = frozenset({"liaison", "organizer", "administrator"})
OTHER_LEADS = frozenset({"other_liaison", "other_organizer", "administrator"})
OTHER_PARTY = ({"party_id": "other_party_id"},)


def _seen(method: str, path: str, **more: object) -> Entry:
    """Its people, and whoever may act for its captain, who is a colleague of the liaison."""
    return Entry(method, path, LEADS | {"member"}, foreign=OTHER_PARTY, everywhere=OTHER_LEADS, **more)  # type: ignore[arg-type]


def _led(method: str, path: str, *, mate: bool = False, **more: object) -> Entry:
    everywhere = frozenset() if mate else OTHER_LEADS
    return Entry(method, path, LEADS, foreign=OTHER_PARTY, everywhere=everywhere, **more)  # type: ignore[arg-type]


def _asked(method: str, path: str) -> Entry:
    """Who was asked to join."""
    return Entry(method, path, {"member"}, foreign=OTHER_PARTY, everywhere=frozenset())


def _brings(method: str, what: str) -> Entry:
    path = f"/registrations/{{registration_id:str}}/{what}"
    foreign = ({"registration_id": "other_registration_id"},)
    everywhere = OTHER_LEADS | {"other_member"}
    return Entry(
        method, path, LEADS | {"member"}, form={"reason": "?"} if method == "POST" else None, foreign=foreign,
        everywhere=everywhere,
    )  # fmt: skip


ROUTES: list[Entry] = [
    _managed("GET", "/manage/events/{event_id:str}/people"),
    _managed("POST", "/manage/events/{event_id:str}/people", form=PEOPLE),
    _own("GET", "/registrations/{registration_id:str}/door"),
    _own("POST", "/registrations/{registration_id:str}/door"),
    _of_a_row("GET", f"{ROLL_ONE}/door"),
    _of_a_row("POST", f"{ROLL_ONE}/door"),
    _seen("GET", PARTY),
    _led("POST", PARTY, form={"party_name": "海豚队", "size": "3", "reason": "?"}),
    _led("POST", f"{PARTY}/ask", form={"member": "{other_member_id}"}),
    _led("POST", f"{PARTY}/withdraw", form={"invitation": "invitation001"}),
    _led("POST", f"{PARTY}/link"),
    _led("GET", f"{PARTY}/people/{{member_id:str}}", mate=True),
    _led("POST", f"{PARTY}/people/{{member_id:str}}/take-out", form={"reason": "?"}),
    _led("POST", f"{PARTY}/people/{{member_id:str}}/hand-over", mate=True, form={"reason": "?"}),
    _led("POST", f"{PARTY}/dissolve"),
    Entry(
        "GET",
        "/together/{party_secret:str}",
        SIGNED_IN,
        foreign=({"party_secret": "no_secret"},),
        everywhere=frozenset(),
    ),
    Entry(
        "POST",
        "/together/{party_secret:str}",
        SIGNED_IN,
        foreign=({"party_secret": "no_secret"},),
        everywhere=frozenset(),
    ),
    _asked("GET", f"{PARTY}/join"),
    _asked("POST", f"{PARTY}/join"),
    _asked("POST", f"{PARTY}/decline"),
    _brings("GET", "companions"),
    _brings("POST", "companions"),
    _brings("GET", "transfer"),
    _brings("POST", "transfer"),
    _brings("POST", "transfer/withdraw"),
    Entry("GET", "/transfers/{transfer_id:str}", {"other_member"}),
    Entry("POST", "/transfers/{transfer_id:str}", {"other_member"}),
    Entry("POST", "/transfers/{transfer_id:str}/decline", {"other_member"}),
]


async def seed(world: World) -> None:
    """Both events ask something at the door and let people bring others. In a third one, of the organizer's, the
    member is in a party of a colleague's; in a fourth, of the other organizer's, there is one of strangers."""
    for key in ("event_id", "other_event_id"):
        await Question(event=world.values[key], kind="text", label="车牌号", asked="door").save()
        rows = await EventTable.select(EventTable.settings).where(EventTable.id == world.values[key])
        settings = msgspec.json.decode(rows[0]["settings"]) | {
            "companions": {"most": 2},
            "transfer": {"allowed": True},
        }
        await EventTable.update({EventTable.settings: msgspec.json.encode(settings).decode()}).where(
            EventTable.id == world.values[key]
        )
    offered = Transfer(
        registration=world.values["registration_id"], receiver=world.members["other_member"],
        offered_by=world.members["member"], open_for=world.values["registration_id"],
    )  # fmt: skip
    await offered.save()
    world.values["transfer_id"] = offered.id
    secret, world.values["no_secret"] = new_secret(), new_secret()
    world.values["party_secret"] = secret
    await _party(world, "", digest(secret))
    await _party(world, "other_", None)
    facts.forget_all()


async def _party(world: World, which: str, invitation: str | None) -> None:
    """In an offering of its own of the event, so that nothing else of it changes."""
    event, branch = world.values[f"{which}event_id"], world.values[f"{which}branch_id"]
    captain = await add_member(
        await _branch(branch), f"CAPTAIN{which[:1]}", "队长", pinyin="dui4 zhang3", initials="dz"
    )
    pool = Pool(event=event, name="队", size=20, taken=4)
    await pool.save()
    offering = Offering(event=event, pool=pool.id, title="拔河")
    await offering.save()
    party = Party(
        event=event, offering=offering.id, name="飞鱼队", captain=captain.id, size=4, invitation=invitation
    )
    await party.save()
    people = [(captain.id, 4, 1), (world.members["member"], 0, 2)] if not which else [(captain.id, 4, 1)]
    for member, places, slot in people:
        await Registration(
            event=event, offering=offering.id, member=member, branch=branch, status="confirmed", places=places,
            party=party.id, slot=slot,
        ).save()  # fmt: skip
    if not which:
        await PartyInvitation(party=party.id, member=world.members["member"], answer="accepted").save()
    world.values[f"{which}party_id"] = party.id


async def _branch(branch_id: str) -> Branch:
    found = await Branch.objects().get(Branch.id == branch_id)
    assert found is not None
    return found
