"""Phones at a door: joined by a link without an account, or an organizer's own; seen, and sent home at once."""

from datetime import datetime, timedelta

import msgspec

from checkin.domain.keepers import Keeper
from checkin.door_tables import DoorPhone, GateLink
from checkin.queries.entrances import entrances_of
from checkin.services.live_counter import counter_changed
from events.services.permission import must_organize
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest, new_id, new_secret
from foundation.messages import Sentence
from members.domain.identity import Grant, Identity, Link, Role
from members.services import audit

AFTER_THE_EVENT = timedelta(days=1)
WITHOUT_AN_END = timedelta(days=30)
SEEN_EVERY = timedelta(seconds=20)
LONGEST_NAME = 60
_EVENT = "SELECT ends_at, starts_at FROM event WHERE id = {}"
_LINK = (
    "SELECT l.id, l.event, l.door, l.kind, l.expires_at, l.revoked_at, e.title, e.status, d.name AS door_name,"
    " d.closed_at FROM gate_link l JOIN event e ON e.id = l.event LEFT JOIN door d ON d.id = l.door"
    " WHERE l.digest = {}"
)
_PHONE = (
    "SELECT p.id, p.event, p.member, p.seen_at, p.waiting, p.revoked_at, l.id AS link, l.door, l.kind, l.expires_at,"
    " l.revoked_at AS link_revoked_at, d.closed_at FROM door_phone p LEFT JOIN gate_link l ON l.id = p.link"
    " LEFT JOIN door d ON d.id = l.door WHERE p.digest = {} AND p.event = {}"
)
_HOLDS = (
    "SELECT 1 FROM role_grant WHERE member = {}"
    " AND (role = 'administrator' OR (role = 'organizer' AND scope IN ('', {})))"
)
_TAKEN = (
    "SELECT at FROM audit_entry WHERE subject = {} AND subject_kind = 'member' AND action = 'role.revoked'"
    " ORDER BY id DESC LIMIT 1"
)


class IssuedGate(msgspec.Struct, frozen=True):
    """A link as it is shown once, with its secret."""

    id: str
    secret: str


class Gate(msgspec.Struct, frozen=True):
    """A link that is still good."""

    id: str
    event: str
    title: str
    door: str
    door_name: str
    kind: str


class PhoneRights(msgspec.Struct, frozen=True):
    """A phone's keeper, and what kind of screen it is."""

    keeper: Keeper
    kind: str
    seen_at: datetime
    waiting: int


async def issue(actor: Identity, event_id: str, door: str, kind: str = "scanner") -> IssuedGate:
    """A link for a door (empty: the event's one), good until a day after the event. Raises Refusal 403 and 404."""
    must_organize(actor, event_id)
    found = await entrances_of(event_id)
    if found is None or door not in found.by_id or kind not in ("scanner", "kiosk"):
        raise not_found()
    moment = now()

    async def body() -> IssuedGate:
        event = (await fetch(_EVENT, event_id))[0]
        ends_at = event["ends_at"] or event["starts_at"]
        made = IssuedGate(new_id(), new_secret())
        await GateLink.insert(
            GateLink(
                id=made.id,
                event=event_id,
                door=door or None,
                kind=kind,
                digest=digest(made.secret),
                issued_by=actor.member_id,
                issued_at=moment,
                expires_at=max(ends_at, moment) + AFTER_THE_EVENT if ends_at else moment + WITHOUT_AN_END,
            )
        )
        await audit.record(actor, "gate_link.issued", "gate_link", made.id, event=event_id, door=door)
        return made

    return await write(body)


async def find_gate(secret: str) -> Gate:
    """The link of that secret. Raises Refusal 404 for an unknown one, 403 for one that is over."""
    rows = await fetch(_LINK, digest(secret))
    if not rows:
        raise not_found()
    link = rows[0]
    if (
        link["revoked_at"]
        or link["closed_at"]
        or link["expires_at"] <= now()
        or link["status"] == "cancelled"
    ):
        raise Refusal(
            Sentence("This link is not good any more. Ask the organizer for a new one."), status=403
        )
    return Gate(
        link["id"], link["event"], link["title"], link["door"] or "", link["door_name"] or "", link["kind"]
    )


async def join(secret: str, name: str) -> tuple[Gate, str]:
    """This phone becomes a scanner of the link's door; returns the phone's own secret. Raises as `find_gate`."""
    gate = await find_gate(secret)
    own, phone, moment = new_secret(), new_id(), now()

    async def body() -> None:
        await DoorPhone.insert(
            DoorPhone(
                id=phone,
                event=gate.event,
                door=gate.door or None,
                link=gate.id,
                name=_tidy(name),
                digest=digest(own),
                joined_at=moment,
                seen_at=moment,
            )
        )
        await audit.record(Link(phone), "door_phone.joined", "door_phone", phone, link=gate.id)
        after_commit(lambda: counter_changed(gate.event))

    await write(body)
    return gate, own


