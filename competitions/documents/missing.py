"""What a paper still lacks, said to the referee before it is printed or published."""

from competitions.queries.papers import CompetitionPapers
from foundation.i18n import gettext as _
from foundation.messages import Sentence

Missing = dict[str, list[Sentence]]


def missing(papers: CompetitionPapers) -> Missing:
    """Paper → sentences; a paper that lacks nothing is not there."""
    found = {
        "order-book": [*_texts(papers), *_officials(papers), *_draws(papers), *_plan(papers)],
        "order-of-play": _plan(papers),
        "results-book": _unfinished(papers),
        "scoresheets": _scoresheets(papers),
        "prizes": _places(papers),
        "certificates": _places(papers),
    }
    return {paper: sentences for paper, sentences in found.items() if sentences}


def _texts(papers: CompetitionPapers) -> list[Sentence]:
    titles = {
        "regulations": Sentence("Regulations"),
        "notices": Sentence("Notices"),
        "committee": Sentence("Organizing committee"),
    }
    return [
        Sentence("Nothing is written yet: {part}", part=title)
        for part, title in titles.items()
        if part not in papers.texts
    ]


def _officials(papers: CompetitionPapers) -> list[Sentence]:
    umpires = any(each.role == "umpire" for each in papers.officials)
    return [] if umpires else [Sentence("No umpire is appointed yet")]


def _draws(papers: CompetitionPapers) -> list[Sentence]:
    names = [paper.row.name for paper in papers.disciplines if paper.sheet is None]
    return [Sentence("Not drawn yet: {names}", names=_listed(names))] if names else []


def _plan(papers: CompetitionPapers) -> list[Sentence]:
    count = sum(
        card.planned_at is None and card.status not in ("finished", "void") for card in papers.matches
    )
    if not papers.matches:
        return [Sentence("There are no matches yet")]
    if not count:
        return []
    return [Sentence("{count} match has no time yet", "{count} matches have no time yet", count=count)]


def _unfinished(papers: CompetitionPapers) -> list[Sentence]:
    names = [paper.row.name for paper in papers.disciplines if paper.row.state != "finished"]
    return [Sentence("Not finished yet: {names}", names=_listed(names))] if names else []


def _scoresheets(papers: CompetitionPapers) -> list[Sentence]:
    count = sum(card.status == "waiting" for card in papers.matches)
    if not count:
        return []
    return [
        Sentence(
            "The players of {count} match are not known yet",
            "The players of {count} matches are not known yet",
            count=count,
        )
    ]


def _places(papers: CompetitionPapers) -> list[Sentence]:
    names = [paper.row.name for paper in papers.disciplines if not paper.sheet or not paper.sheet.places]
    return [Sentence("No places yet: {names}", names=_listed(names))] if names else []


def _listed(names: list[str]) -> str:
    return _(", ").join(names)
