"""Panels that slices and higher rooms add to the public page of an event and to the page of a registration.

A panel is a template with its values. Contributors are called with what the page knows already and answer None
when they have nothing to show; each may use one or two statements.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from events.domain.event import Event
from events.queries.mine import Held
from members.domain.identity import Identity


class Panel(msgspec.Struct, frozen=True):
    """``template`` is included with ``panel`` set to ``values``; lower ``position`` stands higher.

    Below 0 it asks for something now: on the page of a registration it stands above everything else, on that of an
    event with what is said of the reader's own standing.
    """

    template: str
    values: dict[str, Any] = {}
    position: int = 50


EventPanel = Callable[[Event, Identity | None], Awaitable[Panel | None]]
RegistrationPanel = Callable[[Held], Awaitable[Panel | None]]

_of_events: list[EventPanel] = []
_of_registrations: list[RegistrationPanel] = []


def on_event(contributor: EventPanel) -> None:
    """Adds a panel to the public page of events; called once by a room's wiring."""
    if contributor not in _of_events:
        _of_events.append(contributor)


def on_registration(contributor: RegistrationPanel) -> None:
    """Adds a panel to the page of a registration, which only its owner sees; called once by a room's wiring."""
    if contributor not in _of_registrations:
        _of_registrations.append(contributor)


async def of_event(event: Event, reader: Identity | None) -> list[Panel]:
    return _sorted([await contributor(event, reader) for contributor in _of_events])


async def of_registration(held: Held) -> list[Panel]:
    return _sorted([await contributor(held) for contributor in _of_registrations])


def _sorted(panels: list[Panel | None]) -> list[Panel]:
    return sorted((panel for panel in panels if panel is not None), key=lambda panel: panel.position)
