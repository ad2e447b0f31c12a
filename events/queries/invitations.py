"""Who is invited to an event, and what they have answered."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from events.domain.event import Event
from events.domain.event_form import Missing
from events.panels import Panel
from events.parts import Part, Standing, always
from foundation.database import fetch
from foundation.messages import N_, Sentence
from members.domain.identity import Identity
from members.queries.people_lists import Source, Walk

# Only who holds something has a slot; the index of slots tells it without the row.
_HELD = "EXISTS (SELECT 1 FROM registration r WHERE r.event = i.event AND r.member = i.member AND r.slot IS NOT NULL)"
_REPLY = f"CASE WHEN {_HELD} THEN 'coming' WHEN i.declined_at IS NOT NULL THEN 'declined' ELSE 'open' END"
_ROWS = (
    "SELECT i.id, i.role, i.invited_at, i.declined_at, m.id AS member, m.name, m.staff_number,"
    " b.name AS branch_name, {reply} AS reply, a.present_at FROM invitation i JOIN member m ON m.id = i.member"
    " JOIN branch b ON b.id = m.branch LEFT JOIN registration c ON c.event = i.event AND c.member = i.member"
    " LEFT JOIN attendance a ON a.registration = c.id WHERE i.id IN ({marks})"
)
_COUNTS = (
    "SELECT count(*) AS invited, COALESCE(SUM(CASE WHEN declined_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS declined,"
    " (SELECT count(DISTINCT r.member) FROM registration r JOIN invitation j ON j.event = r.event"
    " AND j.member = r.member WHERE r.event = {} AND r.status NOT IN ('cancelled', 'rejected')) AS coming"
    " FROM invitation WHERE event = {}"
)


class Reply(StrEnum):
    COMING = "coming"
    DECLINED = "declined"
    OPEN = "open"


class Invited(msgspec.Struct, frozen=True):
    """Somebody on the list. `present_at`: they were checked in."""

    id: str
    member: str
    name: str
    staff_number: str
    branch_name: str
    role: str
    reply: Reply
    invited_at: datetime
    declined_at: datetime | None
    present_at: datetime | None


def source(event_id: str) -> Source:
    """Everyone on the list."""
    return Source(
        "invitation i JOIN member m ON m.id = i.member JOIN branch b ON b.id = m.branch",
        "i.id",
        "i.event = {}",
        (event_id,),
        {"reply": _REPLY, "branch": "m.branch", "role": "i.role"},
        {"role": ("i.role", "m.pinyin", "m.staff_number"), "invited": ("i.invited_at", "m.pinyin")},
        found_too=("i.role",),
        narrow="invitation i JOIN member m ON m.id = i.member",
        walk=Walk("member m CROSS JOIN invitation i", "i.member = m.id", once=True),
    )


async def rows(ids: Sequence[str]) -> list[Invited]:
    """These, in this order. One statement, or none."""
    if not ids:
        return []
    text = _ROWS.replace("{reply}", _REPLY).replace("{marks}", ", ".join(["{}"] * len(ids)))
    found: dict[str, Invited] = {}
    for row in await fetch(text, *ids):
        known = found.get(row["id"])
        if known is None or known.present_at is None:
            found[row["id"]] = Invited(**{**row, "reply": Reply(row["reply"])})
    return [found[each] for each in ids if each in found]


async def panel(event: Event, reader: Identity | None) -> Panel | None:
    """What somebody invited sees on the event's page: the invitation, and how to say no."""
    if reader is None:
        return None
    rows = await fetch(
        "SELECT i.role, i.declined_at, (SELECT count(*) FROM registration r WHERE r.event = i.event"
        " AND r.member = i.member AND r.status NOT IN ('cancelled', 'rejected')) AS held"
        " FROM invitation i WHERE i.event = {} AND i.member = {}",
        event.id, reader.member_id,
    )  # fmt: skip
    if not rows:
        return None
    values = {
        "role": rows[0]["role"],
        "declined": rows[0]["declined_at"] is not None,
        "held": bool(rows[0]["held"]),
    }
    return Panel("events/invitations/_panel.html", values, position=-10)


async def _standing(event: Event) -> Standing:
    row = (await fetch(_COUNTS, event.id, event.id))[0]
    only = any(offering.rules.invited for offering in event.offerings)
    if not row["invited"]:
        lacks = Missing(
            "invitations", Sentence("Only those invited may sign up, but nobody is on the list yet.")
        )
        return Standing(
            Sentence("Nobody is invited; everyone who may can sign up."), (lacks,) if only else ()
        )
    told = Sentence(
        "{invited} invited, {coming} coming, {declined} cannot come",
        invited=int(row["invited"]), coming=int(row["coming"]), declined=int(row["declined"]),
    )  # fmt: skip
    return Standing(told)


invitations_part = Part("invitations", N_("Invitations"), "invitations", "user-plus", 18, always, _standing)
