"""What an organizer can set of an event beyond its times and places: a small group of settings a subject."""

import msgspec

from events.domain.allocation.rules import AllocationRules
from events.domain.reminders import ReminderRules


class WaitlistRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`answer_hours`: how long somebody who moves up has to accept; 0: they move up at once."""

    answer_hours: int = 0


class EventSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Kept as JSON in `Event.settings`; what is not set has its usual value, so old events need no change."""

    waitlist: WaitlistRules = WaitlistRules()
    allocation: AllocationRules = AllocationRules()
    reminders: ReminderRules = ReminderRules()
