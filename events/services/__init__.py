"""Use cases, one module each. Whatever is loaded of them, seats follow registrations and copies of events."""

from events import signals
from events.services.seating import copying as seat_copying
from events.services.seating import giving

signals.registration_confirmed.connect(giving.on_confirmed)
signals.registration_cancelled.connect(giving.on_cancelled)
signals.registration_resized.connect(giving.on_resized)
signals.registration_transferred.connect(giving.on_transferred)
signals.event_copied.connect(seat_copying.on_copied)
