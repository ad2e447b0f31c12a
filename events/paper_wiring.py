"""The lists and papers that the events' room makes itself, on the shelves of the page that shows them all."""

from events.domain.event import Event, Kind, SignUpForm
from events.papers import Paper, Shelf, contribute_papers, shelves_of
from events.parts import Part, Standing, always, contribute_part
from foundation.messages import N_, Sentence
from members.domain.identity import Identity


def connect() -> None:
    """Called once by the room's wiring."""
    contribute_papers(_registrations)
    contribute_papers(_seats)
    contribute_papers(_travel)
    contribute_papers(_sensitive)
    contribute_papers(_register)
    contribute_part(
        Part(
            "papers", N_("Lists and paper"), "papers", "printer", 95,
            applies=always, standing=_standing, of_register=True,
        )
    )  # fmt: skip


async def _standing(event: Event) -> Standing:
    count = sum(len(shelf.papers) for shelf in await shelves_of(event))
    return Standing(
        Sentence(
            "{count} list or paper, in Excel or on A4",
            "{count} lists and papers, in Excel or on A4",
            count=count,
        )
    )


async def _registrations(event: Event, _reader: Identity | None) -> Shelf | None:
    if event.only_register:
        return None
    here = f"/manage/events/{event.id}/registrations"
    return Shelf(
        N_("Registrations"),
        "users-round",
        (
            Paper(N_("Registration list"), f"{here}/print?status=confirmed&sort=branch"),
            Paper(N_("Registration list in Excel"), f"{here}.xlsx?sort=branch", "xlsx"),
            *_companions(event),
            *_parties(event),
            Paper(
                N_("A list with other columns or in another order"),
                here,
                "page",
                Sentence("Choose columns, filters and order there; Excel and paper follow."),
            ),
        ),
        10,
    )


def _companions(event: Event) -> tuple[Paper, ...]:
    here = f"/manage/events/{event.id}/companions"
    if not event.settings.companions.most:
        told = Sentence("Guests of the branches, and who came without being on the roster.")
        return (Paper(N_("Companions and guests"), here, "page", told),)
    told = Sentence("A row for each, with what was answered for them.")
    return (
        Paper(N_("Companions and guests"), f"{here}/print"),
        Paper(N_("Companions and guests in Excel"), f"{here}.xlsx", "xlsx", told),
    )


def _parties(event: Event) -> tuple[Paper, ...]:
    if event.form is not SignUpForm.PARTY:
        return ()
    here = f"/manage/events/{event.id}/parties"
    return (Paper(N_("Parties"), f"{here}/print"), Paper(N_("Parties in Excel"), f"{here}.xlsx", "xlsx"))


async def _seats(event: Event, _reader: Identity | None) -> Shelf | None:
    if not event.seated:
        return None
    here = f"/manage/events/{event.id}/seats"
    return Shelf(
        N_("Seats"),
        "armchair",
        (
            Paper(N_("Seating plan"), f"/events/{event.id}/seats.pdf"),
            Paper(N_("Seating plan with names"), f"{here}/plan.pdf"),
            Paper(N_("Seat list"), f"{here}/people.pdf"),
            Paper(N_("Seat list in Excel"), f"{here}/people.xlsx", "xlsx"),
            Paper(N_("Seating plan in Excel"), f"{here}/plan.xlsx", "xlsx"),
        ),
        30,
    )


async def _travel(event: Event, _reader: Identity | None) -> Shelf | None:
    if event.kind is not Kind.TRIP:
        return None
    here = f"/manage/events/{event.id}"
    return Shelf(
        N_("Travel"),
        "bus",
        (
            Paper(N_("Room list"), f"{here}/travel/rooms.pdf"),
            Paper(N_("Bus list"), f"{here}/travel/buses.pdf"),
            Paper(N_("List of travellers"), f"{here}/travel/people.pdf"),
            Paper(N_("List of travellers in Excel"), f"{here}/travel/people.xlsx", "xlsx"),
            Paper(N_("Rooms and buses in Excel"), f"{here}/travel/lists.xlsx", "xlsx"),
            Paper(N_("Settlement"), f"{here}/settlement", "page"),
        ),
        35,
    )


async def _sensitive(event: Event, _reader: Identity | None) -> Shelf | None:
    if not event.settings.sealed.id_number:
        return None
    told = Sentence("Holds ID numbers: a reason is asked for, and the export is noted.")
    link = f"/manage/events/{event.id}/sensitive"
    return Shelf(N_("Insurance"), "shield-check", (Paper(N_("Insurance list"), link, "page", told),), 40)


async def _register(event: Event, _reader: Identity | None) -> Shelf | None:
    if not event.settings.register.occasions:
        return None
    here = f"/branch/register/{event.id}"
    return Shelf(
        N_("Register"),
        "clipboard-list",
        (
            Paper(N_("Signed receipt list of the register"), f"{here}/receipts.pdf"),
            Paper(N_("Register in Excel"), f"{here}/list.xlsx", "xlsx"),
        ),
        45,
    )
