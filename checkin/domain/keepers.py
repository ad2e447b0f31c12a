"""Who stands at a door: an organizer of the event, or a phone that joined by a link and has that door only."""

from datetime import datetime

import msgspec

from members.domain.identity import Identity, Link


class Keeper(msgspec.Struct, frozen=True):
    """`door` is the only door this keeper has; None: every door of the event. `phone` is the phone's id, if known.

    `ended_at` is set once the rights are gone: what was scanned before still counts, and nothing else.
    """

    event: str
    actor: Identity | Link
    door: str | None = None
    phone: str = ""
    ended_at: datetime | None = None

    @property
    def who(self) -> str:
        """What is kept as having scanned: a member's id, or a phone's."""
        return self.actor.link_id if isinstance(self.actor, Link) else self.actor.member_id
