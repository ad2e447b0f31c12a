"""A trip as one path: each step with how it stands, what is missing now, and where it is done."""

from datetime import datetime

import msgspec

from events.domain.event import Event, Kind, Phase, RegistrationStatus
from events.domain.sealing import asked
from events.queries.places import promised_of
from events.queries.trips import money, notices, sealed
from events.queries.trips.applications import BranchState, Entry, entries_of, lists_of
from events.queries.trips.money import Account
from events.queries.trips.notices import Hung, Raised
from events.queries.trips.travelling import Travelling, travelling
from foundation.messages import N_, Sentence


class Step(msgspec.Struct, frozen=True):
    """`state`: done, now or empty (ahead). `missing`: what to do, most pressing first; `link` leads there."""

    key: str
    title: str
    told: Sentence
    link: str
    missing: tuple[Sentence, ...] = ()
    state: str = ""


class Path(msgspec.Struct, frozen=True):
    """All that the organizer's page of a trip shows."""

    steps: tuple[Step, ...]
    entries: tuple[Entry, ...]
    lists: tuple[BranchState, ...]
    travelling: Travelling
    account: Account

    @property
    def todo(self) -> list[tuple[Step, Sentence]]:
        return [(step, each) for step in self.steps for each in step.missing]


class Known(msgspec.Struct, frozen=True):
    """What the steps are told from."""

    event: Event
    now: datetime
    promised: tuple[int, int]
    entries: tuple[Entry, ...]
    lists: tuple[BranchState, ...]
    hung: tuple[Hung, ...]
    raised: tuple[Raised, ...]
    unnamed: int
    people: tuple[sealed.Person, ...]
    travelling: Travelling
    account: Account

    def count(self, *statuses: RegistrationStatus) -> int:
        return sum(each.status in statuses for each in self.entries)

    @property
    def link(self) -> str:
        return f"/manage/events/{self.event.id}"


async def path_of(event: Event, now: datetime) -> Path:
    """About a dozen statements, however many applied."""
    entries = tuple(await entries_of(event))
    promised = (await promised_of(event.id)).values()
    known = Known(
        event, now, (sum(size for size, _ in promised), sum(given for _, given in promised)), entries,
        tuple(await lists_of(event, entries)), tuple(await notices.of_event(event.id)),
        tuple(await notices.objections_of(event.id)), len(await notices.candidates(event.id)),
        tuple(await sealed.people_of(event)), await travelling(event), await money.account(event.id),
    )  # fmt: skip
    made = [step(known) for step in _STEPS]
    return Path(tuple(_with_states(made)), entries, known.lists, known.travelling, known.account)


def _with_states(steps: list[tuple[Step, bool]]) -> list[Step]:
    """The first step that is not done is the one now; what is missing counts from there on only where it is due."""
    now = next((number for number, (_, done) in enumerate(steps) if not done), len(steps))
    return [
        msgspec.structs.replace(
            step,
            state="done" if done and number < now else "now" if number == now else "done" if done else "",
        )
        for number, (step, done) in enumerate(steps)
    ]


def _quota(known: Known) -> tuple[Step, bool]:
    size, given = known.promised
    missing: tuple[Sentence, ...] = ()
    if not size:
        told = Sentence("Places do not go by branch")
    else:
        told = Sentence("{given} of {size} places given to branches", given=given, size=size)
        if given < size and known.event.takes_applications:
            missing = (
                Sentence("{count} place is not given to any branch yet.",
                         "{count} places are not given to any branch yet.", count=size - given),
            )  # fmt: skip
    step = Step("quota", N_("Places by branch"), told, f"{known.link}/edit#quotas", missing)
    return step, not missing and known.event.phase(known.now) is not Phase.DRAFT


def _applying(known: Known) -> tuple[Step, bool]:
    event = known.event
    standing = len(known.entries) - known.count(RegistrationStatus.CANCELLED)
    told = Sentence("{count} application", "{count} applications", count=standing)
    closed = event.phase(known.now) not in (Phase.DRAFT, Phase.BEFORE, Phase.OPEN)
    if not closed and event.sign_up_ends:
        told = Sentence("{applications}, until {closes}", applications=told, closes=event.sign_up_ends)
    return Step("applying", N_("Personal applications"), told, f"{known.link}/registrations"), closed


def _ranking(known: Known) -> tuple[Step, bool]:
    waiting = [each for each in known.lists if each.open]
    ready = sum(each.ready for each in waiting)
    link = f"{known.link}/review"
    if not known.event.takes_applications:
        return Step("ranking", N_("Branches' order"), Sentence("The branches' order stands"), link), True
    told = Sentence("{ready} of {all} branches have handed their list in", ready=ready, all=len(waiting))
    missing: tuple[Sentence, ...] = ()
    if waiting and ready < len(waiting):
        names = tuple(each.branch_name for each in waiting if not each.ready)
        missing = (Sentence("Still to hand in: {branches}", branches=names[:6]),)
    closed = known.event.phase(known.now) not in (Phase.DRAFT, Phase.BEFORE, Phase.OPEN)
    step = Step("ranking", N_("Branches' order"), told, link, missing if closed else ())
    return step, bool(waiting) and ready == len(waiting)


