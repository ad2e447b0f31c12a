"""The columns of a course's grid: who, a column a session, how the course stands; on paper marks are signs."""

from collections.abc import Callable

from checkin.documents.course_words import SIGNS
from events.domain.completion import MARK_NAMES, STATE_NAMES, Mark
from events.domain.event import Event, Session
from events.queries.course import Attendee, Figures, sessions_of
from foundation.i18n import brief, period
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Column, Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.documents.long_workbook import Sheet
from members.queries.people_lists import BY_BRANCH_FIRST

SESSION = "s-"


def fields(event: Event, *, signs: bool = False) -> list[Field[Attendee]]:
    """`signs`: for paper, where a mark is a sign that the foot explains."""
    several = len(event.offerings) > 1
    return [
        field("name", N_("Name"), lambda row: row.name, ("24mm", 14), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("24mm", 14), usual=False, sort="number"),
        field("branch", N_("Branch union"), lambda row: row.branch_name, (2, 22), sort="branch"),
        field("offering", N_("Signed up for"), lambda row: row.offering_title, (2, 18), usual=several),
        *(_session(session, signs=signs) for session in sessions_of(event)),
        field("attended", N_("Attended"), lambda row: row.completion.attended, ("16mm", 10), figure=True),
        field("needed", N_("Needed"), lambda row: row.completion.needed, ("16mm", 10), figure=True),
        field("standing", N_("Standing"), lambda row: _(STATE_NAMES[row.completion.state]), ("30mm", 18)),
        to_write_on("signature", N_("Signature")),
    ]  # fmt: skip


def shape(event: Event) -> Shape:
    return shape_of(BY_BRANCH_FIRST, ("state", "branch", "offering"), fields(event))


def by_session(event: Event, counts: Figures) -> Sheet:
    """A sheet of its own: present and expected by session."""
    heads = (_("Session"), _("Time"), _("Present"), _("Expected"))
    lines = [
        (each.title, brief(each.starts_at), counts.present[each.id], counts.expected[each.id])
        for each in sessions_of(event)
    ]
    return _("By session"), [heads, *lines]


def notes(event: Event, counts: Figures) -> list[str]:
    """At the foot of the paper: what the signs mean, and each session with its time and how many were there."""
    signs = " · ".join(f"{SIGNS[mark]} {_(MARK_NAMES[mark])}" for mark in Mark)
    return [
        signs,
        *(
            _(
                "{session}: {time}; present {present} of {expected}",
                session=each.title, time=period(each.starts_at, each.ends_at),
                present=counts.present[each.id], expected=counts.expected[each.id],
            )
            for each in sessions_of(event)
        ),
    ]  # fmt: skip


def _session(session: Session, *, signs: bool) -> Field[Attendee]:
    return Field(
        Column(f"{SESSION}{session.id}", session.title, spoken=False), _read(session, signs=signs), 1, 12
    )


def _read(session: Session, *, signs: bool) -> Callable[[Attendee], str]:
    def read(row: Attendee) -> str:
        if not row.comes_to(session):
            return "—"
        cell = row.cells.get(session.id)
        if cell is None:
            return ""
        return SIGNS[cell.mark] if signs else _(MARK_NAMES[cell.mark])

    return read
