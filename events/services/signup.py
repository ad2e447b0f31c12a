"""Signing up: the person themselves, their liaison or an organizer; one write, and harmless to repeat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from events import signals
from events.domain import absences
from events.domain.cancellation import By
from events.domain.event import (
    NOBODY,
    Event,
    Offering,
    Own,
    Person,
    Places,
    Pool,
    Quota,
    RegistrationStatus,
    SignUpForm,
)
from events.domain.party import Companion, places_for
from events.domain.questions import check_answers
from events.domain.signup import Application, Decision, Outcome, decide, no_seats
from events.queries import facts, past, seat_room
from events.services import answers as answering
from events.services import companions as bringing
from events.services import counters, news, promotion
from events.services.contention import Overtaken, write_again
from events.services.permission import acting_as, is_liaison_on
from events.services.storing import Kept, stored_as, traces_of
from events.services.traces import announce
from foundation.clock import now
from foundation.database import Found, Statement, fetch, fetch_together, store_where_found
from foundation.errors import Refusal, not_found
from foundation.i18n import local
from foundation.messages import Sentence
from members.domain.identity import Identity

_PERSON_AND_POOL = (
    "SELECT e.revision, m.name, m.sex, m.birth_date, m.employment_status, m.joined_on, m.honours,"
    " m.branch, b.name AS branch_name, b.path AS branch_path, p.size, p.taken, p.waiting,"
    " r.id AS own, r.offering, r.status, r.slot, r.ticket, r.places{more}"
    " FROM event e JOIN pool p ON p.event = e.id JOIN member m ON m.id = {{}} JOIN branch b ON b.id = m.branch"
    " LEFT JOIN registration r ON r.event = e.id AND r.member = m.id{joined}"
    " WHERE e.id = {{}} AND p.id = {{}}"
)
_KNOWN = _PERSON_AND_POOL.format(more="", joined="")
_KNOWN_WITH_QUOTA = _PERSON_AND_POOL.format(
    more=", q.id AS quota, q.size AS quota_size, q.taken AS quota_taken, q.waiting AS quota_waiting,"
    " qb.name AS quota_branch",
    joined=" LEFT JOIN branch_quota q ON q.id = {} LEFT JOIN branch qb ON qb.id = q.branch",
)
_QUOTA = (
    "SELECT q.id, q.size, q.taken, q.waiting, b.name AS branch_name"
    " FROM branch_quota q JOIN branch b ON b.id = q.branch WHERE q.id = {}"
)
_STEP = (
    "SELECT p.size, p.taken, p.waiting, p.ahead + o.taken - p.taken AS step"
    " FROM pool p JOIN pool o ON o.id = p.balances WHERE p.id = {}"
)
_SMALLEST = (
    "SELECT MIN(r.places) AS least FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE o.pool = {} AND r.status = 'waitlisted' AND r.places > 0"
)
_SMALLEST_OF_BRANCH = (
    "SELECT MIN(places) AS least FROM registration WHERE quota = {} AND status = 'waitlisted' AND places > 0"
)


class SignUp(msgspec.Struct, frozen=True):
    """A wish to take part. `member` empty: the actor themselves. `answers`: question id → as typed.

    `places`: of the pool, to which those of the companions are added; `party`: the id of the party this person is
    captain of, all of whose places are `places`. `walk_in`: at the door, so sign-up may be closed; only the door's
    own services say so.
    """

    event: str
    offering: str
    member: str = ""
    answers: Mapping[str, str] = {}
    places: int = 1
    party: str | None = None
    walk_in: bool = False
    seats: signals.SeatWish = signals.SeatWish()
    companions: tuple[Companion, ...] = ()


class Registered(msgspec.Struct, frozen=True):
    """What stands now. `decision` tells why in words; `again` when it stood before already."""

    registration: str
    ticket: str
    decision: Decision
    again: bool = False
    missing: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return self.decision.outcome


class NotAdmitted(Refusal):
    """The rules refuse this sign-up; `decision` holds every reason."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason.sentence, status=409)
        self.decision = decision


async def register(actor: Identity, wish: SignUp) -> Registered:
    """Signs a person up for an offering, or answers with the registration that stands already.

    Raises `NotAdmitted` with every reason, `AnswersRefused` with a sentence a question, `Refusal` 403 for
    someone else's member and 404 for what does not exist. Nothing was changed then.
    """
    return await write_again(lambda: register_within(actor, wish), guarded=True)


