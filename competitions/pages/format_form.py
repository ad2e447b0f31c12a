"""The form of an organiser's own scoring format: every number of a format as a field."""

import re
from typing import Any, Self

import msgspec

from competitions.domain.scoring.formats import ScoringFormat
from foundation.forms import AnyRequest, ChoiceField, Form, TextField, WholeField, half_width
from foundation.messages import N_, Sentence

WHICH = [("every", N_("In every game")), ("decider", N_("In the deciding game")), ("none", N_("Not at all"))]
SERVICE = [
    ("rally", N_("The winner of a rally serves next")),
    ("in_turns", N_("The sides serve in turn, as in table tennis")),
    ("none", N_("Nobody serves")),
]
BEST_OF = [
    ("1", N_("One game")),
    ("3", N_("Best of 3")),
    ("5", N_("Best of 5")),
    ("7", N_("Best of 7")),
    ("9", N_("Best of 9")),
]
GAMES = range(1, 10)
EXCEPTIONS = (
    ("points", N_("Points")),
    ("lead", N_("Lead")),
    ("cap", N_("Highest score")),
    ("start", N_("Start")),
    ("interval_at", N_("Interval at")),
    ("ends_change_at", N_("Ends at")),
)
LISTS = ("interval_at", "ends_change_at", "rubbers", "rubber_players")
_HINT = N_("The leading side's points, such as 11; several with spaces.")


class OwnFormatForm(Form):
    """Lists are whole numbers with spaces between them; `exceptions` are typed a game a row (``g3_points``)."""

    name = TextField(N_("Name"), longest=60, required=True)
    best_of = ChoiceField(N_("Number of games"), choices=BEST_OF)
    points = WholeField(N_("A game is played to"), least=1, most=999, required=True)
    lead = WholeField(N_("Points ahead to win"), least=1, most=10, required=True)
    cap = WholeField(
        N_("Highest score"), least=1, most=999, hint=N_("Whoever reaches it has won. Empty: no limit.")
    )
    start_a = WholeField(N_("Side A starts with"), least=0, most=998)
    start_b = WholeField(N_("Side B starts with"), least=0, most=998)
    handicap = WholeField(
        N_("Points one side may be given"),
        least=0,
        most=998,
        hint=N_("The umpire enters before the match which side."),
    )
    interval_at = TextField(N_("Interval at"), longest=200, hint=_HINT)
    interval_in = ChoiceField(N_("Interval"), choices=WHICH)
    interval_s = WholeField(N_("Seconds of the interval"), least=0, most=3600)
    ends_change_at = TextField(N_("Ends change at"), longest=200, hint=_HINT)
    ends_change_in = ChoiceField(N_("Change of ends within a game"), choices=WHICH)
    break_s = WholeField(N_("Seconds between games"), least=0, most=3600)
    service = ChoiceField(N_("Service"), choices=SERVICE)
    serves = WholeField(N_("Points served in turn"), least=1, most=10)
    rubbers = TextField(
        N_("Scores at which rubbers end"),
        longest=200,
        hint=N_("For a relay, such as 9 18 27 36 45; otherwise empty."),
    )
    rubber_players = TextField(
        N_("Players of a side in each rubber"), longest=200, hint=N_("1 or 2 for each, such as 1 1 2 2 2.")
    )
    rubber_break_s = WholeField(N_("Seconds between rubbers"), least=0, most=3600)

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        self.exceptions: dict[str, str] = {}

    @classmethod
    def of(cls, given: ScoringFormat, name: str) -> Self:
        """The form filled with a format, under that name."""
        plain = msgspec.structs.asdict(given)
        form = cls(
            data=plain
            | {
                "name": name,
                "best_of": str(given.best_of),
                "start_a": given.start[0],
                "start_b": given.start[1],
            }
            | {each: _written(plain[each]) for each in LISTS}
        )
        form.exceptions = {
            f"g{each.game}_{name}": _written(value)
            for each in given.overrides
            for name, _ in EXCEPTIONS
            if (value := getattr(each, name)) is not None
        }
        return form

    @property
    def games(self) -> range:
        """The games that have a row for what differs in them."""
        return GAMES if self.best_of.data in ("7", "9") else GAMES[:5]

    @classmethod
    async def read(cls, request: AnyRequest, **known: Any) -> Self:
        form = await super().read(request, **known)
        typed = await request.form()
        for game in GAMES:
            for name, _ in EXCEPTIONS:
                text = half_width(str(typed.get(f"g{game}_{name}", "")))[:200]
                if text:
                    form.exceptions[f"g{game}_{name}"] = text
        return form

    def validate(self, *given: Any, **known: Any) -> bool:
        """Also refuses what is no number in the lists and in the exceptions."""
        good = super().validate(*given, **known)
        for name in LISTS:
            if _numbers(self[name].data) is None:
                self.refuse(_NUMBERS, name)
                good = False
        if any(_numbers(text) is None for text in self.exceptions.values()):
            self.refuse(_NUMBERS)
            good = False
        return good

    def given(self) -> dict[str, Any]:
        """The format as plain data, for `own_format`; only after `validate`."""
        plain: dict[str, Any] = {
            name: self[name].data
            for name in (*_WHOLE, "name", "interval_in", "ends_change_in", "service")
            if self[name].data is not None
        }
        return plain | {
            "code": "own",
            "best_of": int(self.best_of.data),
            "start": [self.start_a.data or 0, self.start_b.data or 0],
            **{name: _numbers(self[name].data) for name in LISTS},
            "overrides": self._overrides(),
        }

    def _overrides(self) -> list[dict[str, Any]]:
        found = []
        for game in GAMES:
            override: dict[str, Any] = {"game": game}
            for name, _ in EXCEPTIONS:
                numbers = _numbers(self.exceptions.get(f"g{game}_{name}", "")) or []
                if numbers:
                    override[name] = numbers if name in _SEVERAL else numbers[0]
            if len(override) > 1:
                found.append(override)
        return found

    def place_of(self, field: str | None) -> str | None:
        """Where a refusal of the rules is shown."""
        return "start_a" if field == "start" else field


def _written(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _numbers(text: str | None) -> list[int] | None:
    """Whole numbers with blanks or commas between them; None for anything else."""
    parts = [part for part in re.split(r"[\s,，、;；-]+", half_width(text or "")) if part]
    if any(not re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return None
    return [int(part) for part in parts]


_NUMBERS = Sentence("Please give whole numbers with spaces between them, such as 6 17 28.")
_SEVERAL = ("start", "interval_at", "ends_change_at")
_WHOLE = ("points", "lead", "cap", "handicap", "interval_s", "break_s", "serves", "rubber_break_s")
