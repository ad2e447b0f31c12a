"""What people are told of: each kind with its values and its built-in words, which organizers may change.

A room that wants to tell something new adds its kind here; `events`' words are here too, since wording, inboxes and
delivery are one thing for the whole house and know nothing of events but an id.
"""

from collections.abc import Iterable

import msgspec

from foundation.messages import N_

ALWAYS = ("name", "link")
"""Places every text may use: who reads it (empty for a group), and the address it leads to."""


class Kind(msgspec.Struct, frozen=True):
    """`label` names it for organizers. `group`: may be told to a group's robot, and names nobody."""

    key: str
    label: str
    subject: str
    body: str
    values: tuple[str, ...]
    group: bool = False
    wordable: bool = True

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.values, *ALWAYS)


def _kind(key: str, label: str, subject: str, body: str, values: str, **more: bool) -> Kind:
    return Kind(key, label, subject, body, tuple(values.split()), **more)


_PLACES = (
    _kind(
        "invited", N_("Invited"), N_("You are invited: {title}"),
        N_("You are invited to “{title}”. When: {when}. Where: {place}. "
           "Please sign up on its page, or say there that you cannot come."),
        "title when place",
    ),
    _kind(
        "signed_up_by", N_("Signed up by somebody else"), N_("{by} signed you up: {title}"),
        N_("{by} signed you up for “{title}”, and you have a place. When: {when}. Where: {place}. "
           "If you cannot come, please give the place back in good time."),
        "title when place by",
    ),
    _kind(
        "waitlisted", N_("On the waitlist"), N_("On the waitlist: {title}"),
        N_("“{title}” is full. You are number {line} on the waitlist and will be told as soon as a place is yours."),
        "title line",
    ),
    _kind(
        "applied", N_("Put forward by somebody else"), N_("{by} put you forward: {title}"),
        N_("{by} applied for a place in “{title}” for you. You will be told here when it is decided. "
           "What only you can agree to is asked on the page of your registration; if you do not want to take part, "
           "please withdraw there."),
        "title by",
    ),
    _kind(
        "promoted", N_("Moved up from the waitlist"), N_("A place is yours: {title}"),
        N_("You moved up from the waitlist and have a place in “{title}” now. When: {when}. Where: {place}. "
           "If you cannot come, please give the place back so that the next person gets it."),
        "title when place",
    ),
    _kind(
        "offered", N_("Place offered"), N_("A place is kept for you until {until}: {title}"),
        N_("A place in “{title}” has become free and is kept for you until {until}. "
           "Please take it or leave it by then; afterwards it goes to the next person."),
        "title until",
    ),
    _kind(
        "offer_expiring", N_("Offer ends soon"), N_("Please answer by {until}: {title}"),
        N_("The place in “{title}” is kept for you until {until}. Without an answer it goes to the next person."),
        "title until",
    ),
    _kind(
        "offer_expired", N_("Offer ended"), N_("The place was passed on: {title}"),
        N_("The place in “{title}” was kept for you and you did not answer in time, so it went to the next person."),
        "title",
    ),
    _kind(
        "application_in", N_("Application: a place"), N_("You are in: {title}"),
        N_("Your application for “{title}” was accepted; you have a place. When: {when}. Where: {place}."),
        "title when place",
    ),
    _kind(
        "application_waiting", N_("Application: waitlist"), N_("On the waitlist: {title}"),
        N_("Your application for “{title}” was considered. There was no place left; "
           "you are number {line} on the waitlist."),
        "title line",
    ),
    _kind(
        "application_not", N_("Application: not this time"), N_("Not this time: {title}"),
        N_("Your application for “{title}” could not be accepted. {reason}"),
        "title reason",
    ),
    _kind(
        "lottery_in", N_("Lottery: a place"), N_("Drawn: you are in – {title}"),
        N_("The lottery of “{title}” has been drawn, and you have a place. When: {when}. Where: {place}. "
           "Anybody can check the draw on the event's page."),
        "title when place",
    ),
    _kind(
        "lottery_waiting", N_("Lottery: waitlist"), N_("Drawn: on the waitlist – {title}"),
        N_("The lottery of “{title}” has been drawn. You are on the waitlist, in the order that was drawn; "
           "your number stands with your registration. Anybody can check the draw on the event's page."),
        "title",
    ),
    _kind(
        "lottery_not", N_("Lottery: not drawn"), N_("Not drawn this time: {title}"),
        N_("The lottery of “{title}” has been drawn, and there was no place for you this time. "
           "Anybody can check the draw on the event's page."),
        "title",
    ),
    _kind(
        "cancelled_by", N_("Cancelled by somebody else"), N_("Your registration was cancelled: {title}"),
        N_("{by} cancelled your registration for “{title}”. Reason: {reason}"),
        "title by reason",
    ),
    _kind(
        "changed_by", N_("Registration changed by somebody else"), N_("Your registration was changed: {title}"),
        N_("{by} changed your registration for “{title}”. Reason: {reason}"),
        "title by reason",
    ),
)  # fmt: skip
_PEOPLE = (
    _kind(
        "party_invited", N_("Invited to a team or household"), N_("{by} asks you to join: {title}"),
        N_("{by} wants to take part in “{title}” together with you. Please accept or decline by {until}."),
        "title by until",
    ),
    _kind(
        "party_answered", N_("Answer to an invitation"), N_("{who} answered: {title}"),
        N_("{who} answered your invitation to “{title}”: {answer}"),
        "title who answer",
    ),
    _kind(
        "transfer_offered", N_("Place offered by a colleague"), N_("{by} offers you their place: {title}"),
        N_("{by} cannot use their place in “{title}” and offers it to you. Until you accept, it stays theirs."),
        "title by",
    ),
    _kind(
        "transfer_answered", N_("Answer to an offered place"), N_("{who} answered: {title}"),
        N_("{who} answered your offer of a place in “{title}”: {answer}"),
        "title who answer",
    ),
    _kind(
        "transferred", N_("Place handed over"), N_("{by} handed a place over to you: {title}"),
        N_("{by} handed their place in “{title}” over to you. When: {when}. Where: {place}."),
        "title by when place",
    ),
    _kind(
        "substituted", N_("Substituted on a trip"), N_("You take a colleague's place: {title}"),
        N_("You take the place of a colleague in “{title}”. When: {when}. Where: {place}. "
           "Please look what is still missing."),
        "title when place",
    ),
    _kind(
        "answers_missing", N_("Answers still missing"), N_("Something is still missing: {title}"),
        N_("For “{title}” we still need from you: {missing}. Please fill it in by {until}."),
        "title missing until",
    ),
    _kind(
        "late_asked", N_("Late check-in asked for"), N_("{who} asks to be checked in late: {title}"),
        N_("{who} asks to be checked in late to “{title}”, {session}. Reason: {reason}"), "title who session reason",
    ),
    _kind(
        "late_answered", N_("Answer about a late check-in"), N_("Your late check-in: {title}"),
        N_("You asked to be checked in late to “{title}”. {answer}"), "title answer",
    ),
    _kind(
        "room_assigned", N_("Room assigned"), N_("Your room: {title}"),
        N_("For “{title}” you are in room {room}."), "title room",
    ),
    _kind(
        "bus_assigned", N_("Bus assigned"), N_("Your bus: {title}"),
        N_("For “{title}” you travel on bus {bus}. It leaves: {when}. From: {place}."), "title bus when place",
    ),
    _kind(
        "seat_assigned", N_("Seat assigned"), N_("Your seat: {title}"),
        N_("For “{title}” your seat is {seat}."), "title seat",
    ),
    _kind(
        "certificate_ready", N_("Certificate ready"), N_("Your certificate: {title}"),
        N_("You have completed “{title}”. Your certificate, number {number}, is ready to be downloaded."),
        "title number",
    ),
)  # fmt: skip
_EVENTS = (
    _kind(
        "event_opened", N_("Sign-up opens"), N_("Sign-up: {title}"),
        N_("“{title}” – when: {when}, where: {place}. Sign-up is open until {until}."),
        "title when place until", group=True,
    ),
    _kind(
        "event_changed", N_("Event changed"), N_("Changed: {title}"),
        N_("Something has changed about “{title}”. {changes} What you signed up for stands."),
        "title changes", group=True,
    ),
    _kind(
        "event_cancelled", N_("Event cancelled"), N_("Cancelled: {title}"),
        N_("“{title}” will not be held. {reason} You need not do anything."),
        "title reason", group=True,
    ),
    _kind(
        "reminder", N_("Reminder"), N_("Reminder: {title}, {when}"),
        N_("“{title}” is near. When: {when}. Where: {place}. Please have your code ready at the door."),
        "title when place", group=True,
    ),
    _kind(
        "lottery_drawn", N_("Lottery drawn"), N_("The lottery is drawn: {title}"),
        N_("The lottery of “{title}” has been drawn. Everybody who applied has been told; "
           "the draw can be checked by anyone."),
        "title", group=True,
    ),
    _kind(
        "notice_published", N_("Public notice"), N_("Public notice: {title}"),
        N_("The names proposed for “{title}” are shown until {until}. Whoever objects can say so by then."),
        "title until", group=True,
    ),
    _kind(
        "objection_made", N_("Objection received"), N_("An objection has come in: {title}"),
        N_("Somebody objects to the public notice of “{title}”. Please look into it and answer."), "title",
    ),
    _kind(
        "objection_answered", N_("Objection answered"), N_("Your objection was answered: {title}"),
        N_("Your objection to the public notice of “{title}” was answered: {answer}"), "title answer",
    ),
)  # fmt: skip
_BRANCHES = (
    _kind(
        "quota_given", N_("Places given to a branch"), N_("{places} places for your branch: {title}"),
        N_("Your branch has {places} places in “{title}”. Places you do not need can be returned until {until}."),
        "title places until",
    ),
    _kind(
        "quota_return_due", N_("Places to return"), N_("Please return what you do not need: {title}"),
        N_("Your branch still has {places} places free in “{title}”. Please fill them or return them by {until}."),
        "title places until",
    ),
    _kind(
        "nominations_due", N_("Nominations due"), N_("Nominations are due: {title}"),
        N_("Applications for “{title}” came in until {until}. Please put your branch's applicants in order "
           "and hand the list in; the union office waits for it."),
        "title until",
    ),
    _kind(
        "branch_task", N_("Task for a branch"), N_("Please do: {task}"),
        N_("For “{title}” there is something for your branch to do. {task}"), "title task",
    ),
    _kind(
        "quota_asked", N_("Branch asks for places"), N_("{branch} asks for more places: {title}"),
        N_("{branch} asks for {places} more places in “{title}”: {reason}"), "title branch places reason",
    ),
    _kind(
        "quota_declined", N_("Request for places declined"), N_("No more places: {title}"),
        N_("Your branch asked for more places in “{title}”. The organizer declined: {reason}"), "title reason",
    ),
)  # fmt: skip
_ADDRESS = (
    _kind(
        "address_check", N_("Check of a mail address"), N_("Is this your mail address?"),
        N_("Please open the link below to get Rallypoint's messages at this address too. "
           "If you did not ask for this, you need not do anything."),
        "", wordable=False,
    ),
    _kind(
        "trial", N_("Trial message"), N_("Trial: {title}"), N_("{text}"), "title text", wordable=False, group=True,
    ),
)  # fmt: skip


def _by_key(kinds: Iterable[Kind]) -> dict[str, Kind]:
    return {kind.key: kind for kind in kinds}


KINDS: dict[str, Kind] = _by_key((*_PLACES, *_PEOPLE, *_EVENTS, *_BRANCHES, *_ADDRESS))
GROUPS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (N_("Having a place"), _PLACES),
    (N_("Taking part"), _PEOPLE),
    (N_("Events"), _EVENTS),
    (N_("Branches"), _BRANCHES),
)
"""Kinds whose wording may be changed, as the page lists them."""


def checked(key: str, given: Iterable[str]) -> Kind:
    """The kind, whose values must be exactly those given. Raises `ValueError`, so that a test finds the slip."""
    kind = KINDS.get(key)
    if kind is None:
        raise ValueError(f"there is no message of the kind {key!r}")
    if set(given) != set(kind.values):
        raise ValueError(f"{key} takes {sorted(kind.values)}, not {sorted(given)}")
    return kind
