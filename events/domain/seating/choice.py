"""Which seats a person may have: their branch's block and the general sale; best available, or as chosen on the map."""

from collections.abc import Collection, Sequence

import msgspec

from events.domain.seating.best import Given, Group, best_available
from events.domain.seating.hall import Hall
from events.domain.seating.labels import seats_words
from foundation.errors import Refusal
from foundation.messages import Sentence


class Asker(msgspec.Struct, frozen=True):
    """Who asks: the branches that stand for them (their own and those above), as a group of so many.

    `returned`: blocks are no longer held. `anywhere`: an organizer, whom blocks do not bind.
    """

    group: Group
    branches: frozenset[str] = frozenset()
    returned: bool = False
    anywhere: bool = False


def own_seats(hall: Hall, taken: Collection[str], asker: Asker) -> list[bool]:
    """The free seats of their branch's block."""
    if asker.returned:
        return [False] * len(hall.seats)
    return [
        seat.branch in asker.branches and not seat.blocked and seat.id not in taken for seat in hall.seats
    ]


def open_seats(hall: Hall, taken: Collection[str], asker: Asker) -> list[bool]:
    """All free seats they may have: of their block, and on general sale."""
    anyones = asker.returned or asker.anywhere
    return [
        not seat.blocked
        and seat.id not in taken
        and (anyones or not seat.branch or seat.branch in asker.branches)
        for seat in hall.seats
    ]


def best_for(hall: Hall, taken: Collection[str], asker: Asker) -> Given | None:
    """The block of their branch first, if they can sit together there; else wherever they can; None: too few seats."""
    own = own_seats(hall, taken, asker)
    if any(own):
        found = best_available(hall, own, asker.group)
        if found is not None and found.together:
            return found
    return best_available(hall, open_seats(hall, taken, asker), asker.group)


def check_choice(hall: Hall, taken: Collection[str], asker: Asker, chosen: Sequence[str]) -> tuple[int, ...]:
    """The seats chosen on the map, as indices. Raises `Refusal` with what to do; nothing was given then."""
    wanted = asker.group.count
    chosen = [seat for seat in chosen if seat]
    if len(set(chosen)) != wanted:
        raise Refusal(
            Sentence(
                "Please choose exactly {count} seat. Nothing was changed.",
                "Please choose exactly {count} seats. Nothing was changed.",
                count=wanted,
            ),
            field="seats",
            status=422,
        )
    if not all(seat in hall.at for seat in chosen):
        raise Refusal(
            Sentence("The seating plan was changed meanwhile. Nothing was lost; please choose again."),
            field="seats",
        )
    seats = tuple(sorted(hall.at[seat] for seat in chosen))
    gone = [index for index in seats if hall.seats[index].id in taken or hall.seats[index].blocked]
    if gone:
        raise Refusal(
            Sentence(
                "Somebody was quicker: {seats}. Nothing was lost; please choose other seats.",
                seats=seats_words(hall, gone),
            ),
            field="seats",
        )
    free = open_seats(hall, taken, asker)
    held = [index for index in seats if not free[index]]
    if held:
        raise Refusal(
            Sentence(
                "These seats are held for a branch union: {seats}. Please choose others.",
                seats=seats_words(hall, held),
            ),
            field="seats",
        )
    special = [index for index in seats if hall.seats[index].accessible]
    if len(special) > asker.group.accessible and not asker.anywhere:
        raise Refusal(
            Sentence(
                "Accessible seats are for those who need them: {seats}. Please say so below, or choose others.",
                seats=seats_words(hall, special),
            ),
            field="seats",
        )
    return seats
