"""A format in sentences, as a referee would read it out before the first match."""

from competitions.domain.scoring.formats import GameOverride, ScoringFormat
from foundation.messages import N_, Sentence

_RUBBERS = {1: N_("Every rubber is singles"), 2: N_("Every rubber is doubles")}
_IN_GAMES = {"every": N_("in every game"), "decider": N_("in the deciding game")}


def described(given: ScoringFormat) -> list[Sentence]:
    """What the format says, the important first."""
    words = [_length(given), *_counting(given), *_starts(given)]
    words += _rubbers(given)
    words += _pauses(given)
    words += _ends(given)
    words.append(_service(given))
    words += [_exception(each) for each in given.overrides]
    return words


def brief(given: ScoringFormat) -> list[Sentence]:
    """What tells the format from others: nothing that is so in nearly all."""
    words = [*_counting(given), *_starts(given), *_rubbers(given)[:1], *_pauses(given)]
    return words if given.service == "rally" else [*words, _service(given)]


def _length(given: ScoringFormat) -> Sentence:
    if given.best_of == 1:
        return Sentence("One game")
    return Sentence("Best of {games} games", games=given.best_of)


def _counting(given: ScoringFormat) -> list[Sentence]:
    if not given.counts_points:
        return [Sentence("A game is won or lost; no points are counted")]
    if given.lead == 1 or given.cap == given.points:
        return [Sentence("To {points} points, no setting", points=given.points)]
    if given.cap is None:
        return [Sentence("To {points} points, {lead} ahead", points=given.points, lead=given.lead)]
    return [
        Sentence(
            "To {points} points, {lead} ahead, at most {cap}",
            points=given.points,
            lead=given.lead,
            cap=given.cap,
        )
    ]


def _starts(given: ScoringFormat) -> list[Sentence]:
    words = []
    if given.start != (0, 0):
        words.append(Sentence("Each game starts at {a}-{b}", a=given.start[0], b=given.start[1]))
    if given.handicap:
        words.append(Sentence("One side may be given {points} points before a match", points=given.handicap))
    return words


def _rubbers(given: ScoringFormat) -> list[Sentence]:
    if not given.rubbers:
        return []
    words = [
        Sentence(
            "A relay: the score goes on over {count} rubbers, which end at {marks}",
            count=len(given.rubbers),
            marks=_marks(given.rubbers),
        )
    ]
    if set(given.rubber_players) == {1, 2}:
        words.append(
            Sentence("Players of a side in each rubber: {numbers}", numbers=_marks(given.rubber_players))
        )
    elif given.rubber_players:
        words.append(Sentence(_RUBBERS[given.rubber_players[0]]))
    return words


def _pauses(given: ScoringFormat) -> list[Sentence]:
    words = []
    if given.interval_in != "none" and given.interval_s:
        words.append(
            Sentence(
                "Interval of {seconds} s at {marks} {which}",
                seconds=given.interval_s,
                marks=_marks(given.interval_at),
                which=Sentence(_IN_GAMES[given.interval_in]) if given.best_of > 1 else "",
            )
        )
    if given.rubbers and given.rubber_break_s:
        words.append(Sentence("{seconds} s between rubbers", seconds=given.rubber_break_s))
    if given.best_of > 1 and given.break_s:
        words.append(Sentence("{seconds} s between games", seconds=given.break_s))
    return words


def _ends(given: ScoringFormat) -> list[Sentence]:
    words = [Sentence("Ends change after each game")] if given.best_of > 1 else []
    if given.ends_change_at and given.ends_change_in != "none":
        words.append(
            Sentence(
                "Ends change at {marks} {which}",
                marks=_marks(given.ends_change_at),
                which=Sentence(_IN_GAMES[given.ends_change_in]) if given.best_of > 1 else "",
            )
        )
    return words


def _service(given: ScoringFormat) -> Sentence:
    if given.service == "rally":
        return Sentence("The winner of a rally serves next")
    if given.service == "none":
        return Sentence("Nobody serves")
    return Sentence(
        "Each side serves {serves} points in turn, one each from {level} all",
        serves=given.serves,
        level=given.points - 1,
    )


def _exception(given: GameOverride) -> Sentence:
    parts: list[Sentence] = []
    for words, value in (
        (N_("to {value} points"), given.points),
        (N_("{value} ahead"), given.lead),
        (N_("at most {value}"), given.cap),
        (N_("starts at {value}"), "-".join(map(str, given.start)) if given.start else None),
        (N_("interval at {value}"), _marks(given.interval_at) if given.interval_at else None),
        (N_("ends at {value}"), _marks(given.ends_change_at) if given.ends_change_at else None),
    ):
        if value is not None:
            parts.append(Sentence(words, value=value))
    said = parts[0] if parts else Sentence("as the others")
    for part in parts[1:]:
        said = Sentence("{before}, {next}", before=said, next=part)
    return Sentence("Game {number}: {what}", number=given.game, what=said)


def _marks(marks: tuple[int, ...]) -> str:
    return " ".join(map(str, marks))
