"""Where sessions show: a part of the event, panels of its page and of a registration, and what is next for a member."""

from datetime import datetime, timedelta

from events.agenda import AgendaItem, contribute
from events.domain.completion import MARK_NAMES, STATE_NAMES, describe
from events.domain.event import Event, RegistrationStatus
from events.panels import Panel, on_event, on_registration
from events.parts import Part, Standing, always, contribute_part
from events.queries.course import completes, one
from events.queries.mine import Held
from events.services.sessions import carry_rule
from events.signals import event_copied
from events.tables import EventSession
from foundation.clock import now
from foundation.messages import N_, Sentence
from members.domain.identity import Identity

_AHEAD = (
    "SELECT r.id, e.title, e.kind, s.title AS session, s.starts_at, COALESCE(NULLIF(s.place, ''), e.place) AS place"
    " FROM event_session s JOIN event e ON e.id = s.event JOIN registration r ON r.event = e.id"
    " AND (s.offering IS NULL OR s.offering = r.offering)"
    " WHERE r.member = {} AND r.status = 'confirmed' AND e.status = 'published' AND s.ends_at >= {}"
    " AND s.starts_at < {} ORDER BY s.starts_at, s.id LIMIT 20"
)
WEEKS_AHEAD = timedelta(weeks=6)


def connect() -> None:
    """Called once by the events' wiring."""
    contribute_part(Part("sessions", N_("Sessions"), "sessions", "calendar-days", 30, always, _standing))
    on_event(_of_event)
    on_registration(_of_registration)
    contribute(sessions_ahead)
    event_copied.connect(carry_rule)


async def _standing(event: Event) -> Standing:
    count = len(event.sessions)
    if not count:
        return Standing(Sentence("Held once, without sessions"))
    told = Sentence(
        "{count} session, the last one on {last}",
        "{count} sessions, the last one on {last}",
        count=count,
        last=event.sessions[-1].starts_at,
    )
    return Standing(told)


async def _of_event(event: Event, reader: Identity | None) -> Panel | None:
    if not event.sessions:
        return None
    several = len(event.offerings) > 1
    values = {
        "sessions": event.sessions,
        "titles": {each.id: each.title for each in event.offerings} if several else {},
        "told": describe(event.settings.completion, event.sessions) if completes(event) else (),
    }
    return Panel("events/sessions/panel.html", values, position=20)


async def _of_registration(held: Held) -> Panel | None:
    if held.status is not RegistrationStatus.CONFIRMED or not held.event.sessions:
        return None
    at = now()
    person = await one(held.event, held.id, at)
    if person is None:
        return None
    mine = [each for each in held.event.sessions if person.comes_to(each)]
    values = {
        "sessions": mine,
        "person": person,
        "names": MARK_NAMES,
        "states": STATE_NAMES,
        "begun": completes(held.event) and bool(mine) and at >= mine[0].starts_at,
    }
    return Panel("events/sessions/of_registration.html", values, position=20)


async def sessions_ahead(identity: Identity, at: datetime) -> list[AgendaItem]:
    """The sessions of the next weeks that this member has a place for."""
    rows = await EventSession.raw(_AHEAD, identity.member_id, at, at + WEEKS_AHEAD)
    return [
        AgendaItem(
            row["title"],
            row["starts_at"],
            row["place"],
            f"/registrations/{row['id']}",
            row["kind"],
            row["session"],
        )
        for row in rows
    ]
