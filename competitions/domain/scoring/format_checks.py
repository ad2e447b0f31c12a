"""What an organiser may not invent: a format is checked once, in words, before a match is counted by it."""

from competitions.domain.scoring.formats import ScoringFormat
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

MAX_POINTS = 999
MOST_MARKS = 40
LONGEST_PAUSE_S = 3600
_INTERVAL = N_("An interval lasts between 0 and {most} seconds.")
_BREAK = N_("A break between games lasts between 0 and {most} seconds.")
_CHANGE = N_("A break between rubbers lasts between 0 and {most} seconds.")


def check_format(given: ScoringFormat) -> ScoringFormat:
    """Returns the format, or refuses (422) one by which no match could be played to an end."""
    _check_text(given)
    _check_length(given)
    _check_game(given)
    _check_overrides(given)
    _check_service(given)
    _check_rubbers(given)
    return given


def _check_overrides(given: ScoringFormat) -> None:
    numbers = [override.game for override in given.overrides]
    if len(set(numbers)) != len(numbers) or any(not 1 <= number <= given.best_of for number in numbers):
        raise _wrong(
            "overrides",
            Sentence("Exceptions for single games must name each game of the match once at most."),
        )
    for game in numbers:
        try:
            _check_game(given.in_game(game))
        except Refusal as refusal:
            raise _wrong(
                "overrides", Sentence("Game {game}: {reason}", game=game, reason=refusal.sentence)
            ) from refusal


def _wrong(field: str, sentence: Sentence) -> Refusal:
    return Refusal(sentence, field=field, status=422)


def _check_text(given: ScoringFormat) -> None:
    if not 1 <= len(given.code) <= 24 or not given.code.replace("-", "").replace("x", "").isalnum():
        raise _wrong(
            "code", Sentence("Give the format a short code of letters, digits and hyphens (up to 24).")
        )
    if not 1 <= len(given.name.strip()) <= 60:
        raise _wrong("name", Sentence("Give the format a name of up to 60 characters."))


def _check_length(given: ScoringFormat) -> None:
    if given.best_of not in {1, 3, 5, 7, 9}:
        raise _wrong("best_of", Sentence("A match is the best of 1, 3, 5, 7 or 9 games."))
    for field, seconds, sentence in (
        ("interval_s", given.interval_s, _INTERVAL),
        ("break_s", given.break_s, _BREAK),
        ("rubber_break_s", given.rubber_break_s, _CHANGE),
    ):
        if not 0 <= seconds <= LONGEST_PAUSE_S:
            raise _wrong(field, Sentence(sentence, most=LONGEST_PAUSE_S))
    if given.interval_in != "none" and not given.interval_at:
        raise _wrong("interval_at", Sentence("Say at which point the interval is, or choose no interval."))


def _check_service(given: ScoringFormat) -> None:
    if not 1 <= given.serves <= 10:
        raise _wrong("serves", Sentence("A side serves between 1 and 10 points in turn."))
    if not given.counts_points and given.service != "none":
        raise _wrong(
            "service", Sentence("Nobody serves where a game is a single point: choose “no service”.")
        )


def _check_rubbers(given: ScoringFormat) -> None:
    if not given.rubbers:
        if given.rubber_players:
            raise _wrong(
                "rubber_players", Sentence("Say first at which scores the rubbers of the relay end.")
            )
        return
    if given.service != "rally":
        raise _wrong("service", Sentence("In a relay the winner of a rally serves."))
    if list(given.rubbers) != sorted(set(given.rubbers)) or len(given.rubbers) > MOST_MARKS:
        raise _wrong("rubbers", Sentence("The scores at which rubbers end are in rising order, 40 at most."))
    if len(given.rubber_players) not in {0, len(given.rubbers)} or not set(given.rubber_players) <= {1, 2}:
        raise _wrong(
            "rubber_players",
            Sentence("Give 1 (singles) or 2 (doubles) for every rubber of the relay, or for none."),
        )


def _check_game(rules: ScoringFormat) -> None:
    if not 1 <= rules.points <= MAX_POINTS:
        raise _wrong("points", Sentence("A game is played to between 1 and {most} points.", most=MAX_POINTS))
    if not 1 <= rules.lead <= 10:
        raise _wrong("lead", Sentence("The lead needed to win a game is between 1 and 10 points."))
    if rules.cap is not None and not rules.points <= rules.cap <= MAX_POINTS:
        raise _wrong(
            "cap", Sentence("The highest score of a game cannot be below the points it is played to.")
        )
    if rules.rubbers and min(rules.rubbers) <= max(rules.start) + rules.handicap:
        raise _wrong(
            "rubbers", Sentence("The first rubber of a relay ends above the score a game starts with.")
        )
    if rules.rubbers and rules.rubbers[-1] != rules.points:
        raise _wrong(
            "rubbers", Sentence("The last rubber of a relay ends at the points the game is played to.")
        )
    if rules.handicap < 0 or any(not 0 <= start < rules.points - rules.handicap for start in rules.start):
        raise _wrong(
            "start",
            Sentence(
                "The score a game starts with, handicap included, must be below the points it is played to."
            ),
        )
    for field, marks in (("interval_at", rules.interval_at), ("ends_change_at", rules.ends_change_at)):
        if (
            len(marks) > MOST_MARKS
            or list(marks) != sorted(set(marks))
            or any(
                not max(rules.start) + rules.handicap < mark < (rules.cap or MAX_POINTS + 1) for mark in marks
            )
        ):
            raise _wrong(
                field,
                Sentence(
                    "Intervals and changes of ends lie between the start and the end of a game, in rising order."
                ),
            )