async def register_within(actor: Identity, wish: SignUp) -> Registered:
    """`register` as a part of a greater write body."""
    member = wish.member or actor.member_id
    asked, by = await application(actor, wish, member)
    decision = decide(asked)
    if decision.standing is not None:
        return Registered(decision.standing.id, decision.standing.ticket, decision, again=True)
    if decision.outcome is Outcome.REFUSED:
        raise NotAdmitted(decision)
    if asked.event.form is SignUpForm.PARTY and wish.party is None and not wish.walk_in:
        raise Refusal(Sentence("Here a captain signs up for everybody; please use the event's page."))
    bringing.check(asked.event, wish.companions, asked.person.name)
    checked = check_answers(asked.event.questions, wish.answers, by_themselves=by is By.THEMSELVES)
    # At the door nobody is kept waiting for answers; they follow.
    if checked.errors and not wish.walk_in:
        raise answering.AnswersRefused(checked.errors)
    made, line = await _stored(actor, asked, decision.outcome, wish)
    await answering.store(made.id, checked, actor.member_id, asked.now)
    await bringing.add(asked.event, made, asked.person.branch, wish.companions, actor.member_id, asked.now)
    await news.taken_in(actor, asked.event, member, made, line)
    await _tell(asked, made, decision.outcome, wish.seats)
    if decision.outcome is Outcome.CONFIRMED:
        await promotion.keep_step(asked.event, asked.offering.pool, asked.now)
    return Registered(made.id, made.ticket, decision, missing=checked.missing)


async def _stored(
    actor: Identity, asked: Application, outcome: Outcome, wish: SignUp
) -> tuple[Own, int | None]:
    """Moves the counters and stores the registration with its traces; the number in line of whoever waits.

    Somebody new who signs up themselves, as in a rush, is stored together with the counter that lets them in. Their
    number in line is not asked back: nobody writes to them.
    """
    quota = asked.places.quota.id if asked.places.quota else None
    kept = Kept(
        RegistrationStatus(outcome.value), asked.wanted, quota, None, wish.party, walk_in=wish.walk_in
    )
    counted = outcome is not Outcome.APPLIED
    new = all(own.offering != asked.offering.id for own in asked.own)
    if counted and new and actor.member_id == asked.person.id:
        guard = await _guard(asked, outcome)
        if outcome is Outcome.WAITLISTED:
            kept = msgspec.structs.replace(kept, line=Found("line", _further_back(asked)))
        made, stored = await stored_as(actor, asked, kept)
        traces = traces_of(actor, asked, made, outcome.value)
        await store_where_found(guard, *stored, *traces, overtaken=Overtaken)
        return made, None
    line = await _take(asked, outcome)
    made, stored = await stored_as(actor, asked, msgspec.structs.replace(kept, line=line))
    await fetch_together(*stored, *traces_of(actor, asked, made, outcome.value))
    return made, line


async def application(
    actor: Identity, wish: SignUp, member: str, *, by: By | None = None
) -> tuple[Application, By]:
    """Everything the decision needs: one statement mostly, while the event is remembered; one more where the rules
    ask for the past. ``by``: in which capacity, where that was asked otherwise."""
    event = facts.remembered(wish.event) or await _known_event(wish.event)
    offering = _offering(event, wish.offering)
    rows = await _known(actor, event, offering, member)
    if not rows or rows[0]["revision"] != event.revision:
        event = await facts.load(wish.event) or event
        offering = _offering(event, wish.offering)
        rows = await _known(actor, event, offering, member)
    if not rows:
        raise not_found(Sentence("This person is not on the roster. Nothing was changed."))
    first = rows[0]
    by = by or acting_as(actor, event.id, member, first["branch_path"])
    day, wanted = event_day(event, offering), places_wanted(event, wish)
    needed = past.needs_of(event, offering, day)
    before, absence = (
        past.known(event, await past.of_person(member, needed, event.id)) if needed else past.NOTHING
    )
    places = await _places(event, event.pool(offering.pool), first, wanted)
    if offering.id in event.seated and places.line and places.free >= wanted:
        least = await seat_room.smallest_who_could_sit(event.id, offering.pool, now())
        places = msgspec.structs.replace(places, smallest=least or NOBODY)
    asked = Application(
        event=event,
        offering=offering,
        person=_person(member, first),
        places=places,
        own=tuple(_own(row) for row in rows if row["own"]),
        now=now(),
        event_day=day,
        by_organizer=by is By.ORGANIZER or (wish.walk_in and event.settings.walk_ins.by_themselves),
        by_themselves=by is By.THEMSELVES and not is_liaison_on(actor, first["branch_path"]),
        seats=await _seats(event, offering, first["branch_path"], wish.seats, wanted),
        wanted=wanted,
        before=before,
        absence=absence,
    )
    return asked, by


async def _seats(
    event: Event, offering: Offering, branch_path: str, wish: signals.SeatWish, wanted: int
) -> int | None:
    """Free seats the person may have, counted as far as they are wanted, where the offering gives any."""
    if offering.id not in event.seated:
        return None
    return await seat_room.free_for(
        event.id, branch_path, now(), accessible=wish.accessible > 0, enough=max(wanted, 1)
    )


