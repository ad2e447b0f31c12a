"""Lists on paper: roll calls 检录单, prizes, entries; all set by templates/papers/list.typ."""

from collections.abc import Iterable
from itertools import groupby

from competitions.documents.paper_data import (
    Data,
    begin,
    code_of,
    contest_places,
    court_number,
    court_of,
    place_words,
    placed,
    referee_signs,
    side_labels,
    when_and_where,
)
from competitions.queries.matches import MatchCard
from competitions.queries.papers import CompetitionPapers, PersonOfEntry
from foundation.i18n import clock, day, local, ngettext, say
from foundation.i18n import gettext as _

TEMPLATE = "papers/list.typ"
PLACES_OF_PRIZES = 8
OPEN = ("waiting", "ready", "called", "on_court")


def _column(title: str, width: int | str, align: str = "left") -> Data:
    return {"title": title, "width": width, "align": align}


def roll_call(papers: CompetitionPapers) -> Data:
    """Matches still to be played, by day when they are planned, else by discipline and round; a box for each side."""
    labels = side_labels(papers)
    columns = [
        _column(_("Match"), "30mm"),
        _column(_("Time"), "14mm"),
        _column(_("Court"), "12mm", "center"),
        _column(_("Entry"), 3),
        _column(_("Here"), "15mm", "center"),
        _column(_("Entry"), 3),
        _column(_("Here"), "15mm", "center"),
        _column(_("Remarks"), 2),
    ]
    sections = []
    for title, cards in _by_occasion(papers):
        rows = [
            [code_of(card), clock(card.planned_at), court_of(papers, card),
             labels[card.id][0], "□", labels[card.id][1], "□", ""]
            for card in cards
        ]  # fmt: skip
        sections.append({"title": title, "columns": columns, "rows": rows, "tall": True})
    return begin(
        papers,
        _("Roll-call list"),
        sub=when_and_where(papers),
        sections=sections,
        landscape=True,
        notes=[] if sections else [_("Every match is played.")],
        signs=[_("Roll-call steward"), *referee_signs()],
    )


def _by_occasion(papers: CompetitionPapers) -> Iterable[tuple[str, list[MatchCard]]]:
    still = [card for card in papers.matches if card.status in OPEN]
    planned = sorted(
        (card for card in still if card.planned_at),
        key=lambda card: (str(card.planned_at), court_number(papers, card), card.number),
    )
    for date, cards in groupby(
        planned, key=lambda card: local(card.planned_at).date() if card.planned_at else None
    ):
        yield day(date), list(cards)
    rest = [card for card in still if not card.planned_at]
    for name, found in groupby(rest, key=lambda card: f"{card.discipline_name} · {say(card.round_name)}"):
        yield name, list(found)


def prize_list(papers: CompetitionPapers, most: int = PLACES_OF_PRIZES) -> Data:
    """Who is called up for a prize, with a place to sign for it."""
    return begin(
        papers,
        _("Prize list"),
        sub=when_and_where(papers),
        sections=[
            {
                "title": paper.row.name,
                "columns": _prize_columns(),
                "rows": prize_rows(papers, paper.row.id, most),
                "empty": _("No places yet."),
                "tall": True,
            }
            for paper in papers.disciplines
        ]
        + [
            {
                "title": contest.name,
                "columns": _prize_columns(),
                "rows": [[*row[:3], ""] for row in contest_places(contest, most)],
                "tall": True,
            }
            for contest in papers.contests
        ],
        signs=[_("Handed out by"), *referee_signs()],
    )


def _prize_columns() -> list[Data]:
    return [
        _column(_("Rank"), "16mm", "center"),
        _column(_("Entry"), 3),
        _column(_("Branch"), 3),
        _column(_("Received (signature)"), "42mm"),
    ]


def prize_rows(papers: CompetitionPapers, discipline_id: str, most: int) -> list[list[str]]:
    paper = next(paper for paper in papers.disciplines if paper.row.id == discipline_id)
    return [[place_words(place), side.name, side.home, ""] for place, side in placed(paper, most)]


def entry_list(papers: CompetitionPapers) -> Data:
    """Who takes part in what, discipline by discipline."""
    columns = [
        _column("", "10mm", "right"),
        _column(_("Entry"), 3),
        _column(_("Branch"), 3),
        _column(_("Seed"), "16mm", "center"),
    ]
    sections = []
    for paper in papers.disciplines:
        rows = [
            [str(number), name_with_roster(entry.name, papers.people.get(entry.id, ())), entry.home,
             str(entry.seed or "")]
            for number, entry in enumerate(paper.entered, start=1)
        ]  # fmt: skip
        sections.append(
            {
                "title": paper.row.name,
                "note": ngettext("{count} entry", "{count} entries", len(rows)),
                "columns": columns,
                "rows": rows,
                "empty": _("Nobody is entered yet."),
            }
        )
    return begin(papers, _("Entries"), sub=when_and_where(papers), sections=sections)


def name_with_roster(name: str, people: Iterable[PersonOfEntry]) -> str:
    """A team with its players; a player or a pair is its own name."""
    names = [person.name for person in people]
    if len(names) <= 2:
        return name
    return f"{name}：{'、'.join(names)}"
