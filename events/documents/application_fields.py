"""The columns of the list of applications: who asks, what the rules and the branch say, the past, the answers."""

from datetime import datetime

from events.documents.roll_columns import QUESTION, shown
from events.domain.allocation.status_names import STATUS_NAMES
from events.domain.event import Event
from events.domain.questions import Question
from events.queries.applicants import Applicant
from foundation.i18n import gettext as _
from foundation.i18n import ngettext, say
from foundation.messages import N_
from foundation.web.wanted_list import Column, Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE

DOUBTFUL = "doubtful"


def fields(event: Event) -> list[Field[Applicant]]:
    several = len(event.offerings) > 1
    return [
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field("offering", N_("Offering"), lambda row: row.offering_title, (3, 20), usual=several),
        field("places", N_("Places"), lambda row: row.application.places, ("14mm", 8), usual=False, figure=True),
        field("time", N_("Time of application"), _applied, ("30mm", 18), usual=False, sort="time"),
        field("state", N_("State"), lambda row: _(STATUS_NAMES[row.status]), ("22mm", 14)),
        field("rank", N_("The branch's own order"), lambda row: row.application.rank, ("18mm", 10), usual=False,
              sort="rank", figure=True),
        field("words", N_("The branch says"), lambda row: row.application.words or "", (3, 24), usual=False),
        field("conditions", N_("Conditions for it"), _conditions, (4, 36)),
        field("history", N_("History"), _history, (3, 36)),
        field("service", N_("Years of service"), lambda row: row.service, ("16mm", 10), usual=False, figure=True),
        field("before", N_("Places of this kind in two years"), lambda row: row.places, ("20mm", 12), usual=False,
              figure=True),
        field("trip", N_("Last trip"), lambda row: row.last_trip, ("30mm", 12), usual=False),
        field("missed", N_("Times stayed away"), lambda row: row.missed, ("16mm", 10), usual=False, figure=True),
        *(_answer(question) for question in event.questions),
        to_write_on("remark", N_("Remark")),
    ]  # fmt: skip


def shape(event: Event) -> Shape:
    sorts = {"time": N_("Time of application"), **BY_PEOPLE, "rank": N_("The branch's own order")}
    return shape_of(sorts, ("status", "branch"), fields(event))


def _applied(row: Applicant) -> datetime:
    return row.application.registered_at


def _conditions(row: Applicant) -> str:
    return _("; ").join(say(reason) for reason in row.reasons) if row.reasons else _("met")


def _history(row: Applicant) -> str:
    told = []
    if row.service is not None:
        told.append(ngettext("{count} year of service", "{count} years of service", row.service))
    told.append(
        ngettext(
            "{count} place of this kind in two years", "{count} places of this kind in two years", row.places
        )
    )
    if row.last_trip:
        told.append(_("last trip {year}", year=row.last_trip.year))
    if row.missed:
        told.append(ngettext("stayed away {count} time", "stayed away {count} times", row.missed))
    return _("; ").join(told)


def _answer(question: Question) -> Field[Applicant]:
    def read(row: Applicant) -> str:
        given = row.answers.get(question.id, "")
        return shown(question.kind, given) if given else ""

    return Field(Column(f"{QUESTION}{question.id}", question.label, spoken=False), read, 3, 20)
