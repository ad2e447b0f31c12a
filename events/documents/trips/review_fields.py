"""The columns of all branches' lists as one: the rank each gave, what the rules say, and the union's verdict."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from events.domain.event import Event
from events.domain.trips.ranking import Verdict
from events.queries.trips.applications import BranchState, Entry
from foundation.i18n import gettext as _
from foundation.i18n import say
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE

VERDICT_NAMES = {
    Verdict.NONE: N_("as the list says"),
    Verdict.ACCEPTED: N_("accept all the same"),
    Verdict.RETURNED: N_("return to the branch"),
    Verdict.REJECTED: N_("refuse"),
}
_SORTS = {"list": N_("List and rank"), **BY_PEOPLE}


class Line(msgspec.Struct, frozen=True):
    """An application on the list of a branch."""

    entry: Entry
    list_name: str
    batch: str

    @property
    def key(self) -> str:
        return self.entry.id

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def staff_number(self) -> str:
        return self.entry.staff_number

    @property
    def branch_name(self) -> str:
        return self.entry.branch_name

    @property
    def branch_position(self) -> int:
        return self.entry.branch_position

    @property
    def said(self) -> str:
        """What the branch says."""
        if not self.entry.nominated:
            return _("nothing yet")
        return self.entry.words or (_("not recommended") if self.entry.rank is None else _("recommended"))

    @property
    def rules(self) -> str:
        return " ".join(say(each) for each in self.entry.against) or _("meets them")

    @property
    def verdict(self) -> str:
        if self.entry.verdict is Verdict.NONE:
            return ""
        told = _(VERDICT_NAMES[self.entry.verdict])
        return f"{told}{_(':')} {self.entry.reason}" if self.entry.reason else told


def lines(event: Event, lists: Sequence[BranchState]) -> list[Line]:
    """Everybody who has not cancelled, list by list in the order of each."""
    titles = {offering.id: offering.title for offering in event.offerings}
    return [
        Line(entry, state.branch_name, titles[state.offering])
        for state in lists
        for entry in state.entries
        if entry.status != "cancelled"
    ]


FILTERS: Mapping[str, Callable[[Line], str]] = {
    "branch": lambda line: line.entry.list_branch,
    "offering": lambda line: line.entry.offering,
}


def fields(event: Event) -> Sequence[Field[Line]]:
    return [
        field("rank", N_("Rank"), lambda line: line.entry.rank or "", ("14mm", 8), figure=True),
        field("name", N_("Name"), lambda line: line.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda line: line.staff_number, ("25mm", 14), sort="number"),
        field("branch", N_("Branch union"), lambda line: line.list_name, (3, 24), sort="branch"),
        field("batch", N_("Offering"), lambda line: line.batch, (2, 16), usual=len(event.offerings) > 1),
        field("rules", N_("By the rules"), lambda line: line.rules, (3, 30)),
        field("said", N_("The branch says"), lambda line: line.said, (3, 30)),
        field("verdict", N_("Verdict"), lambda line: line.verdict, (2, 20)),
        to_write_on("signature", N_("Signature")),
    ]


def shape(event: Event) -> Shape:
    return shape_of(_SORTS, tuple(FILTERS), fields(event))
