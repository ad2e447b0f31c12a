"""What is next for a member: a protocol to which higher rooms contribute, such as the next match."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from foundation.messages import Sentence
from members.domain.identity import Identity


class AgendaItem(msgspec.Struct, frozen=True):
    """One thing ahead. `at` is aware UTC; `link` a path of this site; `kind` an event kind or `match`."""

    title: str
    at: datetime | None
    place: str
    link: str
    kind: str
    detail: Sentence | str = ""


Contributor = Callable[[Identity, datetime], Awaitable[list[AgendaItem]]]
_contributors: list[Contributor] = []


def contribute(contributor: Contributor) -> None:
    """Called once by a room's wiring."""
    if contributor not in _contributors:
        _contributors.append(contributor)


async def agenda(identity: Identity, now: datetime) -> list[AgendaItem]:
    """Everything ahead of this member, soonest first; what has no time yet comes last."""
    items = [item for contributor in _contributors for item in await contributor(identity, now)]
    return sorted(items, key=lambda item: (item.at is None, item.at or now, item.title))
