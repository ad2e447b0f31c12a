"""Excel files where people go on editing: entries, order of play, results, prizes. No text becomes a formula."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from competitions.documents.lists import PLACES_OF_PRIZES
from competitions.documents.paper_data import (
    court_number,
    court_of,
    place_words,
    placed,
    side_labels,
    when_and_where,
)
from competitions.domain.results import score_sentence
from competitions.queries.papers import CompetitionPapers
from foundation.i18n import gettext as _
from foundation.i18n import local, say
from members.documents.workbooks import new_book

Row = Sequence[str | int]


class Table(msgspec.Struct, frozen=True):
    """A sheet of a workbook: heads with their widths, and rows of texts and numbers."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Row]


def workbook(papers: CompetitionPapers, table: Table) -> bytes:
    """One sheet, ready to print on A4: title, heads that stay and repeat, a filter on every column."""
    buffer = io.BytesIO()
    with new_book(buffer) as book:
        sheet = book.add_worksheet(table.name[:31])
        _fill(book, sheet, papers, table)
    return buffer.getvalue()


def _fill(book: Any, sheet: Any, papers: CompetitionPapers, table: Table) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"{papers.head.title} · {table.name}", title)
    sheet.write_string(1, 0, " · ".join(each for each in when_and_where(papers) if each))
    for column, (words, width) in enumerate(table.heads):
        sheet.write_string(3, column, words, head)
        sheet.set_column(column, column, width)
    for number, row in enumerate(table.rows, start=4):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, body)
            else:
                sheet.write_string(number, column, value, body)
    sheet.freeze_panes(4, 0)
    sheet.autofilter(3, 0, 3 + max(len(table.rows), 1), len(table.heads) - 1)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def entries(papers: CompetitionPapers) -> Table:
    """One row a player, in the layout the import of entries reads back."""
    rows: list[Row] = []
    for paper in papers.disciplines:
        for entry in paper.entered:
            people = papers.people.get(entry.id, ())
            rows += [
                (paper.row.code, paper.row.name, entry.name, entry.seed or "", person.name, person.staff_number,
                 person.branch_name, person.organisation)
                for person in people
            ]  # fmt: skip
    heads = ((_("Code"), 8), (_("Discipline"), 14), (_("Entry"), 24), (_("Seed"), 6), (_("Player"), 16),
             (_("Staff number"), 14), (_("Branch"), 22), (_("Organisation of a guest"), 22))  # fmt: skip
    return Table(_("Entries"), heads, rows)


def order_of_play(papers: CompetitionPapers) -> Table:
    labels = side_labels(papers)
    cards = sorted(
        (card for card in papers.matches if card.status != "void"),
        key=lambda card: (card.planned_at is None, str(card.planned_at), court_number(papers, card)),
    )
    rows: list[Row] = []
    for card in cards:
        at = local(card.planned_at) if card.planned_at else None
        day, time = (f"{at:%Y-%m-%d}", f"{at:%H:%M}") if at else ("", "")
        court = court_of(papers, card)
        rows.append((day, time, int(court) if court.isdigit() else court, card.code, card.number, say(card.round_name),
                     *labels[card.id]))  # fmt: skip
    heads = ((_("Day"), 12), (_("Time"), 8), (_("Court"), 8), (_("Code"), 8), (_("No."), 8), (_("Round"), 16),
             (_("Entry"), 26), (_("Entry"), 26))  # fmt: skip
    return Table(_("Order of play"), heads, rows)


def results(papers: CompetitionPapers) -> Table:
    rows: list[Row] = []
    for card in papers.matches:
        if card.result is None:
            continue
        winner = card.a if card.result.winner == "a" else card.b
        rows.append((card.code, card.number, say(card.round_name), card.a.name, card.a.home, card.b.name,
                     card.b.home, say(score_sentence(card.result)), winner.name))  # fmt: skip
    heads = ((_("Code"), 8), (_("No."), 8), (_("Round"), 16), (_("Entry"), 22), (_("Branch"), 20), (_("Entry"), 22),
             (_("Branch"), 20), (_("Result"), 24), (_("Winner"), 22))  # fmt: skip
    return Table(_("Results"), heads, rows)


def prizes(papers: CompetitionPapers) -> Table:
    rows: list[Row] = [
        (paper.row.name, place_words(place), side.name, side.home, "", "")
        for paper in papers.disciplines
        for place, side in placed(paper, PLACES_OF_PRIZES)
    ]
    heads = ((_("Discipline"), 14), (_("Rank"), 8), (_("Entry"), 26), (_("Branch"), 24), (_("Prize"), 20),
             (_("Received (signature)"), 20))  # fmt: skip
    return Table(_("Prize list"), heads, rows)


BOOKS: dict[str, Callable[[CompetitionPapers], Table]] = {
    "entries": entries,
    "order-of-play": order_of_play,
    "results": results,
    "prizes": prizes,
}
