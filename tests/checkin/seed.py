"""A door to stand at: an event with people who signed up, put straight into the tables."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from checkin.domain.ticket_token import sign
from checkin.keys import keyring
from events.tables import Event, Offering, Pool, Registration
from members.domain.identity import Grant, Identity, Role
from members.domain.pinyin import reading
from members.tables import Branch, Member, RoleGrant
from tests.members.seed import add_branch, add_member

STARTS = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
ENDS = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)


@dataclass
class Door:
    """An event, its organizer, and its registrations by name."""

    event: Event
    offering: Offering
    branches: list[Branch]
    organizer: Identity
    host: Member
    registrations: dict[str, Registration] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.event.id)

    def token(self, name: str) -> str:
        return token_of(self.registrations[name])

    def registration_id(self, name: str) -> str:
        return str(self.registrations[name].id)


def token_of(registration: Registration) -> str:
    return sign(registration.ticket, str(registration.event), keyring().signing)


async def add_event(host: Branch, **more: Any) -> Event:
    given = {"kind": "activity", "title": "湖滨健步走", "place": "湖滨东门", "status": "published", **more}
    event = Event(host=host.id, starts_at=STARTS, ends_at=ENDS, **given)
    await event.save()
    return event


async def add_offering(event: Event, title: str = "全程", size: int = 500) -> Offering:
    pool = Pool(event=event.id, size=size)
    await pool.save()
    offering = Offering(event=event.id, pool=pool.id, title=title)
    await offering.save()
    return offering


async def register(
    event: Event,
    offering: Offering,
    member: Member,
    *,
    status: str = "confirmed",
    line: int = 1,
    slot: int = 1,
) -> Registration:
    registration = Registration(
        event=event.id,
        offering=offering.id,
        member=member.id,
        branch=member.branch,
        status=status,
        slot=None if status == "cancelled" else slot,
        line=line if status == "waitlisted" else None,
    )
    await registration.save()
    return registration


def organizer_of(member: Member, branch: Branch, event_id: str = "") -> Identity:
    """A signed-in organizer of one event, or with no id of all."""
    return Identity(
        member_id=member.id,
        staff_number=member.staff_number,
        name=member.name,
        branch_id=branch.id,
        branch_name=branch.name,
        branch_path=branch.path,
        session="",
        grants=(Grant(Role.ORGANIZER, event_id),),
    )


PEOPLE = (
    ("王小明", "confirmed"),
    ("欧阳雪", "confirmed"),
    ("单于飞", "waitlisted"),
    ("曾可", "cancelled"),
)


async def add_person(branch: Branch, staff_number: str, name: str) -> Member:
    """A member who can be searched for."""
    spoken = reading(name)
    keys = {"pinyin": spoken.key, "initials": spoken.initials, "letters": spoken.letters}
    return await add_member(branch, staff_number, name, **keys)


async def open_door(title: str = "湖滨健步走", first_number: int = 1) -> Door:
    """Two branches, an organizer, and four people: two confirmed, one waiting, one cancelled."""
    college = await add_branch(f"澜湖学院{first_number}")
    branches = [
        await add_branch("会计学院分工会", college, position=1),
        await add_branch("图书馆分工会", college, position=2),
    ]
    host = await add_person(college, f"T{first_number:03}", "林组织")
    event = await add_event(college, title=title)
    await RoleGrant(member=host.id, role=Role.ORGANIZER.value, scope=event.id).save()
    door = Door(event, await add_offering(event), branches, organizer_of(host, college, str(event.id)), host)
    for number, (name, status) in enumerate(PEOPLE):
        member = await add_person(branches[number % 2], f"T{first_number + number + 1:03}", name)
        door.members[name] = member
        door.registrations[name] = await register(event, door.offering, member, status=status, line=number)
    return door
