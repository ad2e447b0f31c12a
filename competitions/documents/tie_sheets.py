"""Ties of teams on paper: the line-up 出场名单 of each team, and the tie sheet 团体记分表."""

from collections.abc import Iterable, Mapping

from competitions.documents.paper_data import Data
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.ties import rubber_name
from competitions.queries.ties import Rubber, TieTeam, TieView
from foundation.i18n import brief, clock, say
from foundation.i18n import gettext as _

LINE_UPS = "competitions/papers/line_ups.typ"
TIE_SHEETS = "competitions/papers/tie_sheets.typ"


def line_ups(competition: str, ties: Iterable[TieView]) -> Data:
    """A page a team and tie. Blind: names stand on it only once both line-ups are open."""
    pages = [
        _line_up(tie, team, other)
        for tie in (tie.seen_by() for tie in ties)
        if tie.a.entry and tie.b.entry
        for team, other in ((tie.a, tie.b), (tie.b, tie.a))
    ]
    return {
        "title": _("Line-up"),
        "competition": competition,
        "pages": pages,
        "words": {
            **_facts_words(),
            "against_team": _("Against"),
            "hand_in": _("Hand in by"),
            "order": _("Rubber"),
            "kind": _("What is played"),
            "players": _("Players"),
            "team": _("Everybody of the team"),
            "nothing": _("There is no tie to print."),
        },
        "signs": [_("Team manager"), _("Handed in at"), _("Referee")],
    }


def _facts_words() -> Data:
    return {
        "event": _("Discipline"),
        "round": _("Round"),
        "court": _("Court"),
        "planned": _("Planned"),
    }


def _facts(tie: TieView) -> Data:
    return {
        "discipline": tie.discipline_name,
        "round": say(tie.round_name),
        "number": f"{tie.code}-{tie.number}",
        "court": str(tie.planned_court or ""),
        "planned": brief(tie.planned_at),
    }


def _line_up(tie: TieView, team: TieTeam, other: TieTeam) -> Data:
    return {
        **_facts(tie),
        "name": team.name,
        "home": team.home if team.home != team.name else "",
        "other": other.name,
        "deadline": brief(tie.deadline),
        "rubbers": [
            {
                "number": str(place),
                "kind": say(rubber_name(rubber.kind)),
                "players": list(rubber.a if team.side == "a" else rubber.b),
                "count": rubber.kind.players,
            }
            for place, rubber in enumerate(tie.rubbers, start=1)
        ],
        "members": [player.name for player in team.players],
    }


def tie_sheets(competition: str, ties: Iterable[TieView], formats: Mapping[str, ScoringFormat]) -> Data:
    """A page a tie, blank or with what is known: players once line-ups are open, games once they are played."""
    pages = [
        _tie_sheet(tie, formats[tie.discipline].best_of)
        for tie in (tie.seen_by() for tie in ties)
        if tie.a.entry and tie.b.entry
    ]
    return {
        "title": _("Team tie sheet"),
        "competition": competition,
        "pages": pages,
        "words": {
            **_facts_words(),
            "order": _("Rubber"),
            "kind": _("What is played"),
            "game": _("Game {game}", game="{game}"),
            "winner": _("Winner"),
            "start": _("Start"),
            "end": _("End"),
            "rubbers": _("Rubbers"),
            "games": _("Games won"),
            "points": _("Points in all"),
            "winning_team": _("Winning team"),
            "nothing": _("There is no tie to print."),
        },
        "signs": [_("Team manager"), _("Team manager"), _("Umpire"), _("Referee")],
    }


def _tie_sheet(tie: TieView, best_of: int) -> Data:
    results = [rubber.result for rubber in tie.rubbers if rubber.result]
    won, games, points = tie.score, [0, 0], [0, 0]
    for result in results:
        for side in (0, 1):
            games[side] += result.games_won[side]
            points[side] += result.points[side]
    over = tie.result is not None
    winner = (tie.a if tie.result.winner == "a" else tie.b).name if tie.result else ""
    return {
        **_facts(tie),
        "a": tie.a.name,
        "b": tie.b.name,
        "best_of": best_of,
        "rubbers": [
            _rubber(rubber, place, best_of, tie) for place, rubber in enumerate(tie.rubbers, start=1)
        ],
        "totals": [f"{pair[0]} : {pair[1]}" if over else "" for pair in (won, games, points)],
        "winner": winner,
    }


def _rubber(rubber: Rubber, place: int, best_of: int, tie: TieView) -> Data:
    shown = [f"{a}:{b}" for a, b in rubber.games] if rubber.result else []
    winner = (tie.a if rubber.result.winner == "a" else tie.b).name if rubber.result else ""
    return {
        "number": str(place),
        "kind": say(rubber_name(rubber.kind)),
        "time": clock(rubber.planned_at),
        "a": " / ".join(rubber.a),
        "b": " / ".join(rubber.b),
        "games": [*shown, *[""] * (best_of - len(shown))],
        "winner": winner,
    }
