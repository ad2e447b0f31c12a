"""The parts of an event on its organizer's page: each slice says where it is set up and how it stands.

A room contributes its parts once in its `wiring.connect`. The organizer's page shows them as a list, in the order
of `position` under three headings (below 50 what is set up beforehand, below 80 what the day needs, then lists and what
remains); what they still lack stands on top of the page with everything else that is missing.
"""

from collections.abc import Awaitable, Callable

import msgspec

from events.domain.event import Event
from events.domain.event_form import Missing
from foundation.messages import Sentence


class Standing(msgspec.Struct, frozen=True):
    """How a part stands, in a line, and what it lacks; a `Missing.field` names nothing here, `link` leads there."""

    told: Sentence | None = None
    missing: tuple[Missing, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """A part of the event with a page of its own.

    ``path``: follows `/manage/events/<id>/`; ``title``: a marked text (N_); ``icon``: of static/icons/sprite.svg;
    ``applies``: whether this event has such a part at all; ``standing``: at most one or two statements.
    """

    key: str
    title: str
    path: str
    icon: str
    position: int
    applies: Callable[[Event], bool]
    standing: Callable[[Event], Awaitable[Standing]]
    of_register: bool = False
    """whether an event that is a register and nothing more has it too"""


class Shown(msgspec.Struct, frozen=True):
    """A part as the page shows it."""

    part: Part
    link: str
    standing: Standing


_parts: dict[str, Part] = {}


def contribute_part(part: Part) -> None:
    """Called once by a room's wiring."""
    _parts[part.key] = part


async def parts_of(event: Event) -> list[Shown]:
    """The parts this event has, with how they stand now."""
    applying = sorted(
        (part for part in _parts.values() if _applies(part, event)), key=lambda part: part.position
    )
    return [
        Shown(part, f"/manage/events/{event.id}/{part.path}", await part.standing(event)) for part in applying
    ]


def _applies(part: Part, event: Event) -> bool:
    return part.applies(event) and (part.of_register or not event.only_register)


def always(_event: Event) -> bool:
    """For parts that every event can have."""
    return True
