"""Every list and paper of an event in one place: each room says which files it makes of it.

A room contributes once in its `wiring.connect`; the page "Lists and paper" shows them by subject. What a file holds
and who may take it stays with its own page: this only leads there.
"""

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from events.domain.event import Event
from foundation.messages import Sentence
from members.domain.identity import Identity


class Paper(msgspec.Struct, frozen=True):
    """A file, or the page where one is made.

    ``title``: a marked text (N_); ``link``: its address; ``made``: pdf, xlsx, or page when something has to be
    said first; ``told``: what to know before taking it.
    """

    title: str
    link: str
    made: str = "pdf"
    told: Sentence | None = None


class Shelf(msgspec.Struct, frozen=True):
    """Papers of one subject. ``icon``: of static/icons/sprite.svg; lower ``position`` stands higher."""

    title: str
    icon: str
    papers: tuple[Paper, ...]
    position: int = 50


Contributor = Callable[[Event, Identity | None], Awaitable[Shelf | None]]
_contributors: list[Contributor] = []


def contribute_papers(contributor: Contributor) -> None:
    """Called once by a room's wiring. The contributor is asked with the event and who reads (None: any organizer), and
    answers None when it makes nothing of this event that they may take."""
    if contributor not in _contributors:
        _contributors.append(contributor)


async def shelves_of(event: Event, reader: Identity | None = None) -> Sequence[Shelf]:
    """What this reader may take; without a reader, what every organizer of the event may."""
    found = [await contributor(event, reader) for contributor in _contributors]
    return sorted((shelf for shelf in found if shelf and shelf.papers), key=lambda shelf: shelf.position)
