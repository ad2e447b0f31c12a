"""The scoresheet 记分表: on its side, one match a page, as wide as the scoring format needs; blank or from the log."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from competitions.documents.paper_data import Data, Sides, begin, code_of, court_of, side_labels
from competitions.domain.results import score_sentence
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.laws import Impossible
from competitions.domain.scoring.log import Entry
from competitions.domain.scoring.scoresheet import Scoresheet, SheetStrip, scoresheet
from competitions.domain.scoring.state import new_match
from competitions.queries.matches import MatchCard, SideCard
from competitions.queries.papers import CompetitionPapers
from foundation.i18n import brief, clock, say
from foundation.i18n import gettext as _

TEMPLATE = "competitions/papers/scoresheet.typ"
MOST_BOXES = 42
FEWEST_BOXES = 24
ROOM_WITHOUT_A_CAP = 8
"""Rallies beyond both sides at one point before the end, where a format has no cap."""
SIDES = ("a", "b")

Logs = Mapping[str, Sequence[Entry]]
Players = tuple[tuple[str, ...], tuple[str, ...]]


def scoresheets(papers: CompetitionPapers, chosen: Iterable[MatchCard], logs: Logs | None = None) -> Data:
    """One page a match: the header filled in as far as it is known, the boxes from its log if ``logs`` has one."""
    labels = side_labels(papers)
    formats = {paper.row.id: paper.row.scoring for paper in papers.disciplines}
    kept = logs or {}
    sheets = [
        _sheet(papers, card, formats[card.discipline], labels[card.id], kept.get(card.id, ()))
        for card in chosen
    ]
    return begin(papers, _("Scoresheet"), words=words(), sheets=sheets)


def words() -> Data:
    return {
        "event": _("Discipline"),
        "round": _("Round"),
        "match": _("Match"),
        "court": _("Court"),
        "planned": _("Planned"),
        "start": _("Start"),
        "end": _("End"),
        "minutes": _("Duration"),
        "umpire": _("Umpire"),
        "service_judge": _("Service judge"),
        "referee": _("Referee"),
        "games": _("Games"),
        "result": _("Result"),
        "winner": _("Winner (signature)"),
        "nothing": _("There is no match to print."),
        "codes": _(
            "S server, R receiver at the first serve of a game · W warning · F fault · I injury · D disqualified ·"
            " Ret retired · C service court corrected"
        ),
    }


def _sheet(
    papers: CompetitionPapers, card: MatchCard, scoring: ScoringFormat, labels: Sides, log: Sequence[Entry]
) -> Data:
    names = tuple(_names(papers, card, side) for side in (card.a, card.b))
    doubles = any(len(each) == 2 for each in names)
    players = _rows_of(names[0], doubles=doubles), _rows_of(names[1], doubles=doubles)
    plan = papers.plans.get(card.id)
    return {
        "discipline": card.discipline_name,
        "round": say(card.round_name),
        "number": code_of(card),
        "court": court_of(papers, card),
        "planned": brief(card.planned_at),
        "start": clock(card.started_at),
        "end": clock(card.finished_at),
        "minutes": _minutes(card),
        "umpire": (plan.umpire if plan else None) or "",
        "sides": [
            {"name": label, "home": side.home, "known": bool(side.entry)}
            for label, side in zip(labels, (card.a, card.b), strict=True)
        ],
        "games": [f"{a}:{b}" for a, b in card.games] if card.result else [],
        "best_of": scoring.best_of,
        "result": say(score_sentence(card.result)) if card.result else "",
        "winner": card.result.winner if card.result else "",
        "strips": _filled(scoring, players, log, doubles=doubles) or blank(scoring, players),
    }


def _names(papers: CompetitionPapers, card: MatchCard, side: SideCard) -> tuple[str, ...]:
    """Who plays: of a rubber those of the open line-up, else all of the entry."""
    if card.tie:
        return tuple(side.players.split(" / ")) if side.players else ()
    return tuple(person.name for person in papers.people.get(side.entry or "", ()))


def _rows_of(names: tuple[str, ...], *, doubles: bool) -> tuple[str, ...]:
    """A row for each player; two for a side of which nothing is known in doubles."""
    if not doubles:
        return (names[0] if len(names) == 1 else "",)
    return (*names[:2], *[""] * (2 - len(names[:2])))


def _minutes(card: MatchCard) -> str:
    if card.started_at is None or card.finished_at is None:
        return ""
    return _("{count} min", count=round((card.finished_at - card.started_at).total_seconds() / 60))


def boxes_of(scoring: ScoringFormat) -> tuple[int, int]:
    """Boxes in a row and rows a strip, so that the longest game of the format fits: one for each rally."""
    longest = 0
    for game in range(1, scoring.best_of + 1):
        rules = scoring.in_game(game)
        longest = max(longest, 2 * rules.cap - 1 if rules.cap else 2 * rules.points + ROOM_WITHOUT_A_CAP)
    if scoring.rubbers:
        legs = [after - before for before, after in zip((0, *scoring.rubbers), scoring.rubbers, strict=False)]
        longest = 2 * max(legs) + ROOM_WITHOUT_A_CAP
    parts = max(1, ceil(longest / MOST_BOXES))
    return max(FEWEST_BOXES, ceil(longest / parts)), parts


def blank(scoring: ScoringFormat, players: Players) -> list[Data]:
    """Empty strips for every game that can be played, or for every rubber of a relay."""
    boxes, parts = boxes_of(scoring)
    rubbers = range(1, len(scoring.rubbers) + 1) or (0,)
    return [
        _strip(_title(game, rubber), [(name, "", ()) for side in players for name in side], boxes, parts, "")
        for game in range(1, scoring.best_of + 1)
        for rubber in rubbers
    ]


def _filled(scoring: ScoringFormat, players: Players, log: Sequence[Entry], *, doubles: bool) -> list[Data]:
    """The strips as the umpire wrote them; nothing when there is no log, or none that these laws can read."""
    if not log:
        return []
    try:
        found: Scoresheet = scoresheet(new_match(scoring, doubles=doubles), log, players)
    except Impossible:
        return []
    boxes, parts = boxes_of(scoring)
    return [_of_log(strip, boxes, parts) for strip in found.strips]


def _of_log(strip: SheetStrip, boxes: int, parts: int) -> Data:
    rows = [(row.name, row.service, row.boxes) for row in strip.rows]
    used = max((len(row.boxes) for row in strip.rows), default=0)
    score = f"{strip.score[0]}:{strip.score[1]}"
    return _strip(_title(strip.game, strip.rubber), rows, boxes, max(parts, ceil(used / boxes)), score)


def _title(game: int, rubber: int) -> str:
    return _("Rubber {rubber}", rubber=rubber) if rubber else _("Game {game}", game=game)


def _strip(
    title: str, rows: Sequence[tuple[str, str, Sequence[str]]], boxes: int, parts: int, score: str
) -> Data:
    """A strip as parts one under the other, each with all the players' rows."""
    return {
        "title": title,
        "score": score,
        "boxes": boxes,
        "parts": [
            [
                {
                    "name": name,
                    "service": service if part == 0 else "",
                    "boxes": _padded(written[part * boxes : (part + 1) * boxes], boxes),
                }
                for name, service, written in rows
            ]
            for part in range(parts)
        ],
    }


def _padded(written: Sequence[str], boxes: int) -> list[str]:
    return [*written, *[""] * (boxes - len(written))]
