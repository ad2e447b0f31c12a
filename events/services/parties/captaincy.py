"""What a captain does: names, asks colleagues, makes a link, takes out, hands over, asks for more places or fewer."""

from typing import Any

from events import signals
from events.domain.cancellation import By
from events.domain.event import HOLDING, RegistrationStatus
from events.domain.party import accept_until, may_join, party_problems, refuse_late
from events.queries.parties import Mate, Whole
from events.services import news
from events.services.cancellation import release
from events.services.companions import check_open, check_reason, check_time
from events.services.companions_refused import CompanionsRefused
from events.services.contention import Overtaken, write_again
from events.services.parties.held import held, leads, row_of
from events.services.resizing import set_places
from events.services.traces import announce, log
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest, new_id, new_secret
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

_INVITE = (
    "INSERT INTO party_invitation (id, party, member, invited_at, answer) VALUES ({}, {}, {}, {}, '')"
    " ON CONFLICT (party, member) DO UPDATE SET answer = '', answered_at = NULL, invited_at = {}"
    " WHERE party_invitation.answer = 'declined' RETURNING id"
)
_ON_ROSTER = "SELECT id, name FROM member WHERE id = {} AND employment_status <> 'left'"
_STEP_DOWN = "UPDATE registration SET places = 0 WHERE id = {} AND places = {} RETURNING id"
_STEP_UP = "UPDATE registration SET places = {} WHERE id = {} AND places = 0 AND party = {} RETURNING id"
_NEW_HOST = "UPDATE guest SET registration = {}, branch = {} WHERE registration = {}"


async def change(actor: Identity, party_id: str, name: str, size: int, reason: str = "") -> None:
    """Another name or number of places: more only if they are free, fewer as far as nobody is in them.

    Raises `CompanionsRefused` with the fields, or `Refusal`.
    """

    async def body() -> None:
        party = await held(party_id)
        by = leads(actor, party)
        check_time(party.event, party.captain.status, by)
        check_reason(by, reason.strip())
        problems = party_problems(party.event.settings.party, name, size, party.used)
        if problems:
            raise CompanionsRefused(problems)
        at = now()
        check_open(party.event, by, at, size > party.size)
        await fetch("UPDATE party SET name = {}, size = {} WHERE id = {}", name.strip(), size, party_id)
        await set_places(party.event, row_of(party, party.event), size, at)
        if by is not By.THEMSELVES:
            await log(party.captain.id, actor.member_id, party.captain.status.value, at, reason.strip())
        await audit.record(
            actor, "party.changed", "party", party_id, event=party.event.id, was=party.size, size=size
        )
        announce(party.event.id)

    await write_again(body)


async def invite(actor: Identity, party_id: str, member_id: str) -> None:
    """Asks a colleague to join; they answer under My registrations. Asking twice changes nothing."""

    async def body() -> None:
        party = await held(party_id)
        leads(actor, party)
        if not may_join(party.event, now()):
            raise Refusal(refuse_late(party.event))
        found = await fetch(_ON_ROSTER, member_id)
        if not found:
            raise not_found(Sentence("This person is not on the roster. Nothing was changed."))
        if party.mate(member_id) is not None:
            raise Refusal(Sentence("{name} is in it already.", name=found[0]["name"]))
        at = now()
        if not await fetch(_INVITE, new_id(), party_id, member_id, at, at):
            return
        await audit.record(actor, "party.invited", "party", party_id, event=party.event.id, member=member_id)
        await tell(
            "party_invited",
            [member_id],
            {"title": party.event.title, "by": party.captain.name, "until": accept_until(party.event)},
            link=f"/parties/{party_id}/join",
            key=f"party-invited/{party_id}/{member_id}/{at.isoformat()}",
            event=party.event.id,
        )

    await write_again(body)


