"""Tickets on paper: everybody's code is read off it, companions stand behind whom they come with."""

from io import BytesIO

import httpx
from pypdf import PdfReader

from checkin.links import link_of, token_of
from members.tables import AuditEntry
from tests.checkin.conftest import AsMember
from tests.checkin.seed import Door, add_person, register
from tests.checkin.services.test_guests import companions
from tests.seen_codes import qr_codes


def opened(answer: httpx.Response) -> PdfReader:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


def codes_of(paper: PdfReader) -> list[str]:
    pictures = [one.image for page in paper.pages for one in page.images if one.image is not None]
    return [code.text for each in pictures for code in qr_codes(each.convert("L"))]


def words_of(paper: PdfReader) -> str:
    """Without the places where lines were, or might be, broken."""
    return "".join("".join(page.extract_text() for page in paper.pages).replace("\u200b", "").split())


async def test_every_code_is_read_and_companions_follow(door: Door, as_member: AsMember) -> None:
    child, nameless = await companions(door, ("小小", ""))
    paper = opened(await (await as_member(door.host)).get(f"/manage/events/{door.id}/tickets"))
    links = [door.token("王小明"), *(token_of(str(one.ticket), door.id) for one in (child, nameless))]
    assert sorted(codes_of(paper)[:3]) == sorted(link_of(each) for each in links)
    assert codes_of(paper)[3:] == [link_of(door.token("欧阳雪"))]
    words = words_of(paper)
    assert words.count("随王小明同来") == 2
    assert ("共4张票" in words, "第1页，共1页" in words, "曾可" in words) == (True, True, False)


async def test_very_long_names_stay_on_their_tickets(door: Door, as_member: AsMember) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorn"
    await register(door.event, door.offering, await add_person(door.branches[0], "T091", name))
    paper = opened(await (await as_member(door.host)).get(f"/manage/events/{door.id}/tickets"))
    assert (len(paper.pages), name in words_of(paper)) == (1, True)


async def test_that_they_were_printed_is_noted(door: Door, as_member: AsMember) -> None:
    await (await as_member(door.host)).get(f"/manage/events/{door.id}/tickets")
    rows = await AuditEntry.select(AuditEntry.action, AuditEntry.subject).where(
        AuditEntry.action == "tickets.printed"
    )
    assert rows == [{"action": "tickets.printed", "subject": door.id}]
