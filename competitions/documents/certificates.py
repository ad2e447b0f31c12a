"""Certificates for places: A4 on its side, one for each player of a single or pair, one for a team."""

from datetime import date

from competitions.documents.paper_data import Data, begin
from competitions.domain.draw_graph import Places
from competitions.queries.matches import SideCard
from competitions.queries.papers import CompetitionPapers, DisciplinePaper
from foundation.clock import now
from foundation.i18n import gettext as _
from foundation.i18n import language, local

TEMPLATE = "competitions/papers/certificates.typ"
MOST_PLACES = 16


def certificates(papers: CompetitionPapers, most: int) -> Data:
    """All certificates down to place ``most``, discipline by discipline, the best places first."""
    on = papers.head.ends_at or papers.head.starts_at or now()
    pages: list[Data] = []
    for contest in papers.contests:
        pages += [
            {
                "names": each.name,
                "home": each.branch if each.branch != each.name else "",
                "text": _text(papers, contest.name),
                "place": place_of_honour(Places(each.place, each.last)),
            }
            for each in contest.places
            if each.place <= most
        ]
    for paper in papers.disciplines:
        for place, side in paper.sheet.places if paper.sheet else ():
            if place.first <= most:
                page = {
                    "names": side.name,
                    "home": side.home,
                    "text": _text(papers, paper.row.name),
                    "place": place_of_honour(place),
                }
                pages += [page] * copies(paper, side, papers)
    return begin(
        papers,
        _("Certificates"),
        pages=pages,
        host=papers.host,
        date=_date(local(on).date()),
        words={"certificate": _("Certificate of Honour"), "nothing": _("There are no places yet.")},
    )


def copies(paper: DisciplinePaper, side: SideCard, papers: CompetitionPapers) -> int:
    """A pair gets one each, a team one together."""
    return len(papers.people.get(side.entry or "", ())) or 1 if paper.row.entrants != "team" else 1


def _text(papers: CompetitionPapers, name: str) -> str:
    return _("in the {discipline} of {competition}", discipline=name, competition=papers.head.title)


def place_of_honour(place: Places) -> str:
    """Champion, runner-up, then the number; shared places say so."""
    if place.first == 1:
        return _("Champion")
    if place.first == 2 and place.last == 2:
        return _("Runner-up")
    if place.first == place.last:
        return _("Place no. {place}", place=_number(place.first))
    return _("Shared places {first}–{last}", first=_number(place.first), last=_number(place.last))


def _date(on: date) -> str:
    """Without the weekday, as documents are dated."""
    return _("{year}-{month:02}-{day:02}", year=on.year, month=on.month, day=on.day)


def _number(number: int) -> str:
    """In Chinese as it is written on certificates: 三, 十二."""
    if language.get() != "zh_CN" or number > 19:
        return str(number)
    digits = "零一二三四五六七八九十"
    return digits[number] if number <= 10 else f"十{digits[number - 10]}"
