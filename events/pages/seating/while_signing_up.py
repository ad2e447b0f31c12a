"""Seats chosen in the form of a sign-up, beside its questions and companions: the best together, or on the map."""

import msgspec

from events.domain.event import Event
from events.pages.seat_wish import BEST, ON_THE_MAP, chosen_in
from events.pages.seating.choose import Anyone, SeatForm, shown_to
from events.pages.seating.drawing import Drawing
from events.queries.public import Standing
from foundation.errors import Refusal
from foundation.forms import ChoiceField
from foundation.messages import N_, Sentence


class SeatingForm(SeatForm):
    """How the seats are found."""

    seating = ChoiceField(
        N_("Which seats?"),
        choices=[(BEST, N_("The best that are free, together")), (ON_THE_MAP, N_("I choose on the map"))],
        required=False,
    )


class Seating(msgspec.Struct, frozen=True):
    """What the form shows of seats. `offerings`: those that give seats, none when all do; `chosen`: ticked ones."""

    form: SeatingForm
    drawing: Drawing
    offerings: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    infants: str = ""
    error: Sentence | None = None

    @property
    def shown_when(self) -> str:
        return msgspec.json.encode(self.offerings).decode()


async def seating_of(
    request: Anyone, event: Event, standing: Standing, refused: Refusal | None = None
) -> Seating | None:
    """The map for this form; None where seats are given later, by the organizer, or not at all.

    Whoever fills it in for somebody else chooses among the seats that person may have.
    """
    seated = tuple(choice.offering.id for choice in standing.possible if choice.offering.id in event.seated)
    if not seated or event.takes_applications:
        return None
    shown = await shown_to(standing.person.branch_path, event, 1)
    if not shown.plan.chooses:
        return None
    form = await SeatingForm.read(request) if refused else SeatingForm(data={"seating": BEST})
    chosen = chosen_in(await request.form()) if refused else ()
    everywhere = all(choice.offering.id in seated for choice in standing.possible)
    return Seating(
        form,
        shown.drawing,
        () if everywhere else seated,
        chosen,
        event.settings.companions.infants.value,
        refused.sentence if refused and refused.field == "seats" else None,
    )