async def withdraw(actor: Identity, party_id: str, invitation_id: str) -> None:
    """Takes an invitation back that is not accepted. Harmless to repeat."""

    async def body() -> None:
        party = await held(party_id)
        leads(actor, party)
        gone = await fetch(
            "DELETE FROM party_invitation WHERE id = {} AND party = {} AND answer <> 'accepted' RETURNING member",
            invitation_id, party_id,
        )  # fmt: skip
        for row in gone:
            await audit.record(
                actor,
                "party.invitation_withdrawn",
                "party",
                party_id,
                event=party.event.id,
                member=row["member"],
            )

    await write_again(body)


async def make_link(actor: Identity, party_id: str) -> str:
    """A new secret for the link to join; a former one stops working. Only its digest is kept."""
    secret = new_secret()

    async def body() -> None:
        party = await held(party_id)
        leads(actor, party)
        await fetch("UPDATE party SET invitation = {} WHERE id = {}", digest(secret), party_id)
        await audit.record(actor, "party.link", "party", party_id, event=party.event.id)

    await write_again(body)
    return secret


async def take_out(actor: Identity, party_id: str, member_id: str, reason: str = "") -> None:
    """Takes a member out, who reads why; the place stays with the party. The captain hands over or dissolves.

    Raises `Refusal`; somebody who is not in it has been taken out already.
    """

    async def body() -> None:
        party = await held(party_id)
        by = leads(actor, party)
        mate = party.mate(member_id)
        if mate is None:
            return
        if mate.places:
            raise Refusal(Sentence("The captain stays; hand over first, or dissolve it."))
        if mate.present_at is not None:
            raise Refusal(Sentence("{name} has checked in already and stays.", name=mate.name))
        check_time(party.event, mate.status, by)
        check_reason(By.ORGANIZER, reason.strip())
        await _end(actor, party, mate, reason.strip())

    await write_again(body)


async def _end(actor: Identity, party: Whole, mate: Mate, reason: str) -> None:
    at, event = now(), party.event
    row: dict[str, Any] = {**row_of(party, event), "id": mate.id, "member": mate.member, "branch": mate.branch,
                           "status": mate.status.value, "places": 0, "ticket": mate.ticket}  # fmt: skip
    await release(row, "cancelled")
    await log(mate.id, actor.member_id, "cancelled", at, reason)
    await audit.record(
        actor, "party.taken_out", "party", party.id, event=event.id, registration=mate.id, member=mate.member
    )
    await fetch("DELETE FROM party_invitation WHERE party = {} AND member = {}", party.id, mate.member)
    await news.cancelled_by(actor, event, row, reason)
    if mate.status in HOLDING:
        await signals.registration_cancelled.send(signals.news(row, event.id, at))
    announce(event.id)


async def hand_over(actor: Identity, party_id: str, member_id: str, reason: str = "") -> None:
    """Makes another member captain: all places and companions go to their registration. Harmless to repeat."""

    async def body() -> None:
        party = await held(party_id)
        by = leads(actor, party)
        former, new = party.captain, party.mate(member_id)
        if new is None:
            raise not_found(Sentence("This person is not in it any more. Nothing was changed."))
        if new.places:
            return
        check_time(party.event, former.status, by)
        check_reason(by, reason.strip())
        if not await fetch(_STEP_DOWN, former.id, former.places):
            raise Overtaken
        if not await fetch(_STEP_UP, former.places, new.id, party_id):
            raise Overtaken
        await fetch(_NEW_HOST, new.id, new.branch, former.id)
        await fetch("UPDATE party SET captain = {} WHERE id = {}", new.member, party_id)
        at = now()
        for mate in (former, new):
            await log(mate.id, actor.member_id, mate.status.value, at, reason.strip())
        if former.status is RegistrationStatus.CONFIRMED:
            for mate, was, places in ((former, former.places, 0), (new, 0, former.places)):
                await signals.registration_resized.send(
                    signals.Resized(mate.id, party.event.id, party.offering, mate.member, was, places, at)
                )
        await audit.record(
            actor,
            "party.handed_over",
            "party",
            party_id,
            event=party.event.id,
            was=former.member,
            to=new.member,
        )
        announce(party.event.id)

    await write_again(body)
