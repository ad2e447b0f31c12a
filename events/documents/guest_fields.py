"""The columns of the list of companions and guests, with what was answered for each of them."""

from events.documents.roll_columns import QUESTION, STATUS_WORDS, shown
from events.domain.companion_questions import asked_of_companions
from events.domain.event import Event
from events.domain.party import AGE_BAND_NAMES
from events.domain.questions import Question
from events.queries.guests import Row
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Column, Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE

AUDIENCES = {"family": N_("family"), "student": N_("student"), "outside": N_("from outside")}


def fields(event: Event) -> list[Field[Row]]:
    several = len(event.offerings) > 1
    return [
        field("name", N_("Name"), lambda row: row.name, (2, 14), sort="name"),
        field("age", N_("Age"), lambda row: _(AGE_BAND_NAMES[row.age_band]), ("24mm", 14)),
        field("kind", N_("Belongs to"), lambda row: _(AUDIENCES[row.audience]), ("20mm", 12), usual=False),
        field("host", N_("Comes with"), lambda row: row.host, (2, 14), sort="host"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 14), usual=False, sort="number"),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field("party", N_("Party"), lambda row: row.party_name, (3, 20), usual=False),
        field("offering", N_("Offering"), lambda row: row.offering, (3, 20), usual=several),
        field("state", N_("State"), lambda row: _(STATUS_WORDS[row.status]) if row.status else "", ("22mm", 14)),
        field("place", N_("Needs a place"), lambda row: _("yes") if row.needs_place else _("no"), ("16mm", 10),
              usual=False),
        field("present", N_("Checked in"), lambda row: row.present_at, ("30mm", 18), sort="arrival"),
        field("time", N_("Named"), lambda row: row.created_at, ("30mm", 18), usual=False, sort="time"),
        *(_answer(question) for question in asked_of_companions(event.questions)),
        to_write_on("signature", N_("Signature")),
        to_write_on("blank", N_("Empty column")),
    ]  # fmt: skip


def shape(event: Event) -> Shape:
    sorts = {
        "host": N_("Comes with"), **BY_PEOPLE, "time": N_("Named"), "arrival": N_("Time of arrival"),
    }  # fmt: skip
    return shape_of(sorts, ("here", "age", "branch", "offering"), fields(event))


def _answer(question: Question) -> Field[Row]:
    def read(row: Row) -> str:
        return shown(question.kind, row.answers.get(question.id, ""))

    return Field(Column(f"{QUESTION}{question.id}", question.label, spoken=False), read, 3, 20)
