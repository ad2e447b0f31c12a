"""The acts of the audit trail in words. An act nobody has named yet is shown by its own name."""

import json
from typing import Any

from foundation.i18n import gettext as _
from foundation.messages import N_

_ACTS = {
    "account.activated": N_("account opened with a slip"),
    "account.unlocked": N_("waiting after failed sign-ins ended"),
    "attendance.withdrawn": N_("attendance withdrawn"),
    "branch.added": N_("branch added"),
    "branch.changed": N_("branch changed"),
    "branch.removed": N_("branch removed"),
    "branches.ordered": N_("branches put in order"),
    "competition.courts": N_("number of courts changed"),
    "competition.created": N_("competition set up"),
    "discipline.chosen": N_("discipline settings chosen"),
    "discipline.roster_frozen": N_("entries closed"),
    "discipline.seeded": N_("seeds set"),
    "draw.locked": N_("draw confirmed"),
    "draw.previewed": N_("draw previewed"),
    "draw.replaced": N_("draw replaced"),
    "entry.kept": N_("entry kept after a cancellation"),
    "entry.substituted": N_("player replaced"),
    "entry.withdrawn": N_("entry withdrawn"),
    "event.called_off": N_("event called off"),
    "event.changed": N_("event changed"),
    "event.created": N_("event set up"),
    "event.published": N_("event published"),
    "match.called": N_("match called"),
    "match.result": N_("match result recorded"),
    "match.result_corrected": N_("match result corrected"),
    "match.score_corrected": N_("score corrected"),
    "match.sent_back": N_("match sent back to the queue"),
    "match.taken_over": N_("umpiring taken over"),
    "member.added": N_("member added"),
    "member.changed": N_("member changed"),
    "password.changed": N_("password changed"),
    "password.given": N_("password given"),
    "pool.resized": N_("number of places changed"),
    "quota.resized": N_("branch quota changed"),
    "registration.answered": N_("answers changed"),
    "registration.cancelled": N_("registration cancelled"),
    "registration.confirmed": N_("signed up"),
    "registration.promoted": N_("moved up from the waitlist"),
    "registration.waitlisted": N_("put on the waitlist"),
    "role.granted": N_("role given"),
    "role.revoked": N_("role taken back"),
    "registrations.exported": N_("registrations exported"),
    "companions.exported": N_("companions exported"),
    "registrations.printed": N_("registrations printed"),
    "applications.exported": N_("applications exported"),
    "applications.printed": N_("applications printed"),
    "attendance.exported": N_("attendance exported"),
    "attendance.printed": N_("attendance printed"),
    "companions.printed": N_("companions printed"),
    "invitations.exported": N_("invitations exported"),
    "invitations.printed": N_("invitations printed"),
    "parties.exported": N_("parties exported"),
    "parties.printed": N_("parties printed"),
    "register.exported": N_("register exported"),
    "register.printed": N_("register printed"),
    "tickets.printed": N_("tickets printed"),
    "roster.exported": N_("roster exported"),
    "roster.printed": N_("roster printed"),
    "roster.imported": N_("roster taken in"),
    "session.started": N_("signed in"),
    "seats.exported": N_("seats exported"),
    "seats.printed": N_("seats printed"),
    "travel.exported": N_("rooms and buses exported"),
    "travel.printed": N_("rooms and buses printed"),
    "rooms.printed": N_("room list printed"),
    "buses.printed": N_("bus list printed"),
    "labels.printed": N_("badges or labels printed"),
    "sheets.printed": N_("sign-in sheets printed"),
    "slip.issued": N_("slip printed"),
    "standing.lot": N_("tie settled by lot"),
    "umpire_link.issued": N_("umpire link given"),
    "umpire_link.revoked": N_("umpire link taken back"),
}


def act_words(action: str) -> str:
    """The act in the reader's language."""
    return _(_ACTS[action]) if action in _ACTS else action


def details(fields: str) -> str:
    """The fields of an entry as one line: `role: liaison · scope: 4k2m…`."""
    found: dict[str, Any] = json.loads(fields)
    return " · ".join(
        f"{name}: {_plain(value)}" for name, value in found.items() if value not in ("", None, [])
    )


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
