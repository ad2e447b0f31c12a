"""What a member's first page says is next: each thing once, what calls today as a card, the rest in a list."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from events.agenda import AgendaItem
from events.domain.event import RegistrationStatus
from events.queries.mine import Held
from foundation.messages import Sentence

SOON = timedelta(hours=24)
ROWS = 6


class Ahead(msgspec.Struct, frozen=True):
    """One thing ahead: a registration, or what a higher room says (then `held` is none)."""

    at: datetime | None
    place: str
    held: Held | None = None
    item: AgendaItem | None = None
    session: Sentence | str = ""


class NextUp(msgspec.Struct, frozen=True):
    """`offers` wait for an answer; `cards` call today; `first` is the one event that stands out."""

    offers: tuple[Held, ...]
    cards: tuple[AgendaItem, ...]
    first: Ahead | None
    rows: tuple[Ahead, ...]

    @property
    def empty(self) -> bool:
        return not (self.offers or self.cards or self.first or self.rows)


def next_up(held: Sequence[Held], agenda: Sequence[AgendaItem], now: datetime) -> NextUp:
    """Puts registrations and the agenda together. A course's next session is told on its registration, not beside
    it; an event in which one takes part twice at the same time stands once."""
    sessions: dict[str, AgendaItem] = {}
    others: list[AgendaItem] = []
    own = {f"/registrations/{each.id}" for each in held}
    for item in agenda:
        if item.link in own:
            sessions.setdefault(item.link, item)
        else:
            others.append(item)
    offers = tuple(each for each in held if each.status is RegistrationStatus.OFFERED)
    ahead = _once([_ahead(each, sessions) for each in held if each not in offers])
    cards = tuple(item for item in others if item.at is None or item.at <= now + SOON)
    first = next((each for each in ahead if not _been(each)), None)
    later = [Ahead(item.at, item.place, item=item) for item in others if item not in cards]
    rows = [each for each in ahead if each is not first] + later
    return NextUp(
        offers, cards, first, tuple(sorted(rows, key=lambda each: (each.at is None, each.at or now))[:ROWS])
    )


def _ahead(held: Held, sessions: dict[str, AgendaItem]) -> Ahead:
    session = sessions.get(f"/registrations/{held.id}")
    if session is None:
        return Ahead(held.starts_at, held.event.place, held)
    return Ahead(session.at, session.place, held, session=session.detail)


def _once(ahead: list[Ahead]) -> list[Ahead]:
    """One a time and event, soonest first; what has no date yet comes last."""
    seen: dict[tuple[str, datetime | None], Ahead] = {}
    for each in ahead:
        if each.held is not None:
            seen.setdefault((each.held.event.id, each.at), each)
    dated = sorted((each for each in seen.values() if each.at), key=lambda each: each.at)  # type: ignore[arg-type,return-value]
    return dated + [each for each in seen.values() if not each.at]


def _been(ahead: Ahead) -> bool:
    """There already, and no further session to come to."""
    return ahead.held is not None and ahead.held.present_at is not None and not ahead.session
