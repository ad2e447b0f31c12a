"""The results book 成绩册: places, branches, matrices, completed draws, prizes, the referee's signature."""

from competitions.documents import draw_paper
from competitions.documents.lists import prize_rows
from competitions.documents.order_book import discipline_data
from competitions.documents.paper_data import (
    Data,
    begin,
    contest_places,
    days_and_place,
    place_words,
    placed,
    referee_signs,
)
from competitions.queries.papers import CompetitionPapers
from foundation.i18n import gettext as _

TEMPLATE = "competitions/papers/results_book.typ"
EVERY_PLACE = 10_000
PRIZES = 3
MEDALS = 3


def results_book(papers: CompetitionPapers) -> Data:
    teams = [paper for paper in papers.disciplines if paper.row.entrants == "team"]
    singles = [paper for paper in papers.disciplines if paper.row.entrants != "team"]
    return begin(
        papers,
        _("Results book"),
        sub=days_and_place(papers),
        host=papers.host,
        words={**draw_paper.words(), **_words()},
        places=[_places(papers, paper.row.id) for paper in singles],
        team_places=[_places(papers, paper.row.id) for paper in teams],
        places_columns=_places_columns(),
        contests=[
            {"title": contest.name, "rows": contest_places(contest, EVERY_PLACE)} for contest in papers.contests
        ],
        contests_columns=[*_places_columns(), {"title": _("Score"), "width": "22mm", "align": "right"}],
        branches=branch_honours(papers),
        branches_columns=[
            {"title": _("Branch"), "width": 1},
            *(
                {"title": _("Place no. {place}", place=place), "width": "20mm", "align": "center"}
                for place in range(1, MEDALS + 1)
            ),
            {"title": _("Top eight"), "width": "20mm", "align": "center"},
        ],
        draws=[discipline_data(paper) for paper in papers.disciplines if paper.sheet],
        prizes=[
            *(
                {"title": paper.row.name, "rows": [row[:3] for row in prize_rows(papers, paper.row.id, PRIZES)]}
                for paper in papers.disciplines
            ),
            *(
                {"title": contest.name, "rows": [row[:3] for row in contest_places(contest, PRIZES)]}
                for contest in papers.contests
            ),
        ],
        unfinished=[paper.row.name for paper in papers.disciplines if paper.row.state != "finished"],
        signs=referee_signs(),
    )  # fmt: skip


def _places_columns() -> list[Data]:
    return [
        {"title": _("Rank"), "width": "18mm", "align": "center"},
        {"title": _("Entry"), "width": 1},
        {"title": _("Branch"), "width": 1},
    ]


def _words() -> Data:
    return {
        "places": _("Final places"),
        "contests": _("Judged contests"),
        "team_places": _("Places of the teams"),
        "branches": _("Honours by branch"),
        "draws": _("Group matrices and draw sheets"),
        "prizes": _("Prizes"),
        "no_places": _("No places yet."),
        "unfinished": _("Not finished when this was printed: {names}", names="{names}"),
        "certified": _("The results in this book are certified by the referee."),
    }


def _places(papers: CompetitionPapers, discipline_id: str) -> Data:
    paper = next(paper for paper in papers.disciplines if paper.row.id == discipline_id)
    rows = [[place_words(place), side.name, side.home] for place, side in placed(paper, EVERY_PLACE)]
    return {"title": paper.row.name, "rows": rows}


def branch_honours(papers: CompetitionPapers) -> list[list[str]]:
    """How often each branch was first, second, third and among eight; a pair of two branches counts for both."""
    counts: dict[str, list[int]] = {}
    for paper in papers.disciplines:
        for place, side in placed(paper, 8):
            for branch in side.home.split(" / "):
                row = counts.setdefault(branch, [0] * (MEDALS + 1))
                if place.first <= MEDALS:
                    row[place.first - 1] += 1
                row[MEDALS] += 1
    ordered = sorted(counts.items(), key=lambda item: ([-count for count in item[1]], item[0]))
    return [[branch, *(str(count) if count else "" for count in row)] for branch, row in ordered]
