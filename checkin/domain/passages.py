"""Who is inside: one ticket's standing for one occasion is a fold over its scans, whatever order they arrived in."""

from collections.abc import Iterable
from datetime import datetime

import msgspec


class Standing(msgspec.Struct, frozen=True):
    """What is known of the people of one ticket for one occasion (a session, a day, or the whole event).

    `came`: different people who came in; `inside`: how many of them are there now; `doubled`: how often more came
    in than the ticket stands for, as when two doors without network let in the same one. `left_at` is set while
    nobody of them is inside any more.
    """

    came: int = 0
    inside: int = 0
    doubled: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    left_at: datetime | None = None
    door: str = ""


class Passage(msgspec.Struct, frozen=True):
    """People who went through a door: in, or out when `leaving`. `fresh` of them had not been in before."""

    nonce: str
    at: datetime
    leaving: bool = False
    people: int = 1
    fresh: int = 1
    door: str = ""


NOWHERE = Standing()


def after(standing: Standing, passage: Passage, heads: int) -> Standing:
    """The standing after one more passage, the latest so far. ``heads``: the people the ticket stands for."""
    last_at = passage.at if standing.last_at is None else max(passage.at, standing.last_at)
    if passage.leaving:
        inside = max(0, standing.inside - passage.people)
        left_at = passage.at if inside == 0 and standing.came else standing.left_at
        return msgspec.structs.replace(standing, inside=inside, left_at=left_at, last_at=last_at)
    too_many = standing.came + passage.fresh > heads or standing.inside + passage.people > heads
    earlier = standing.first_at is not None
    came = min(heads, standing.came + passage.fresh)
    return Standing(
        came=came,
        inside=min(came, standing.inside + passage.people),
        doubled=standing.doubled + too_many,
        first_at=standing.first_at if earlier else passage.at,
        last_at=last_at,
        door=standing.door if earlier else passage.door,
    )


def folded(passages: Iterable[Passage], heads: int) -> Standing:
    """The standing after all passages, by their time and then by their nonce; none of them taken back."""
    standing = NOWHERE
    for passage in sorted(passages, key=lambda each: (each.at, each.nonce)):
        standing = after(standing, passage, heads)
    return standing
