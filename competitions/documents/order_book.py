"""The order book 秩序册: everything players, umpires and guests need before the first match, in one book."""

from itertools import groupby

from competitions.documents import draw_paper, order_of_play
from competitions.documents.lists import name_with_roster
from competitions.documents.paper_data import Data, begin, days_and_place
from competitions.documents.statistics import statistics
from competitions.domain.plain_text import parts
from competitions.queries.papers import CompetitionPapers, DisciplinePaper
from foundation.i18n import gettext as _
from foundation.i18n import ngettext

TEMPLATE = "competitions/papers/order_book.typ"


def order_book(papers: CompetitionPapers) -> Data:
    """Parts that hold nothing yet are left out; what is missing is shown to the referee on the page of papers."""
    return begin(
        papers,
        _("Order book"),
        sub=days_and_place(papers),
        host=papers.host,
        words={**draw_paper.words(), **order_of_play.words(), **_words()},
        texts={part: parts(text) for part, text in papers.texts.items()},
        officials=_officials(papers),
        officials_columns=_officials_columns(),
        teams=teams(papers),
        sessions=order_of_play.sessions(papers),
        sessions_columns=[
            {"title": _("Day"), "width": "42mm"},
            {"title": "", "width": "14mm"},
            {"title": _("First and last match"), "width": "34mm"},
            {"title": _("Matches"), "width": 1},
            {"title": _("How many"), "width": "14mm", "align": "right"},
        ],
        draws=[discipline_data(paper) for paper in papers.disciplines if paper.sheet],
        days=order_of_play.days(papers),
        statistics=statistics(papers),
        courts=[papers.hall.court_name(court) or str(court) for court in range(1, papers.head.courts + 1)],
    )


def _words() -> Data:
    return {
        "regulations": _("Regulations"),
        "notices": _("Notices"),
        "committee": _("Organizing committee"),
        "officials": _("Referees and umpires"),
        "teams": _("Teams and entries"),
        "sessions": _("Schedule by day"),
        "draws": _("Groups and draw sheets"),
        "order": _("Order of play"),
        "statistics": _("Participation in figures"),
        "hall": _("Plan of the hall"),
        "last_year": _("Last year's places"),
        "referee_table": _("Referee's table"),
    }


def _officials(papers: CompetitionPapers) -> list[list[str]]:
    roles = {"referee": _("Referee"), "umpire": _("Umpire")}
    return [[roles[each.role], each.name, each.branch_name] for each in papers.officials]


def _officials_columns() -> list[Data]:
    return [
        {"title": _("As"), "width": "34mm"},
        {"title": _("Name"), "width": 1},
        {"title": _("Branch"), "width": 1},
    ]


def teams(papers: CompetitionPapers) -> list[Data]:
    """Branch by branch who plays what; a pair of two branches stands with both."""
    names = {entry.id: entry.name for paper in papers.disciplines for entry in paper.entered}
    disciplines = {paper.row.id: paper.row.name for paper in papers.disciplines}
    order = {discipline: number for number, discipline in enumerate(disciplines)}
    people = sorted(
        (person for each in papers.people.values() for person in each if person.entry in names),
        key=lambda person: (person.branch_position, person.branch, order[person.discipline]),
    )
    found = []
    for (_position, _branch, branch_name), group in groupby(
        people, key=lambda person: (person.branch_position, person.branch, person.branch_name)
    ):
        here = list(group)
        rows = []
        for discipline, players in groupby(here, key=lambda person: person.discipline):
            entries = dict.fromkeys(person.entry for person in players)
            shown = [name_with_roster(names[entry], papers.people[entry]) for entry in entries]
            rows.append([disciplines[discipline], "；".join(shown)])
        count = len({person.id for person in here})
        found.append(
            {"title": branch_name, "note": ngettext("{count} person", "{count} people", count), "rows": rows}
        )
    return found


def discipline_data(paper: DisciplinePaper) -> Data:
    """A discipline's part of a book."""
    assert paper.sheet is not None
    count = len(paper.sheet.loaded.record.input.entries)
    return {
        "title": paper.row.name,
        "note": ngettext("{count} entry", "{count} entries", count),
        "blocks": draw_paper.blocks(paper.sheet),
    }
