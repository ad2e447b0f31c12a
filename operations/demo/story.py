"""Many things that happen in one college, told in the order of their moments, so that every record is in order too.

A story is an asynchronous generator: it yields the moment of its next act, and is resumed at that moment.
"""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from heapq import heapify, heappop, heappush

from foundation.clock import frozen

Story = AsyncGenerator[datetime, None]


async def merged(stories: Sequence[Story]) -> Story:
    """Several stories as one: whichever comes next goes on; at the same moment, in the order given."""
    waiting = []
    for number, story in enumerate(stories):
        moment = await anext(story, None)
        if moment is not None:
            waiting.append((moment, number, story))
    heapify(waiting)
    while waiting:
        moment, number, story = heappop(waiting)
        yield moment
        following = await anext(story, None)
        if following is not None:
            heappush(waiting, (max(following, moment), number, story))


async def carry_out(story: Story) -> None:
    """Each act of the story, with the clock at its moment."""
    moment = await anext(story, None)
    while moment is not None:
        with frozen(moment):
            moment = await anext(story, None)
