"""What each event does to a match: Laws 6 to 12 and 16, one small function an event."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from competitions.domain.results import Side, other
from competitions.domain.scoring import events as log
from competitions.domain.scoring.final_scores import check_running_score
from competitions.domain.scoring.formats import leader, with_handicap
from competitions.domain.scoring.rallies import end_game, finish, score_point
from competitions.domain.scoring.service import must_receive, order_of, pair
from competitions.domain.scoring.state import Card, Mark, MatchState, new_match
from foundation.errors import Refusal
from foundation.messages import N_, Sentence

MOST_REASON = 200


class Impossible(Refusal):
    """The event cannot happen in this state; nothing was changed."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence, status=409)


def apply(state: MatchState, event: log.MatchEvent, at: int = 0) -> MatchState:
    """The match after ``event``, which happened at ``at`` (milliseconds since 1970). Raises `Impossible`.

    Undo and redo need the past and are the business of `competitions.domain.scoring.log`.
    """
    if state.confirmed and not isinstance(event, log.ScoreCorrection):
        raise Impossible(Sentence("This match is confirmed. Only the referee can correct it now."))
    after = _RULES[type(event)](state, event, at)
    undoable = 0 if isinstance(event, log.ScoreCorrection) else state.undoable + 1
    return replace(after, undoable=undoable, redoable=0)


def _unfinished(state: MatchState) -> None:
    if state.ending is not None:
        raise Impossible(Sentence("This match is over. Undo the last entry if that was a slip."))


def _begun(state: MatchState) -> None:
    _unfinished(state)
    if not state.started:
        raise Impossible(Sentence("The match has not begun."))


def _before_play(state: MatchState) -> None:
    _unfinished(state)
    if state.started:
        raise Impossible(Sentence("The match has already begun."))


def _player(state: MatchState, player: int) -> None:
    if player >= state.players:
        raise Impossible(Sentence("There is no second player on a side in singles."))


def _not_stopped(state: MatchState) -> None:
    if state.suspended_since is not None:
        raise Impossible(Sentence("The match is suspended. Resume it first."))
    if state.paused_since is not None:
        raise Impossible(Sentence("Play is paused. End the pause first."))
    if state.stop_since is not None:
        raise Impossible(Sentence("The interval is still running. End it first."))


def _toss(state: MatchState, event: log.Toss, _at: int) -> MatchState:
    _before_play(state)
    if state.toss_won_by is not None:
        raise Impossible(Sentence("The toss has been made. Undo it if that was a slip."))
    if state.format.service == "none":
        if event.choice != "ends":
            raise Impossible(Sentence("Nobody serves in this format: the toss decides the ends."))
    elif state.service_known:
        raise Impossible(Sentence("Who serves is already chosen. Undo that before entering the toss."))
    return replace(state, toss_won_by=event.won_by, toss_choice=event.choice)


def _ends(state: MatchState, event: log.Ends, _at: int) -> MatchState:
    _unfinished(state)
    return replace(state, left=event.left, ends_due=state.ends_due and event.left == state.left)


def _handicap(state: MatchState, event: log.Handicap, _at: int) -> MatchState:
    """The side begins every game with the points of the format's handicap."""
    _before_play(state)
    if not state.format.handicap:
        raise Impossible(Sentence("This format gives no side a start."))
    if state.handicapped is not None:
        raise Impossible(Sentence("The start has been given. Undo it if that was a slip."))
    if state.service_known and state.format.service != "none":
        raise Impossible(Sentence("Who serves is already chosen. Undo that before giving a start."))
    after = replace(state, handicapped=event.side)
    return replace(after, score=after.rules.start)


def _service(state: MatchState, event: log.Service, at: int) -> MatchState:
    _unfinished(state)
    if state.format.service == "none":
        raise Impossible(Sentence("Nobody serves in this format."))
    if state.service_known:
        raise Impossible(Sentence("Who serves is already chosen. Undo it if that was a slip."))
    _player(state, max(event.server, event.receiver))
    _in_order(state, event)
    players = pair(event)
    right = order_of(state.format).place(state.score, event)
    after = replace(state, serving=event.side, right=right, service_known=True, pending=())
    if state.between:
        after = replace(after, opened_by=event.side, opened=players)
    for side in state.pending:
        after = score_point(after, side, at)
    return after