async def _known(actor: Identity, event: Event, offering: Offering, member: str) -> list[dict[str, Any]]:
    """The person with what they have, and the pool. Where places go by branch, with the quota of the actor's
    branch, which is the person's own in all but a few cases."""
    if not event.pool(offering.pool).by_branch:
        return await fetch(_KNOWN, member, event.id, offering.pool)
    guess = event.quota_of(offering.pool, actor.branch_path)
    return await fetch(_KNOWN_WITH_QUOTA, member, guess, event.id, offering.pool)


async def _known_event(event_id: str) -> Event:
    found = await facts.load(event_id)
    if found is None:
        raise not_found()
    return found


def _offering(event: Event, offering_id: str) -> Offering:
    offering = event.offering(offering_id)
    if not offering_id:
        raise Refusal(Sentence("Please choose one."), field="offering", status=422)
    if offering is None:
        raise not_found(Sentence("This event offers nothing of that kind any more. Please choose again."))
    return offering


def event_day(event: Event, offering: Offering) -> date:
    """The day on which ages are counted, in the union's zone."""
    return local(offering.starts_at or event.starts_at or now()).date()


def _person(member: str, row: dict[str, Any]) -> Person:
    return Person(
        id=member,
        name=row["name"],
        branch=row["branch"],
        branch_name=row["branch_name"],
        branch_path=row["branch_path"],
        sex=row["sex"],
        birth_date=row["birth_date"],
        employment_status=row["employment_status"],
        joined_on=row["joined_on"],
        honours=row["honours"],
    )


def _own(row: dict[str, Any]) -> Own:
    status = RegistrationStatus(row["status"])
    return Own(row["own"], row["offering"], status, row["slot"], row["ticket"], row["places"])


async def _places(event: Event, pool: Pool, row: dict[str, Any], wanted: int) -> Places:
    quota = event.quota_of(pool.id, row["branch_path"]) if pool.by_branch else None
    seen = Places(
        size=row["size"],
        taken=row["taken"],
        waiting=row["waiting"],
        by_branch=pool.by_branch,
        quota=await _quota(quota, row) if quota else None,
        passes_on=pool.return_by is not None,
    )
    if pool.balances or event.keeping_step(pool.id):
        await counters.hold(*in_step(event, pool))
    if pool.balances:
        seen = msgspec.structs.replace(seen, **(await fetch(_STEP, pool.id))[0])
    if seen.line and seen.free >= wanted:
        found = await fetch(_SMALLEST_OF_BRANCH if quota else _SMALLEST, quota or pool.id)
        seen = msgspec.structs.replace(seen, smallest=found[0]["least"] or 0)
    return seen


def in_step(event: Event, pool: Pool) -> tuple[str, ...]:
    """The pool and those that keep step with it, or it with them."""
    others = {other.id for other in event.keeping_step(pool.id)} | (
        {pool.balances} if pool.balances else set()
    )
    return tuple(sorted({pool.id, *others}))


async def _quota(quota: str, row: dict[str, Any]) -> Quota:
    if row.get("quota") != quota:
        return Quota(**(await fetch(_QUOTA, quota))[0])
    return Quota(quota, row["quota_size"], row["quota_taken"], row["quota_waiting"], row["quota_branch"])


async def _guard(asked: Application, outcome: Outcome) -> Statement:
    """The statement that moves the pool's counters, if it is still as it was decided on."""
    move = counters.waiting if outcome is Outcome.WAITLISTED else counters.taking
    return await move(asked.offering.pool, asked.places, asked.wanted)


def _further_back(asked: Application) -> int:
    """Whoever stayed away too often waits behind everybody else."""
    return absences.FAR_BACK if asked.absence.behind else 0


async def _take(asked: Application, outcome: Outcome) -> int | None:
    """Moves the counters, guarded by what was decided on; the number in line for a waitlisted one.

    An application moves none. Where pools keep step, whoever waits for the other one moves up at once.
    """
    if outcome is Outcome.APPLIED:
        return None
    if outcome is Outcome.WAITLISTED:
        line = await counters.wait(asked.offering.pool, asked.places, asked.wanted)
        if no_seats(asked):
            seats = await seat_room.free_for(asked.event.id, asked.person.branch_path, asked.now)
            if seats >= asked.wanted:
                raise Overtaken
        return line + _further_back(asked)
    await counters.take(asked.offering.pool, asked.places, asked.wanted)
    return None


def places_wanted(event: Event, wish: SignUp) -> int:
    """A party's places are asked for as a whole; everybody else's grow by those whom they bring."""
    if wish.party is not None:
        return wish.places
    return wish.places + places_for(event.settings.companions, wish.companions)


async def _tell(asked: Application, made: Own, outcome: Outcome, seats: signals.SeatWish) -> None:
    """The rooms above, and open pages."""
    if outcome is Outcome.CONFIRMED:
        await signals.registration_confirmed.send(
            signals.RegistrationNews(
                made.id,
                asked.event.id,
                made.offering,
                asked.person.id,
                asked.person.branch,
                made.ticket,
                asked.now,
                made.places,
                seats,
            )
        )
    announce(asked.event.id)
