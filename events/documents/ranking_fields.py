"""The columns of a ranking as it stands: place, score, and how the score is made up."""

from collections.abc import Sequence

import msgspec

from foundation.i18n import gettext as _
from foundation.i18n import say
from foundation.messages import N_, Sentence
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE


class Line(msgspec.Struct, frozen=True):
    """An application in the ranking; those of equal score share a place."""

    key: str
    name: str
    staff_number: str
    branch: str
    branch_name: str
    branch_position: int
    place: int
    places: int
    tied: bool
    behind: bool
    score: str
    parts: tuple[Sentence | str, ...]

    @property
    def made_up(self) -> str:
        told = " + ".join(say(each) for each in self.parts)
        return f"{told} · {_('stands behind for having stayed away')}" if self.behind else told

    @property
    def ranked(self) -> str:
        return f"{self.place} {_('equal')}" if self.tied else str(self.place)


def fields() -> Sequence[Field[Line]]:
    return [
        field("rank", N_("Rank"), lambda line: line.ranked, ("18mm", 10), figure=True),
        field("name", N_("Name"), lambda line: line.name, (2, 14), sort="name"),
        field("number", N_("Staff number"), lambda line: line.staff_number, ("25mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda line: line.branch_name, (3, 24), sort="branch"),
        field("places", N_("Places"), lambda line: line.places, ("14mm", 8), usual=False, figure=True),
        field("score", N_("Score"), lambda line: line.score, ("20mm", 10), figure=True),
        field("made_up", N_("How it is made up"), lambda line: line.made_up, (5, 50)),
        to_write_on("signature", N_("Signature")),
    ]


def shape() -> Shape:
    return shape_of({"rank": N_("Rank"), **BY_PEOPLE}, ("branch",), fields())
