"""Loads the demo college, through the same services that people use."""

from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from operations import installation


async def fill() -> None:
    """Put the demo college into the open, migrated, empty database."""


async def load(settings: Settings, *, fresh: bool) -> None:
    """`fill` as a command: only ever an empty database, or with `fresh` one that holds the demo already."""
    async with installation.opened(settings):
        if not await installation.is_empty():
            if not fresh:
                raise Refusal(
                    Sentence(
                        "There is data already. Nothing was changed. For a new demo: rallypoint demo --fresh"
                    )
                )
            if not await installation.has_demo_accounts():
                raise Refusal(Sentence("This is not the demo: it is never thrown away. Nothing was changed."))
        await fill()