def _review(known: Known) -> tuple[Step, bool]:
    link = f"{known.link}/review"
    if not known.event.takes_applications:
        held = known.count(RegistrationStatus.CONFIRMED, RegistrationStatus.OFFERED)
        told = Sentence(
            "{places} places given, {waiting} stand by", places=held,
            waiting=known.count(RegistrationStatus.WAITLISTED),
        )  # fmt: skip
        return Step("review", N_("Union's review"), told, link), True
    against = sum(bool(each.against) for state in known.lists for each in state.open)
    told = Sentence("{count} applicant does not meet the rules", "{count} applicants do not meet the rules",
                    count=against)  # fmt: skip
    closed = known.event.phase(known.now) is Phase.CLOSED
    waiting = [each for each in known.lists if each.open]
    missing = (Sentence("Look the lists over and give the places."),)
    due = closed and bool(waiting) and all(each.ready for each in waiting)
    return Step("review", N_("Union's review"), told, link, missing if due else ()), False


def _notice(known: Known) -> tuple[Step, bool]:
    link = f"{known.link}/notices"
    missing: list[Sentence] = []
    open_objections = sum(not each.outcome for each in known.raised)
    if open_objections:
        missing.append(
            Sentence("{count} objection waits for an answer.", "{count} objections wait for an answer.",
                     count=open_objections)
        )  # fmt: skip
    given = not known.event.takes_applications
    if given and known.unnamed and not known.event.private and not known.event.started(known.now):
        missing.append(
            Sentence("{count} person has a place and was on no notice yet.",
                     "{count} people have a place and were on no notice yet.", count=known.unnamed)
        )  # fmt: skip
    hanging = next((each for each in known.hung if each.hangs(known.now)), None)
    if hanging is not None:
        told = Sentence("Up until {ends}", ends=hanging.period.ends)
    elif known.hung:
        told = Sentence("Over since {ends}", ends=known.hung[-1].period.down_at or known.hung[-1].period.ends)
    else:
        told = Sentence("Nothing was put up yet")
    done = bool(known.hung) and hanging is None and not missing
    return Step("notice", N_("Public notice"), told, link, tuple(missing)), done or known.event.private


def _details(known: Known) -> tuple[Step, bool]:
    kinds = asked(known.event.settings.sealed)
    link = f"{known.link}/sensitive"
    if not kinds:
        return Step(
            "details", N_("Consents and ID numbers"), Sentence("Nothing of that is asked"), link
        ), True
    lacking = sum(any(not each.has(kind.value) for kind in kinds) for each in known.people)
    gone = known.event.over(known.now)
    told = Sentence(
        "{given} of {all} have given everything", given=len(known.people) - lacking, all=len(known.people)
    )
    if gone:
        told = Sentence("The event is over; what was given is deleted on schedule")
    missing = (
        Sentence("{count} traveller has not given everything yet.",
                 "{count} travellers have not given everything yet.", count=lacking),
    )  # fmt: skip
    due = bool(lacking) and not gone and not known.event.takes_applications
    done = gone or (bool(known.people) and not lacking and not known.event.takes_applications)
    return Step("details", N_("Consents and ID numbers"), told, link, missing if due else ()), done


def _places_of_travel(known: Known) -> tuple[Step, bool]:
    travel = known.travelling
    told = Sentence(
        "{rooms} rooms, {roomless} without one; {buses} buses, {busless} without a seat",
        rooms=len(travel.rooms), roomless=len(travel.roomless), buses=len(travel.buses),
        busless=len(travel.busless),
    )  # fmt: skip
    missing: list[Sentence] = []
    if not known.event.takes_applications and not known.event.over(known.now):
        if travel.roomless and travel.rooms:
            missing.append(Sentence("{count} traveller has no room.", "{count} travellers have no room.",
                                    count=len(travel.roomless)))  # fmt: skip
        if travel.busless and travel.buses:
            missing.append(
                Sentence("{count} traveller has no seat in a bus.",
                         "{count} travellers have no seat in a bus.", count=len(travel.busless))
            )  # fmt: skip
        leaderless = tuple(bus.name for bus in travel.buses if not bus.leader)
        if leaderless:
            missing.append(Sentence("No leader yet: {buses}", buses=leaderless))
    done = bool(travel.rooms or travel.buses) and not missing
    step = Step("travel", N_("Rooms and buses"), told, f"{known.link}/rooms", tuple(missing))
    return step, done or known.event.over(known.now)


def _days(known: Known) -> tuple[Step, bool]:
    sessions, event = known.event.sessions, known.event
    link = f"{known.link}/roll-call"
    if not sessions:
        told = Sentence("The days are not set up yet")
        due = event.kind is Kind.TRIP and not event.takes_applications and not event.over(known.now)
        missing = (Sentence("Set the days up at which everybody is counted."),) if due else ()
        return Step("days", N_("Departure, days and return"), told, link, missing), event.over(known.now)
    past = sum(each.ends_at <= known.now for each in sessions)
    told = Sentence("{past} of {all} times are past", past=past, all=len(sessions))
    return Step("days", N_("Departure, days and return"), told, link), event.over(known.now)


def _settlement(known: Known) -> tuple[Step, bool]:
    account = known.account
    link = f"{known.link}/settlement"
    if account.closed_at is not None:
        return Step("money", N_("Settlement"), Sentence("Closed on {at}", at=account.closed_at), link), True
    told = Sentence("{count} line", "{count} lines", count=len(account.lines))
    missing = (Sentence("The trip is over: enter what it cost and close the settlement."),)
    over = known.event.over(known.now)
    return Step("money", N_("Settlement"), told, link, missing if over else ()), False


_STEPS = (
    _quota, _applying, _ranking, _review, _notice, _details, _places_of_travel, _days, _settlement,
)  # fmt: skip
