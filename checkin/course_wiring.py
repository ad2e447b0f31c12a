"""Where courses show: parts of an event's page for attendance and certificates, and a panel of one's registration."""

from checkin.queries import certificates
from events.domain.completion import State
from events.domain.event import Event, Kind
from events.panels import Panel, on_registration
from events.parts import Part, Standing, contribute_part
from events.queries import course
from events.queries.mine import Held
from foundation.clock import now
from foundation.messages import N_, Sentence


def connect() -> None:
    """Called once by the door's wiring."""
    contribute_part(
        Part("course", N_("Attendance by session"), "course", "list-checks", 60, _has_sessions, _attendance)
    )
    contribute_part(
        Part("certificates", N_("Certificates"), "certificates", "medal", 80, _is_course, _certificates)
    )
    on_registration(_of_registration)


def _has_sessions(event: Event) -> bool:
    return bool(event.sessions)


def _is_course(event: Event) -> bool:
    return event.kind is Kind.TRAINING or bool(event.sessions)


async def _attendance(event: Event) -> Standing:
    if not event.started(now()):
        return Standing()
    read = await course.course(event, now())
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
