"""Whoever gives a place up also leaves room and bus, in the same write."""

from events import signals
from events.services.trips import bussing, rooming


def connect() -> None:
    """Called once by the room's wiring."""
    signals.registration_cancelled.connect(_leave)


async def _leave(news: signals.RegistrationNews) -> None:
    await rooming.vacate(news.registration)
    await bussing.leave(news.registration)
