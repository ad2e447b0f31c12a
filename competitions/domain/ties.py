"""A tie of two teams: the line of rubbers, who may be in a team, and how rubbers make the result of the tie."""

from collections.abc import Iterable, Sequence

import msgspec

from competitions.domain.results import MatchResult, Side
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

MOST_RUBBERS = 7
MOST_PLAYERS = 40
# More than two play in a relay, named in the order of its rubbers, or pull a rope together.
MOST_IN_A_RUBBER = 20


class RubberKind(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rubber of the line: its code and how many men and women play it, or how many of either sex."""

    code: str
    men: int = 0
    women: int = 0
    anyone: int = 0

    @property
    def players(self) -> int:
        return self.men + self.women + self.anyone

    @property
    def doubles(self) -> bool:
        return self.players == 2


KINDS = {
    "MS": RubberKind("MS", men=1),
    "WS": RubberKind("WS", women=1),
    "MD": RubberKind("MD", men=2),
    "WD": RubberKind("WD", women=2),
    "XD": RubberKind("XD", men=1, women=1),
}
KIND_NAMES = {
    "MS": N_("Men's singles"),
    "WS": N_("Women's singles"),
    "MD": N_("Men's doubles"),
    "WD": N_("Women's doubles"),
    "XD": N_("Mixed doubles"),
}
USUAL_LINES = ("XD-MD-WD", "MD-XD-MD", "XD-MD-WD-MS-WS")


def line_of(text: str) -> tuple[RubberKind, ...]:
    """A line as people write it: ``XD-MD-WD``; a code of one's own says its players: ``老将双打:2``, ``D1:1M1W``.

    Raises Refusal 422 for what is none.
    """
    return tuple(_kind(part.strip()) for part in text.replace("—", "-").replace("－", "-").split("-"))


def line_text(line: Iterable[RubberKind]) -> str:
    """The line as `line_of` reads it."""
    return "-".join(_kind_text(kind) for kind in line)


def _kind_text(kind: RubberKind) -> str:
    if KINDS.get(kind.code) == kind:
        return kind.code
    counts = ((kind.men, "M"), (kind.women, "W"), (kind.anyone, ""))
    return kind.code + ":" + "".join(f"{count}{sex}" for count, sex in counts if count)


def _kind(text: str) -> RubberKind:
    code, _, players = text.replace("：", ":").partition(":")
    code = code.strip()
    if not players:
        if code.upper() in KINDS:
            return KINDS[code.upper()]
        raise Refusal(
            Sentence(
                "“{code}” is no rubber we know. Use MS, WS, MD, WD, XD, or say who plays it, as in “{code}:2” or"
                " “{code}:1M1W”.",
                code=code[:12] or "?",
            ),
            field="line",
            status=422,
        )
    counts = {"M": 0, "W": 0, "": 0}
    number = ""
    for letter in players.upper() + " ":
        if letter.isascii() and letter.isdigit():
            number += letter
            continue
        sex = letter if letter in "MW" else ""
        counts[sex] += int(number or 0) if len(number) < 3 else MOST_PLAYERS
        number = ""
    return RubberKind(code[:12], counts["M"], counts["W"], counts[""])


class RosterRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may be in a team: how many, how many of each sex, guests, and whether two branches may make a team
    together."""

    least: int = 0
    most: int = 12
    least_men: int = 0
    least_women: int = 0
    most_men: int | None = None
    most_women: int | None = None
    most_guests: int = 0
    joint: bool = False


class TieRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """How teams play: the ``line`` of rubbers, how often somebody may play in a tie, whether a knockout tie goes on
    after it is decided (a group tie always does), and how long before its time line-ups are handed in."""

    line: tuple[RubberKind, ...] = (KINDS["XD"], KINDS["MD"], KINDS["WD"])
    rubbers_a_player: int = 1
    plays_all: bool = False
    hand_in_minutes: int = 30
    roster: RosterRules = RosterRules()

    @property
    def to_win(self) -> int:
        return len(self.line) // 2 + 1


def check_tie_rules(rules: TieRules) -> TieRules:
    """Returns the rules, or refuses (422) those by which no tie could be played."""
    if not 1 <= len(rules.line) <= MOST_RUBBERS or len(rules.line) % 2 == 0:
        raise _wrong(
            "line",
            Sentence(
                "A tie has an odd number of rubbers, {most} at most, so that it cannot end level.",
                most=MOST_RUBBERS,
            ),
        )
    for kind in rules.line:
        _check_kind(kind)
    if not 1 <= rules.rubbers_a_player <= len(rules.line):
        raise _wrong(
            "rubbers_a_player",
            Sentence("Please give a number from {least} to {most}.", least=1, most=len(rules.line)),
        )
    if not 0 <= rules.hand_in_minutes <= 24 * 60:
        raise _wrong(
            "hand_in_minutes", Sentence("Please give a number from {least} to {most}.", least=0, most=24 * 60)
        )
    _check_roster_rules(rules.roster)
    return rules


def _check_kind(kind: RubberKind) -> None:
    if not kind.code or kind.code != kind.code.strip() or len(kind.code) > 12 or set(kind.code) & set("-:"):
        raise _wrong("line", Sentence("The code of a rubber is 1 to 12 characters, without “-” and “:”."))
    if min(kind.men, kind.women, kind.anyone) < 0 or not 1 <= kind.players <= MOST_IN_A_RUBBER:
        raise _wrong(
            "line",
            Sentence(
                "Rubber {code} needs 1 to {most} players a team.", code=kind.code, most=MOST_IN_A_RUBBER
            ),
        )


def _check_roster_rules(rules: RosterRules) -> None:
    limits = [rules.least, rules.most, rules.least_men, rules.least_women, rules.most_guests]
    limits += [most for most in (rules.most_men, rules.most_women) if most is not None]
    if any(not 0 <= limit <= MOST_PLAYERS for limit in limits) or rules.most < 1:
        raise _wrong(
            "roster", Sentence("Please give a number from {least} to {most}.", least=0, most=MOST_PLAYERS)
        )
    too_few = (
        rules.least > rules.most
        or rules.least_men + rules.least_women > rules.most
        or (rules.most_men is not None and rules.least_men > rules.most_men)
        or (rules.most_women is not None and rules.least_women > rules.most_women)
    )
    if too_few:
        raise _wrong("roster", Sentence("A team may not be smaller than the least that is asked for."))


def _wrong(field: str, why: Sentence) -> Refusal:
    return Refusal(why, field=field, status=422)


def rubber_name(kind: RubberKind) -> Sentence | str:
    """What people call the rubber."""
    return Sentence(KIND_NAMES[kind.code]) if KINDS.get(kind.code) == kind else kind.code


def score(results: Iterable[MatchResult | None]) -> tuple[int, int]:
    """The rubbers each side has won so far."""
    winners = [result.winner for result in results if result is not None]
    return winners.count("a"), winners.count("b")


def decided(rules: TieRules, results: Sequence[MatchResult | None]) -> Side | None:
    """Who has won the tie for certain, whatever the rubbers still to come."""
    a, b = score(results)
    if a >= rules.to_win:
        return "a"
    return "b" if b >= rules.to_win else None


def tie_result(
    rules: TieRules, results: Sequence[MatchResult | None], *, knockout: bool
) -> MatchResult | None:
    """The result of the tie, in the order of the line; None while a rubber has still to be played.

    In a knockout the rubbers after the deciding one are not played unless the rules say so; in a group all are, because
    rubbers and games count in its table. A team that gave up every rubber gave up the tie.
    """
    winner = decided(rules, results)
    if winner is None or (None in results and not (knockout and not rules.plays_all)):
        return None
    if all(one is not None and one.ending == "walkover" and one.winner == winner for one in results):
        return MatchResult(winner, (), "walkover")
    return MatchResult(winner, rubbers=tuple(results))


def rubber_status(*, tie: str, tie_over: bool, named: bool, kept: str, finished: bool) -> str:
    """The status of a rubber: it is ready once its tie can be played and both teams have ``named`` its players, and
    not played when the tie is over without it. ``kept`` is the status it had."""
    if tie == "void":
        return "void"
    if finished:
        return "finished"
    if tie_over:
        return "void"
    if tie == "waiting" or not named:
        return "waiting"
    return kept if kept in ("called", "on_court") else "ready"