def _in_order(state: MatchState, event: log.Service) -> None:
    """Who may serve and receive first: the toss, the game or the rubber before decides (Laws 6.1, 7.6; ITTF 2.13)."""
    if state.serving is None:
        _agrees_with_toss(state, event.side)
    elif event.side != state.serving:
        raise Impossible(Sentence(_SERVES_FIRST["rubber" if not state.between else state.format.service]))
    wanted = must_receive(state, event.side, event.server)
    if wanted is not None and wanted != event.receiver:
        raise Impossible(
            Sentence("To this server the other player receives: the one who served to them in the last game.")
        )


_SERVES_FIRST = {
    "rally": N_("The side that won the last game serves first in this one."),
    "in_turns": N_("The side that received first in the last game serves first in this one."),
    "rubber": N_("The side that won the last point serves first in this rubber."),
}


def _agrees_with_toss(state: MatchState, side: Side) -> None:
    """Law 6.1: the winner of the toss serves if they chose to, receives if they chose that."""
    if state.toss_won_by is None or state.toss_choice == "ends":
        return
    serves = state.toss_won_by if state.toss_choice == "serve" else other(state.toss_won_by)
    if side != serves:
        raise Impossible(
            Sentence("By the toss the other side serves first. Undo the toss if it was entered wrongly.")
        )


def _play(state: MatchState, _event: log.Play, at: int) -> MatchState:
    _before_play(state)
    if not state.service_known:
        raise Impossible(Sentence("First choose who serves and who receives."))
    return replace(state, started=True, started_at=at)


def _point(state: MatchState, event: log.Point, at: int) -> MatchState:
    _unfinished(state)
    if not state.service_known:
        raise Impossible(Sentence("First choose who serves and who receives."))
    _not_stopped(state)
    if not state.started:
        state = replace(state, started=True, started_at=at)
    elif state.stop:
        state = replace(state, stop="", stop_due_at=None)
    return score_point(state, event.side, at)


def _interval_start(state: MatchState, _event: log.IntervalStart, at: int) -> MatchState:
    _unfinished(state)
    if not state.stop:
        raise Impossible(Sentence("No interval is due now."))
    if state.stop_since is not None:
        raise Impossible(Sentence("The interval is already running."))
    return replace(state, stop_since=at)


def _interval_end(state: MatchState, _event: log.IntervalEnd, _at: int) -> MatchState:
    _unfinished(state)
    if not state.stop:
        raise Impossible(Sentence("No interval is due now."))
    return replace(state, stop="", stop_since=None, stop_due_at=None)


def _ends_changed(state: MatchState, _event: log.EndsChanged, _at: int) -> MatchState:
    _unfinished(state)
    if not state.ends_due:
        raise Impossible(Sentence("No change of ends is due now."))
    return replace(state, left=other(state.left), ends_due=False)


def _pause_start(state: MatchState, event: log.PauseStart, at: int) -> MatchState:
    _begun(state)
    _short(event.reason)
    if state.paused_since is not None or state.suspended_since is not None:
        raise Impossible(Sentence("Play is already stopped."))
    return replace(state, paused_since=at)


def _pause_end(state: MatchState, _event: log.PauseEnd, _at: int) -> MatchState:
    _unfinished(state)
    if state.paused_since is None:
        raise Impossible(Sentence("Play is not paused."))
    return replace(state, paused_since=None)


def _suspension(state: MatchState, event: log.Suspension, at: int) -> MatchState:
    _begun(state)
    _short(event.reason)
    if state.suspended_since is not None:
        raise Impossible(Sentence("The match is already suspended."))
    return replace(state, suspended_since=at, paused_since=None, stop="", stop_since=None, stop_due_at=None)


def _resumption(state: MatchState, _event: log.Resumption, _at: int) -> MatchState:
    _unfinished(state)
    if state.suspended_since is None:
        raise Impossible(Sentence("The match is not suspended."))
    return replace(state, suspended_since=None)


def _marked(state: MatchState, kind: Card, side: Side, player: int) -> MatchState:
    _unfinished(state)
    _player(state, player)
    return replace(state, marks=(*state.marks, Mark(kind, side, player, state.game, state.score)))


def _injury(state: MatchState, event: log.Injury, _at: int) -> MatchState:
    return _marked(state, "injury", event.side, event.player)


def _yellow(state: MatchState, event: log.YellowCard, _at: int) -> MatchState:
    if any(mark.kind == "warning" and mark.side == event.side for mark in state.marks):
        raise Impossible(
            Sentence("This side has been warned before. Further misconduct is a fault: red card (Law 16.7).")
        )
    return _marked(state, "warning", event.side, event.player)


def _red(state: MatchState, event: log.RedCard, at: int) -> MatchState:
    """Before play it does not touch the score; between games it scores in the next one."""
    after = _marked(state, "fault", event.side, event.player)
    if not state.started:
        return after
    if not state.service_known:
        return replace(after, pending=(*after.pending, other(event.side)))
    return score_point(after, other(event.side), at)


