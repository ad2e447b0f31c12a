"""Judged contests on paper: in the results book, the prize list and on certificates, once they are published."""

import io
import re

from pypdf import PdfReader

from competitions.documents import certificates, lists, results_book
from competitions.queries.papers import papers_of
from competitions.services.contests import stage
from foundation.documents import pdf
from tests.competitions.contests.hall import Hall


def pages_of(content: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


async def test_published_places_are_printed(database: object) -> None:
    hall = await Hall.found(3, 3)
    one, two, three = await hall.ordered()
    secrets = await hall.links()
    await hall.perform(one, secrets, 35, 36, 18)
    await hall.perform(two, secrets, 30, 36, 18)
    await hall.perform(three, secrets, 35, 36, 18)
    before = await papers_of(hall.competition)
    assert before.contests == ()
    await stage.publish(hall.chair, hall.id)
    papers = await papers_of(hall.competition)
    ((name, rows),) = [
        (each.name, [(row.place, row.name, row.score) for row in each.places]) for each in papers.contests
    ]
    assert (name, [row[2] for row in rows]) == ("经典诵读", ["89.00", "89.00", "84.00"])
    book = "".join(pages_of(await pdf(results_book.TEMPLATE, results_book.results_book(papers))))
    assert [each for each in ("经典诵读", "第1代表队", "89.00", "84.00") if each not in book] == []
    prizes = "".join(pages_of(await pdf(lists.TEMPLATE, lists.prize_list(papers))))
    assert "第2代表队" in prizes
    pages = pages_of(await pdf(certificates.TEMPLATE, certificates.certificates(papers, 3)))
    assert (len(pages), "第1代表队" in pages[0], "经典诵读" in pages[0]) == (3, True, True)
