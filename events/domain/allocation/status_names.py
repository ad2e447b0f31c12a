"""How an application stands, in words."""

from foundation.messages import N_

STATUS_NAMES = {
    "applied": N_("Applied"),
    "confirmed": N_("Confirmed"),
    "offered": N_("Place offered"),
    "waitlisted": N_("On the waitlist"),
    "rejected": N_("Rejected"),
    "cancelled": N_("Cancelled"),
}
