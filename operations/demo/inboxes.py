"""Inboxes of the demo: what is long past was read, what is new waits, and what is due by now has been said."""

from datetime import timedelta

from events.services.deadlines import remind_of_deadlines
from events.services.reminders import remind
from foundation.clock import now
from foundation.database import fetch, write

UNREAD_FOR = timedelta(days=7)


async def settle() -> None:
    """After everything else has happened; people read their messages some hours after they came."""
    await remind()
    await remind_of_deadlines()
    await write(
        lambda: fetch(
            "UPDATE inbox_message SET read_at = at WHERE read_at IS NULL AND at < {}", now() - UNREAD_FOR
        )
    )
