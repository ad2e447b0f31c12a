"""What the form of a sign-up asks of seats, straight from the request."""

from litestar.datastructures import FormMultiDict

from events.domain.event import Event
from events.signals import SeatWish

BEST, ON_THE_MAP = "best", "choose"
MOST_CHOSEN = 200


def seats_sent(event: Event, sent: FormMultiDict) -> SeatWish:
    """What is asked of the seats; without a choice the best available."""
    if not event.seated:
        return SeatWish()
    accessible = int(bool(sent.get("accessible")))
    return SeatWish(chosen_in(sent) or ("",) if sent.get("seating") == ON_THE_MAP else (), accessible)


def chosen_in(sent: FormMultiDict) -> tuple[str, ...]:
    """The seats ticked, as ids that may not exist."""
    return tuple(dict.fromkeys(str(each)[:13] for each in sent.getall("seats", [])))[:MOST_CHOSEN]
