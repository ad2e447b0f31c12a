"""The order of play on paper: day by day, times down and courts across, then every match court by court."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from competitions.documents.paper_data import Data, begin, code_of, side_labels, when_and_where
from competitions.domain.results import score_sentence
from competitions.queries.matches import MatchCard
from competitions.queries.papers import CompetitionPapers
from foundation.i18n import clock, day, local, say
from foundation.i18n import gettext as _

TEMPLATE = "competitions/papers/order_of_play.typ"
COURTS_ACROSS = 8
"""More courts than this go on below, in a grid of their own."""


def order_of_play(papers: CompetitionPapers) -> Data:
    return begin(
        papers,
        _("Order of play"),
        sub=when_and_where(papers),
        words=words(),
        days=days(papers),
        courts=by_court(papers),
        columns=columns(),
        unplanned=unplanned(papers),
    )


def words() -> Data:
    return {
        "time": _("Time"),
        "not_planned": _("Not planned yet"),
        "not_before": _("Times mean: not before. A match is called when its court is free."),
        "match": _("Match"),
        "against": _("against"),
    }


def planned(papers: CompetitionPapers) -> list[tuple[datetime, int, MatchCard]]:
    """Time, court (0: not given) and match, in the order they are played."""
    found = []
    for card in papers.matches:
        if card.planned_at and card.status != "void":
            plan = papers.plans.get(card.id)
            found.append((local(card.planned_at), (plan.planned_court or plan.on or 0) if plan else 0, card))
    return sorted(found, key=lambda each: (each[0], each[1], each[2].number))


def days(papers: CompetitionPapers) -> list[Data]:
    """Grids of one day each: rows are times, columns are courts; at most eight courts side by side."""
    labels = side_labels(papers)
    found = []
    for date, group in groupby(planned(papers), key=lambda each: each[0].date()):
        here = list(group)
        courts = sorted({court for _at, court, _card in here if court})
        anywhere = [0] if any(not court for _at, court, _card in here) else []
        for first in range(0, max(len(courts), 1), COURTS_ACROSS):
            shown = courts[first : first + COURTS_ACROSS] + (anywhere if first == 0 else [])
            found.append(
                {
                    "title": day(date),
                    "courts": [papers.court(court) if court else _("Any court") for court in shown],
                    "rows": _rows(here, shown, labels),
                }
            )
    return found


def _rows(
    here: Sequence[tuple[datetime, int, MatchCard]], courts: Sequence[int], labels: dict[str, tuple[str, str]]
) -> list[Data]:
    rows = []
    for at, group in groupby(here, key=lambda each: each[0]):
        found = [(court, card) for _at, court, card in group if court in courts]
        if found:
            cells = [[_cell(card, labels) for there, card in found if there == court] for court in courts]
            rows.append({"time": f"{at:%H:%M}", "cells": cells})
    return rows


def _cell(card: MatchCard, labels: dict[str, tuple[str, str]]) -> Data:
    a, b = labels[card.id]
    return {"code": code_of(card), "round": say(card.round_name), "a": a, "b": b}


def by_court(papers: CompetitionPapers) -> list[Data]:
    """One list a court and day, to hang up beside it."""
    labels = side_labels(papers)
    ordered = sorted(
        (each for each in planned(papers) if each[1]), key=lambda each: (each[0].date(), each[1], each[0])
    )
    found = []
    for (date, court), group in groupby(ordered, key=lambda each: (each[0].date(), each[1])):
        rows = [
            [
                f"{at:%H:%M}",
                code_of(card),
                f"{card.discipline_name} · {say(card.round_name)}",
                *labels[card.id],
                say(score_sentence(card.result)) if card.result else "",
            ]
            for at, _court, card in group
        ]
        found.append({"court": papers.court(court), "day": day(date), "rows": rows})
    return found


def columns() -> list[Data]:
    return [
        {"title": _("Time"), "width": "14mm"},
        {"title": _("Match"), "width": "30mm"},
        {"title": _("Round"), "width": 2},
        {"title": _("Entry"), "width": 2},
        {"title": _("Entry"), "width": 2},
        {"title": _("Result"), "width": "26mm"},
    ]


def unplanned(papers: CompetitionPapers) -> list[Data]:
    """Matches without a time, by discipline: what is missing stands on the paper too."""
    labels = side_labels(papers)
    still = [
        card for card in papers.matches if not card.planned_at and card.status not in ("void", "finished")
    ]
    found = []
    for name, group in groupby(still, key=lambda card: card.discipline_name):
        rows = [["", code_of(card), say(card.round_name), *labels[card.id], ""] for card in group]
        found.append({"title": name, "rows": rows})
    return found


def sessions(papers: CompetitionPapers) -> list[list[str]]:
    """The day schedule: day, morning/afternoon/evening, from–to, how many matches of which rounds."""
    found = []
    slots = groupby(planned(papers), key=lambda each: (each[0].date(), _part_of_day(each[0])))
    for (date, part), group in slots:
        here = list(group)
        rounds: dict[str, int] = {}
        for _at, _court, card in here:
            name = f"{card.discipline_name} {say(card.round_name)}"
            rounds[name] = rounds.get(name, 0) + 1
        what = "；".join(f"{name} × {count}" for name, count in rounds.items())
        found.append([day(date), part, f"{clock(here[0][0])}–{clock(here[-1][0])}", what, str(len(here))])
    return found


def _part_of_day(at: datetime) -> str:
    if at.hour < 12:
        return _("Morning")
    return _("Afternoon") if at.hour < 18 else _("Evening")