def _disqualification(state: MatchState, event: log.Disqualification, at: int) -> MatchState:
    after = _marked(state, "disqualification", event.side, event.player)
    return finish(after, other(event.side), "disqualified", at)


def _retirement(state: MatchState, event: log.Retirement, at: int) -> MatchState:
    _unfinished(state)
    if not state.started:
        raise Impossible(Sentence("The match has not begun: a side that does not play gives a walkover."))
    _player(state, event.player)
    return finish(state, other(event.side), "retired", at)


def _walkover(state: MatchState, event: log.Walkover, at: int) -> MatchState:
    _unfinished(state)
    if state.started:
        raise Impossible(Sentence("The match has begun: a side that cannot go on retires."))
    return finish(state, other(event.side), "walkover", at)


def _court_correction(state: MatchState, event: log.CourtCorrection, _at: int) -> MatchState:
    """Law 12.2: the error is corrected and the existing score stands."""
    _begun(state)
    if state.format.service == "none":
        raise Impossible(Sentence("Nobody serves in this format."))
    if state.players == 1:
        raise Impossible(
            Sentence("In singles the court follows from the server's score. Nothing can be corrected.")
        )
    if not state.service_known:
        raise Impossible(Sentence("First choose who serves and who receives."))
    if (event.right_a, event.right_b) == state.right:
        raise Impossible(Sentence("The players already stand so."))
    return replace(state, right=(event.right_a, event.right_b))


def _score_correction(state: MatchState, event: log.ScoreCorrection, at: int) -> MatchState:
    """The referee's score replaces the running one; the match goes on from it, or is over by it.

    It can also reopen a match that had ended or was confirmed. What was before it cannot be undone any more.
    """
    _short(event.reason)
    if not event.reason.strip():
        raise Impossible(Sentence("Give the reason for the correction."))
    given = state.format if state.handicapped is None else with_handicap(state.format, state.handicapped)
    problem = check_running_score(given, event.games)
    if problem is not None:
        raise Impossible(problem)
    base = replace(
        new_match(state.format, doubles=state.doubles), left=state.left, toss_won_by=state.toss_won_by,
        toss_choice=state.toss_choice, handicapped=state.handicapped, marks=state.marks,
        started=bool(event.games), reopened=state.reopened or state.confirmed, score=given.in_game(1).start,
        started_at=(state.started_at if state.started_at is not None else at) if event.games else None,
    )  # fmt: skip
    return _with_games(base, event, at)


def _with_games(base: MatchState, event: log.ScoreCorrection, at: int) -> MatchState:
    for number, (a, b) in enumerate(event.games, 1):
        won_by = leader(base.rules_of(number), a, b)
        if won_by is not None:
            base = end_game(base, (a, b), won_by, at)
            continue
        players = base.format.players_in(base.format.rubber_at(a, b), base.players)
        base = replace(base, score=(a, b), players=players)
    if event.games and base.ending is None:
        _player(base, max(event.server, event.receiver))
        base = order_of(base.format).taken_up(base, event)
    # The players stand where they stand: the referee sees to the ends, and nobody is sent to a break.
    return replace(base, ends_due=False, stop="", stop_due_at=None)


def _confirmation(state: MatchState, _event: log.Confirmation, _at: int) -> MatchState:
    if state.ending is None:
        raise Impossible(Sentence("The match is not over yet."))
    return replace(state, confirmed=True)


def _short(reason: str) -> None:
    if len(reason) > MOST_REASON:
        raise Impossible(Sentence("Keep the reason under {most} characters.", most=MOST_REASON))


_RULES: dict[type, Callable[[MatchState, Any, int], MatchState]] = {
    log.Toss: _toss,
    log.Ends: _ends,
    log.Handicap: _handicap,
    log.Service: _service,
    log.Play: _play,
    log.Point: _point,
    log.IntervalStart: _interval_start,
    log.IntervalEnd: _interval_end,
    log.EndsChanged: _ends_changed,
    log.PauseStart: _pause_start,
    log.PauseEnd: _pause_end,
    log.Suspension: _suspension,
    log.Resumption: _resumption,
    log.Injury: _injury,
    log.YellowCard: _yellow,
    log.RedCard: _red,
    log.Disqualification: _disqualification,
    log.Retirement: _retirement,
    log.Walkover: _walkover,
    log.CourtCorrection: _court_correction,
    log.ScoreCorrection: _score_correction,
    log.Confirmation: _confirmation,
}
