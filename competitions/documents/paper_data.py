"""What every paper of a competition begins with, and how names, times and places are written on it."""

from collections.abc import Sequence
from typing import Any

from competitions.domain.draw_graph import Places, feeds_of
from competitions.queries.draw_sheet import awaited
from competitions.queries.matches import MatchCard, SideCard
from competitions.queries.papers import CompetitionPapers, ContestPaper, DisciplinePaper
from foundation.i18n import day, period, say
from foundation.i18n import gettext as _

Data = dict[str, Any]
Sides = tuple[str, str]


def begin(papers: CompetitionPapers, title: str, **more: Any) -> Data:
    """Title, competition and words; ``more`` is what the template of this paper asks for."""
    return {"title": title, "competition": papers.head.title, **more}


def when_and_where(papers: CompetitionPapers) -> list[str]:
    head = papers.head
    return [period(head.starts_at, head.ends_at), head.place]


def days_and_place(papers: CompetitionPapers) -> list[str]:
    """For a cover: days without times."""
    head = papers.head
    days = list(dict.fromkeys(day(at) for at in (head.starts_at, head.ends_at) if at))
    return [" – ".join(days), head.place]


def referee_signs() -> list[str]:
    return [_("Referee"), _("Date")]


def side_labels(papers: CompetitionPapers) -> dict[str, Sides]:
    """Match → how its two sides are named: who plays, or who is awaited."""
    found = {card.id: (label_of(card.a), label_of(card.b)) for card in papers.matches}
    for _paper, sheet in papers.drawn:
        graph = sheet.loaded.played.graph
        cards = {card.key: card for one in sheet.rounds for card in one.matches}
        for match in graph.matches:
            card = cards.get(match.key)
            if card is None:
                continue
            a, b = feeds_of(match)
            found[card.id] = (
                card.a.name or say(awaited(a, graph, card.status)),
                card.b.name or say(awaited(b, graph, card.status)),
            )
    return found


def label_of(side: SideCard) -> str:
    """Its name; in a rubber the team with who plays for it."""
    return f"{side.name}：{side.players}" if side.players else side.name


def code_of(card: MatchCard) -> str:
    """What a match is called for short: `MS-12`; of a rubber with its name: `TEAM-3 混双`."""
    return f"{card.code}-{card.number} {say(card.rubber)}".rstrip()


def court_number(papers: CompetitionPapers, card: MatchCard) -> int:
    """0 while it has none."""
    plan = papers.plans.get(card.id)
    return (plan.on if plan else None) or 0


def court_of(papers: CompetitionPapers, card: MatchCard) -> str:
    number = court_number(papers, card)
    return (papers.hall.court_name(number) or str(number)) if number else ""


def place_words(place: Places) -> str:
    """`1`, or `5–8` where places are shared."""
    return str(place.first) if place.first == place.last else f"{place.first}–{place.last}"


def contest_places(contest: ContestPaper, most: int) -> list[list[str]]:
    """Place, who performed, branch and score, down to place ``most``."""
    return [
        [place_words(Places(each.place, each.last)), each.name, each.branch, each.score]
        for each in contest.places
        if each.place <= most
    ]


def with_home(side: SideCard) -> str:
    return f"{side.name}（{side.home}）" if side.home else side.name


def placed(paper: DisciplinePaper, most: int) -> Sequence[tuple[Places, SideCard]]:
    """Who has a place up to ``most``, the best first."""
    if paper.sheet is None:
        return ()
    return [(place, side) for place, side in paper.sheet.places if place.first <= most]
