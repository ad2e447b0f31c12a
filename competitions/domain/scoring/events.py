"""What an umpire, or the referee, can write into the log of a match. Frozen data; `laws` says what it does."""

from typing import Literal

import msgspec

from competitions.domain.results import Side

Player = Literal[0, 1]
End = Literal["left", "right"]
Choice = Literal["serve", "receive", "ends"]


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type"):
    """Sides are "a" and "b" as drawn; players count from 0 within their side; ends are as the umpire sees them."""


class Toss(_Event, frozen=True, tag="toss"):
    """Who won the toss and what they chose (Law 6.1)."""

    won_by: Side
    choice: Choice


class Ends(_Event, frozen=True, tag="ends"):
    """Which side begins at the umpire's left hand."""

    left: Side


class Handicap(_Event, frozen=True, tag="handicap"):
    """Which side begins each game with the points the format lets be given."""

    side: Side


class Service(_Event, frozen=True, tag="service"):
    """Who serves first in this game and who receives (Law 6.1, 10.4, 11.5)."""

    side: Side
    server: Player = 0
    receiver: Player = 0


class Play(_Event, frozen=True, tag="play"):
    """The umpire called play; from here misconduct counts on the score."""


class Point(_Event, frozen=True, tag="point"):
    """A side won the rally."""

    side: Side


class Undo(_Event, frozen=True, tag="undo"):
    """The last entry in force was a slip."""


class Redo(_Event, frozen=True, tag="redo"):
    """The last undo was a slip."""


class IntervalStart(_Event, frozen=True, tag="interval_start"):
    """The interval, or the break between games, that is due has begun."""


class IntervalEnd(_Event, frozen=True, tag="interval_end"):
    """The interval or break is over (or was waived)."""


class EndsChanged(_Event, frozen=True, tag="ends_changed"):
    """The change of ends that was due has been made (Law 8); late is allowed, the score stands."""


class PauseStart(_Event, frozen=True, tag="pause_start"):
    """Play stops for a while (shuttle, towel, floor)."""

    reason: str = ""


class PauseEnd(_Event, frozen=True, tag="pause_end"):
    """Play goes on after a pause."""


class Injury(_Event, frozen=True, tag="injury"):
    """A player is hurt; noted, play is paused separately."""

    side: Side
    player: Player = 0


class YellowCard(_Event, frozen=True, tag="warning"):
    """A warning (Law 16.7.1.1)."""

    side: Side
    player: Player = 0


class RedCard(_Event, frozen=True, tag="fault"):
    """A fault for misconduct (Law 16.7.1.2): point and service to the opponents."""

    side: Side
    player: Player = 0


class Disqualification(_Event, frozen=True, tag="disqualification"):
    """Black card by the referee (Law 16.7.2): the match is lost."""

    side: Side
    player: Player = 0


class Retirement(_Event, frozen=True, tag="retirement"):
    """A side that began cannot go on."""

    side: Side
    player: Player = 0


class Walkover(_Event, frozen=True, tag="walkover"):
    """A side that did not appear; the other goes on."""

    side: Side


class Suspension(_Event, frozen=True, tag="suspension"):
    """Play is suspended; the score stands (Law 16.3)."""

    reason: str = ""


class Resumption(_Event, frozen=True, tag="resumption"):
    """A suspended match is taken up where it stood."""


class CourtCorrection(_Event, frozen=True, tag="court_correction"):
    """A service-court error is put right (Law 12): who now stands in the right court of each side; the score stands."""

    right_a: Player
    right_b: Player


class ScoreCorrection(_Event, frozen=True, tag="score_correction"):
    """The referee sets the score, with a reason; the last game may be unfinished and then needs who serves to whom."""

    games: tuple[tuple[int, int], ...]
    reason: str
    side: Side = "a"
    server: Player = 0
    receiver: Player = 0


class Confirmation(_Event, frozen=True, tag="confirmation"):
    """The finished match is confirmed; the log is closed but for the referee."""


MatchEvent = (
    Toss
    | Ends
    | Handicap
    | Service
    | Play
    | Point
    | Undo
    | Redo
    | IntervalStart
    | IntervalEnd
    | EndsChanged
    | PauseStart
    | PauseEnd
    | Injury
    | YellowCard
    | RedCard
    | Disqualification
    | Retirement
    | Walkover
    | Suspension
    | Resumption
    | CourtCorrection
    | ScoreCorrection
    | Confirmation
)

REFEREE_ONLY = (ScoreCorrection,)

_decoder: msgspec.json.Decoder[MatchEvent] = msgspec.json.Decoder(MatchEvent)
_encoder = msgspec.json.Encoder()


def decode_event(raw: bytes | str) -> MatchEvent:
    """Raises `msgspec.ValidationError` (or `DecodeError`) on anything that is not an event."""
    return _decoder.decode(raw)


def encode_event(event: MatchEvent) -> bytes:
    return _encoder.encode(event)
