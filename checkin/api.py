"""JSON of the door: scans, undo and search, used by the scanner's own page."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from checkin import course_api, phone_api
from checkin.domain.admission import Passing, admission_of
from checkin.domain.attempt import LONGEST_REASON, MOST_PEOPLE, Attempt, Means
from checkin.domain.ticket_token import MAX_INPUT
from checkin.domain.verdicts import Verdict, headline_of, tone_of
from checkin.pages.door import found_event
from checkin.pages.verdicts import ShownVerdict, shown, shown_undo, with_seat
from checkin.queries.holders import holders_by_words
from checkin.queries.presence import Count, count
from checkin.services.scan import scan
from checkin.services.undo import take_back
from foundation.clock import now
from foundation.i18n import say
from members.domain.identity import Identity
from members.guards import organizer

Mine = Request[Identity, Any, Any]
Nonce = Annotated[str, msgspec.Meta(min_length=8, max_length=40)]
Door = Annotated[str, msgspec.Meta(max_length=40)]


class ScanRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`token` is what was read; with means `name` it is the id of the registration found."""

    nonce: Nonce
    token: Annotated[str, msgspec.Meta(max_length=MAX_INPUT)]
    means: Means = Means.CAMERA
    door: Door = ""
    gate: Annotated[str, msgspec.Meta(max_length=13)] = ""
    leaving: bool = False
    people: Annotated[int, msgspec.Meta(ge=0, le=MOST_PEOPLE)] = 0
    occasion: Annotated[str, msgspec.Meta(max_length=13)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] = ""


class UndoRequest(msgspec.Struct, forbid_unknown_fields=True):
    """An admission to take back."""

    nonce: Nonce
    registration_id: Annotated[str, msgspec.Meta(max_length=20)]
    door: Door = ""


class FoundPerson(msgspec.Struct):
    """Somebody found by name; `verdict` is what a scan would answer now."""

    registration_id: str
    name: str
    branch: str
    staff_number: str
    offering: str
    verdict: Verdict
    tone: str
    headline: str


@post("/api/v1/events/{event_id:str}/scans", guards=[organizer], status_code=200)
async def create_scan(request: Mine, event_id: FromPath[str], data: JSONBody[ScanRequest]) -> ShownVerdict:
    """One scan. Sent again with the same nonce it changes nothing and gets the same answer."""
    passing = Passing(data.leaving, data.people, data.occasion)
    attempt = Attempt(data.nonce, data.token, data.means, data.door, data.gate, passing, data.reason)
    answer = await scan(request.user, event_id, attempt)
    return await with_seat(event_id, shown(answer, now()))


@post("/api/v1/events/{event_id:str}/scans/undo", guards=[organizer], status_code=200)
async def undo_scan(request: Mine, event_id: FromPath[str], data: JSONBody[UndoRequest]) -> ShownVerdict:
    """Takes back an admission within ten minutes."""
    taken = await take_back(request.user, event_id, data.registration_id, data.nonce, data.door)
    return shown_undo(taken, now())


@get("/api/v1/events/{event_id:str}/holders", guards=[organizer])
async def find_holders(
    event_id: FromPath[str], words: Annotated[str, QueryParameter(name="q", max_length=200)] = ""
) -> list[FoundPerson]:
    """Up to 20 people of the event by name, pinyin, initials or staff number."""
    found = []
    for one in await holders_by_words(event_id, words):
        verdict = admission_of(one.holder, event_id).verdict
        found.append(
            FoundPerson(
                registration_id=one.holder.registration_id or one.holder.guest,
                name=one.holder.name,
                branch=one.holder.branch,
                staff_number=one.staff_number,
                offering=one.offering,
                verdict=verdict,
                tone=tone_of(verdict).value,
                headline=say(headline_of(verdict)),
            )
        )
    return found


@get("/api/v1/events/{event_id:str}/attendance", guards=[organizer])
async def read_attendance(event_id: FromPath[str]) -> Count:
    """Expected and present, by branch."""
    await found_event(event_id)
    return await count(event_id)


routes = [create_scan, undo_scan, find_holders, read_attendance, *phone_api.routes, *course_api.routes]