async def enrol(actor: Identity, event_id: str, name: str) -> str:
    """An organizer's own phone, which can then send its scans even if they lose their role. Returns its secret."""
    must_organize(actor, event_id)
    own, moment = new_secret(), now()

    async def body() -> None:
        await DoorPhone.insert(
            DoorPhone(
                id=new_id(),
                event=event_id,
                member=actor.member_id,
                name=_tidy(name),
                digest=digest(own),
                joined_at=moment,
                seen_at=moment,
            )
        )

    await write(body)
    return own


def _tidy(name: str) -> str:
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:LONGEST_NAME]


async def phone_of(secret: str, event_id: str) -> PhoneRights | None:
    """Whose phone this is and what it may; None when its secret is unknown. `ended_at` is set once it may no more."""
    rows = await fetch(_PHONE, digest(secret), event_id)
    if not rows:
        return None
    row = rows[0]
    ended = [moment for moment in (row["revoked_at"], row["link_revoked_at"], row["closed_at"]) if moment]
    if row["link"]:
        ended += [row["expires_at"]] if row["expires_at"] <= now() else []
        actor: Identity | Link = Link(row["id"])
    else:
        ended += await _role_ended(row["member"], event_id)
        actor = _absent(row["member"])
    keeper = Keeper(
        event_id, actor, row["door"] or "" if row["link"] else None, row["id"], min(ended, default=None)
    )
    return PhoneRights(keeper, row["kind"] or "scanner", row["seen_at"], row["waiting"])


async def _role_ended(member_id: str, event_id: str) -> list[datetime]:
    """When somebody ceased to be an organizer of this event; nothing while they are."""
    if await fetch(_HOLDS, member_id, event_id):
        return []
    rows = await fetch(_TAKEN, member_id)
    return [rows[0]["at"] if rows else now()]


def _absent(member_id: str) -> Identity:
    """An organizer whose phone sends without them being signed in: only what they did is theirs."""
    return Identity(member_id, "", "", "", "", "", "", grants=tuple[Grant, ...]())


async def seen(rights: PhoneRights, waiting: int) -> None:
    """A phone was here, and still has so many scans to send. Written down at most every few seconds."""
    moment = now()
    if moment - rights.seen_at < SEEN_EVERY and waiting == rights.waiting:
        return

    async def body() -> None:
        await DoorPhone.update({DoorPhone.seen_at: moment, DoorPhone.waiting: max(0, waiting)}).where(
            DoorPhone.id == rights.keeper.phone
        )
        after_commit(lambda: counter_changed(rights.keeper.event))

    await write(body)


async def revoke_phone(actor: Identity, event_id: str, phone: str) -> None:
    """Sends a phone home at once. What it scanned before still counts. Raises Refusal 403, 404."""
    must_organize(actor, event_id)

    async def body() -> None:
        where = (DoorPhone.id == phone) & (DoorPhone.event == event_id)
        if not await DoorPhone.exists().where(where):
            raise not_found()
        await DoorPhone.update({DoorPhone.revoked_at: now()}).where(where & DoorPhone.revoked_at.is_null())
        await audit.record(actor, "door_phone.revoked", "door_phone", phone, event=event_id)
        after_commit(lambda: counter_changed(event_id))

    await write(body)


async def revoke_link(actor: Identity, event_id: str, link: str) -> None:
    """Takes a link back, and with it every phone that joined by it. Raises Refusal 403, 404."""
    must_organize(actor, event_id)

    async def body() -> None:
        where = (GateLink.id == link) & (GateLink.event == event_id)
        if not await GateLink.exists().where(where):
            raise not_found()
        await GateLink.update({GateLink.revoked_at: now()}).where(where & GateLink.revoked_at.is_null())
        await audit.record(actor, "gate_link.revoked", "gate_link", link, event=event_id)
        after_commit(lambda: counter_changed(event_id))

    await write(body)


def as_organizer(identity: Identity, rights: PhoneRights | None, event_id: str) -> Keeper:
    """An organizer who is signed in, on a phone that may be known. Raises Refusal 403."""
    if not identity.holds(Role.ORGANIZER, event_id):
        raise Refusal(Sentence("You do not stand at this door any more."), status=403)
    own = rights is not None and not isinstance(rights.keeper.actor, Link)
    mine = own and rights is not None and rights.keeper.who == identity.member_id
    return Keeper(event_id, identity, None, rights.keeper.phone if mine and rights else "")
