"""Where courses show: parts of an event's page for attendance and certificates, and a panel of one's registration."""

from checkin.queries import certificates, late_requests, sheets
from checkin.queries.screens import screens_of
from events.domain.completion import State
from events.domain.event import Event, EventStatus, RegistrationStatus
from events.domain.event_form import Missing
from events.domain.presence import TAIL
from events.panels import Panel, on_registration
from events.parts import Part, Standing, contribute_part
from events.queries import audiences, course
from events.queries.mine import Held
from foundation.clock import now
from foundation.messages import N_, Sentence


def connect() -> None:
    """Called once by the door's wiring."""
    contribute_part(
        Part("course", N_("Attendance by session"), "course", "list-checks", 60, _has_sessions, _attendance)
    )
    contribute_part(
        Part(
            "certificates",
            N_("Certificates of completion"),
            "certificates",
            "medal",
            82,
            _is_course,
            _certificates,
        )
    )
    contribute_part(Part("screens", N_("Rotating code"), "screens", "qr-code", 62, _takes_place, _screens))
    contribute_part(Part("walk-ins", N_("Walk-ins"), "walk-ins", "log-in", 64, _takes_place, _walk_ins))
    contribute_part(Part("guests", N_("Guests"), "guests", "users-round", 19, _takes_place, _guests))
    contribute_part(Part("sheets", N_("Sheets and badges"), "sheets", "id-card", 68, _takes_place, _sheets))
    contribute_part(Part("late", N_("Late check-in"), "late", "clock", 66, _takes_place, _late))
    on_registration(_of_registration)
    on_registration(_late_of_registration)


def _has_sessions(event: Event) -> bool:
    return bool(event.sessions)


def _present(read: course.Course) -> Sentence:
    count = sum(read.present(each) for each in read.sessions)
    return Sentence("{count} attendance so far", "{count} attendances so far", count=count)


def _is_course(event: Event) -> bool:
    return course.completes(event)


async def _attendance(event: Event) -> Standing:
    if not event.started(now()):
        return Standing(Sentence("From the first session on, {first}", first=event.sessions[0].starts_at))
    read = await course.course(event, now())
    if not course.completes(event):
        return Standing(_present(read))
    return Standing(
        Sentence(
            "{completed} completed, {open} still can, {failed} cannot any more",
            completed=read.standing(State.COMPLETED),
            open=read.standing(State.OPEN),
            failed=read.standing(State.FAILED),
        )
    )


async def _certificates(event: Event) -> Standing:
    issued = await certificates.of_event(event.id)
    valid = sum(each.valid for each in issued)
    if not valid:
        return Standing(Sentence("None issued yet"))
    return Standing(Sentence("{count} certificate is issued", "{count} certificates are issued", count=valid))


async def _of_registration(held: Held) -> Panel | None:
    found = await certificates.of_registration(held.id)
    if not found:
        return None
    return Panel("checkin/certificates/panel.html", {"certificates": found}, position=25)


def _takes_place(event: Event) -> bool:
    return event.status is not EventStatus.DRAFT


async def _screens(event: Event) -> Standing:
    still_open = sum(each.closed_at is None for each in await screens_of(event.id))
    if not still_open:
        return Standing(Sentence("No screen is open"))
    return Standing(Sentence("{count} screen is open", "{count} screens are open", count=still_open))


async def _guests(event: Event) -> Standing:
    count = len(await audiences.expected(event.id))
    if not count:
        return Standing(Sentence("People from outside, by name, each with a ticket"))
    return Standing(Sentence("{count} guest is expected", "{count} guests are expected", count=count))


async def _walk_ins(event: Event) -> Standing:
    there = sum(each.present_at is not None for each in await audiences.guests(event.id))
    heads = sum((await audiences.heads(event.id)).values())
    return Standing(
        Sentence("{guests} guests came, {heads} heads were counted", guests=there, heads=heads)
        if there or heads
        else Sentence("Colleagues without a registration, guests, heads counted")
    )


async def _sheets(event: Event) -> Standing:
    pages = await sheets.printed(event.id)
    waiting = sum(each.typed_at is None for each in pages)
    if not pages:
        return Standing(Sentence("No sheet printed yet"))
    return Standing(
        Sentence("{pages} sheets printed, {waiting} not typed in", pages=len(pages), waiting=waiting)
    )


async def _late(event: Event) -> Standing:
    waiting = await late_requests.open_requests(event.id)
    if not waiting:
        return Standing(Sentence("Nobody asks to be checked in late."))
    told = Sentence(
        "{count} person asks to be checked in late", "{count} people ask to be checked in late", count=waiting
    )
    return Standing(told, (Missing("late", told, blocks=False),))


async def _late_of_registration(held: Held) -> Panel | None:
    """After a session without a scan: asking for late check-in, and what became of it."""
    at = now()
    if held.status is not RegistrationStatus.CONFIRMED or not held.event.started(at):
        return None
    person = await course.one(held.event, held.id, at)
    if person is None:
        return None
    asked = await late_requests.of_registration(held.id)
    known = {each.slot for each in asked} | set(person.cells)
    missed = any(
        person.comes_to(each) and each.id not in known and each.ends_at + TAIL < at
        for each in course.sessions_of(held.event)
    )
    if not asked and not missed:
        return None
    values = {"asked": asked, "missed": missed, "registration": held.id}
    return Panel("checkin/walk_ins/panel.html", values, position=27)
