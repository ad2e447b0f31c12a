"""A door's rules: which list it admits, in or out, whether again, and for which occasion somebody comes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from events.domain.presence import EARLY, HANDOVER, TAIL
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

LONGEST_NAME = 40
LONGEST_WINDOW = 7 * 24 * 60


class Direction(StrEnum):
    """Which way people go through a door."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Again(StrEnum):
    """Whether one who came may come in again."""

    ONCE = "once"
    FREE = "free"
    AFTER_EXIT = "after_exit"


class Per(StrEnum):
    """For what people are counted anew."""

    EVENT = "event"
    SESSION = "session"
    DAY = "day"


DIRECTION_NAMES = {
    Direction.IN: N_("Way in"),
    Direction.OUT: N_("Way out"),
    Direction.BOTH: N_("Way in and out"),
}
AGAIN_NAMES = {
    Again.ONCE: N_("Once: a ticket that was used admits nobody again"),
    Again.AFTER_EXIT: N_("Again after leaving through an exit"),
    Again.FREE: N_("As often as people like"),
}
PER_NAMES = {
    Per.EVENT: N_("Once for the whole event"),
    Per.SESSION: N_("Anew for each session"),
    Per.DAY: N_("Anew each day"),
}


class Occasion(msgspec.Struct, frozen=True):
    """What somebody comes to. `key` is a session's id, a day such as 2026-11-27, or empty for the event as a whole.

    Only those of `offering` come to it (empty: all). `opens` and `closes` bound the hours a door admits for it;
    None: that side is open.
    """

    key: str = ""
    offering: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    opens: datetime | None = None
    closes: datetime | None = None


class Entrance(msgspec.Struct, frozen=True):
    """A door as a decision needs it. `door` empty: the one door of an event that has none set up.

    `offerings` empty: all of the event. `strict`: outside the hours of every occasion nobody is let in; otherwise
    whoever comes then comes to the event as a whole.
    """

    event: str
    door: str = ""
    name: str = ""
    direction: Direction = Direction.IN
    again: Again = Again.ONCE
    offerings: tuple[str, ...] = ()
    occasions: tuple[Occasion, ...] = (Occasion(),)
    strict: bool = False

    @property
    def goes_out(self) -> bool:
        return self.direction is not Direction.IN


class Hours(msgspec.Struct, frozen=True):
    """Why a door admits nobody at a moment: it opens at `opens`, or it closed at `closed`; None for neither."""

    opens: datetime | None = None
    closed: datetime | None = None


WHOLE_EVENT = Occasion()


def occasion_at(entrance: Entrance, offering: str, at: datetime, chosen: str = "") -> Occasion | Hours | None:
    """What somebody of ``offering`` who stands at this door at ``at`` comes to; ``chosen`` by hand if it is one.

    None: nothing at this door is for them. `Hours`: it is not the hour. The rule is that of
    `events.domain.presence.session_at`, within the hours of this door.
    """
    theirs = [each for each in entrance.occasions if each.offering in ("", offering)]
    if not theirs:
        return None
    for each in theirs:
        if chosen and each.key == chosen:
            return each
    open_now = [each for each in theirs if _open(each, at)]
    if open_now:
        return _of_open(open_now, at)
    if not entrance.strict:
        return WHOLE_EVENT
    later = [each.opens for each in theirs if each.opens is not None and each.opens > at]
    if later:
        return Hours(opens=min(later))
    return Hours(closed=max((each.closes for each in theirs if each.closes is not None), default=None))


def _open(occasion: Occasion, at: datetime) -> bool:
    return (occasion.opens is None or occasion.opens <= at) and (
        occasion.closes is None or at <= occasion.closes
    )


def _of_open(occasions: list[Occasion], at: datetime) -> Occasion:
    """The next from `HANDOVER` before it begins, else the one that runs, else the next, else the last that ended."""
    timed = sorted(
        (each for each in occasions if each.starts is not None), key=lambda each: (each.starts, each.key)
    )
    ahead = [each for each in timed if each.starts is not None and each.starts > at]
    running = [each for each in timed if each not in ahead and (each.ends is None or at <= each.ends)]
    if ahead and ahead[0].starts is not None and ahead[0].starts - at <= HANDOVER:
        return ahead[0]
    if running:
        return running[-1]
    if ahead:
        return ahead[0]
    return timed[-1] if timed else occasions[0]


class Window(msgspec.Struct, frozen=True):
    """How long around an occasion a door admits; None: the house's custom for sessions, no bound for the rest."""

    before: timedelta | None = None
    behind: timedelta | None = None

    @property
    def strict(self) -> bool:
        return self.before is not None or self.behind is not None


def occasion(
    key: str, offering: str, starts: datetime | None, ends: datetime | None, window: Window, *, session: bool
) -> Occasion:
    """An occasion with the hours of a door. A session's hours are bounded by custom when the door has none."""
    before = window.before if window.strict or not session else EARLY
    behind = window.behind if window.strict or not session else TAIL
    return Occasion(
        key,
        offering,
        starts,
        ends,
        starts - before if starts is not None and before is not None else None,
        ends + behind if ends is not None and behind is not None else None,
    )


class DoorDraft(msgspec.Struct, frozen=True):
    """A door as an organizer fills it in; minutes around the occasion, None: no limit."""

    name: str
    direction: Direction = Direction.IN
    again: Again = Again.ONCE
    per: Per = Per.EVENT
    opens_before: int | None = None
    closes_after: int | None = None
    offerings: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


def checked_draft(
    draft: DoorDraft, others: Iterable[str], offerings: set[str], sessions: set[str]
) -> DoorDraft:
    """The draft with its name tidied. Raises `Refusal` 422 for a name that is taken or lists of another event."""
    name = " ".join(draft.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(
            Sentence("Give the door a name of at most {longest} plain characters.", longest=LONGEST_NAME),
            field="name",
            status=422,
        )
    if name in others:
        raise Refusal(
            Sentence("There is a door of this name already. Choose another one."), field="name", status=422
        )
    for field, minutes in (("opens_before", draft.opens_before), ("closes_after", draft.closes_after)):
        if minutes is not None and not 0 <= minutes <= LONGEST_WINDOW:
            raise Refusal(
                Sentence("Between 0 and {most} minutes, or nothing.", most=LONGEST_WINDOW),
                field=field,
                status=422,
            )
    if not offerings.issuperset(draft.offerings) or not sessions.issuperset(draft.sessions):
        raise Refusal(
            Sentence("One of these lists is not there any more. Reload the page and choose again."),
            field="offerings",
            status=422,
        )
    return msgspec.structs.replace(draft, name=name)
