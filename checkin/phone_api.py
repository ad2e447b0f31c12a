"""JSON between a door's phone and the server: what it is given ahead, and the scans it sends."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from checkin.domain.admission import Passing
from checkin.domain.attempt import LONGEST_REASON, MOST_PEOPLE, Means
from checkin.domain.keepers import Keeper
from checkin.domain.phone_form import entrance_form, milliseconds
from checkin.domain.ticket_token import Evidence, event_mark
from checkin.domain.verdicts import Verdict
from checkin.keys import keyring
from checkin.pages.keepers import (
    keeper_signed_in,
    phone,
    phone_at_the_door,
    rights_in,
    with_phone,
)
from checkin.pages.verdicts import ShownVerdict, shown, with_seat
from checkin.queries.entrances import entrances_of
from checkin.queries.presence import count
from checkin.queries.rosters import conflicts_since, roster_of, standings_since
from checkin.services.gates import PhoneRights, enrol, seen
from checkin.services.scan import entrance_for
from checkin.services.upload import MOST_AT_ONCE, Receipt, SentScan, upload
from foundation.clock import now
from foundation.errors import not_found
from foundation.i18n import say
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.cookies import browser

Mine = Request[Identity, Any, Any]
AnyRequest = Request[Any, Any, Any]
OVERLAP = timedelta(seconds=60)
"""Writes that were under way while a phone asked are told again next time; hearing them twice is harmless."""
LATEST_MS = 10**14

Short = Annotated[str, msgspec.Meta(max_length=40)]
Milliseconds = Annotated[int, msgspec.Meta(ge=-LATEST_MS, le=LATEST_MS)]


class PhoneScan(msgspec.Struct, forbid_unknown_fields=True):
    """One scan; `said` is the verdict the phone told by itself, empty when it asks. Times in milliseconds."""

    nonce: Short
    form: Annotated[str, msgspec.Meta(max_length=8)]
    clock: Milliseconds
    ahead: Milliseconds = 0
    ticket: Short = ""
    key: Annotated[str, msgspec.Meta(max_length=8)] = ""
    mark: Annotated[str, msgspec.Meta(max_length=16)] = ""
    proof: Short = ""
    means: Means = Means.CAMERA
    said: Verdict | None = None
    gate: Annotated[str, msgspec.Meta(max_length=13)] = ""
    door: Short = ""
    leaving: bool = False
    people: Annotated[int, msgspec.Meta(ge=0, le=MOST_PEOPLE)] = 0
    occasion: Annotated[str, msgspec.Meta(max_length=13)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] = ""
    undoes: Short = ""


class PhoneBatch(msgspec.Struct, forbid_unknown_fields=True):
    """Scans in the order they were made; `waiting` more are still on the phone."""

    scans: Annotated[list[PhoneScan], msgspec.Meta(max_length=MOST_AT_ONCE)]
    waiting: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class ScanReceipt(msgspec.Struct):
    """What became of a scan: the verdict as shown, or why it cannot be kept."""

    nonce: str
    verdict: ShownVerdict | None = None
    refused: str = ""


class BatchAnswer(msgspec.Struct):
    """`now` is the server's clock, so that the phone can measure its own."""

    now: int
    receipts: list[ScanReceipt]


@get("/api/v1/events/{event_id:str}/door/sync", guards=[organizer])
async def sync(
    request: Mine,
    event_id: FromPath[str],
    gate: Annotated[str, QueryParameter(max_length=13)] = "",
    roster: Annotated[str, QueryParameter(max_length=40)] = "",
    since: Annotated[int, QueryParameter(ge=0, le=LATEST_MS)] = 0,
    waiting: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> Response[Any]:
    """What an organizer's phone needs to go on without network; the phone is enrolled the first time it asks."""
    keeper, rights = await keeper_signed_in(request, event_id)
    answer = Response(await _given(keeper, gate, roster, since))
    if rights is None:
        return with_phone(answer, event_id, await enrol(request.user, event_id, browser(request)))
    await seen(rights, waiting)
    return answer


@get("/api/v1/gates/{event_id:str}/sync", guards=[phone_at_the_door])
async def sync_gate(
    request: AnyRequest,
    event_id: FromPath[str],
    roster: Annotated[str, QueryParameter(max_length=40)] = "",
    since: Annotated[int, QueryParameter(ge=0, le=LATEST_MS)] = 0,
    waiting: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> Response[Any]:
    """The same for a phone that joined by a link: its own door only."""
    rights = rights_in(request)
    await seen(rights, waiting)
    return Response(await _given(rights.keeper, rights.keeper.door or "", roster, since))


@post("/api/v1/events/{event_id:str}/door/scans", guards=[organizer], status_code=200)
async def send_scans(request: Mine, event_id: FromPath[str], data: JSONBody[PhoneBatch]) -> BatchAnswer:
    """Scans from an organizer's phone. Sent again they change nothing and get the same answers."""
    keeper, rights = await keeper_signed_in(request, event_id)
    return await _sent(keeper, rights, data)


@post(
    "/api/v1/gates/{event_id:str}/scans",
    guards=[phone],
    status_code=200,
    opt={"rate_limit": "path"},
)
async def send_gate_scans(
    request: AnyRequest, event_id: FromPath[str], data: JSONBody[PhoneBatch]
) -> BatchAnswer:
    """The same from a phone known by its own secret, also after its rights have ended."""
    rights = rights_in(request)
    return await _sent(rights.keeper, rights, data)


async def _sent(keeper: Keeper, rights: PhoneRights | None, data: PhoneBatch) -> BatchAnswer:
    receipts = await upload(keeper, [_scan(one) for one in data.scans])
    if rights is not None:
        await seen(rights, data.waiting)
    moment = now()
    answers = [await _receipt(keeper, each, moment) for each in receipts]
    return BatchAnswer(milliseconds(moment) or 0, answers)


def _scan(one: PhoneScan) -> SentScan:
    return SentScan(
        one.nonce,
        one.form,
        Evidence(one.ticket, one.key, one.mark, one.proof),
        one.means,
        one.clock,
        one.ahead,
        one.said,
        one.gate,
        one.door,
        Passing(one.leaving, one.people, one.occasion),
        one.reason,
        one.undoes,
    )


async def _receipt(keeper: Keeper, receipt: Receipt, moment: datetime) -> ScanReceipt:
    if receipt.answer is not None:
        return ScanReceipt(receipt.nonce, await with_seat(keeper.event, shown(receipt.answer, moment)))
    return ScanReceipt(receipt.nonce, refused=say(receipt.refused) if receipt.refused else "")


async def _given(keeper: Keeper, gate: str, known: str, since_ms: int) -> dict[str, Any]:
    """See docs/formats.md, "What a phone at a door is given"."""
    moment = now()
    entrance = await entrance_for(keeper, gate)
    entrances = await entrances_of(keeper.event)
    if entrances is None:
        raise not_found()
    since = (
        datetime.fromtimestamp(since_ms / 1000, UTC) - OVERLAP if since_ms else datetime.fromtimestamp(0, UTC)
    )
    roster = await roster_of(keeper.event, keyring(), known)
    counted = await count(keeper.event)
    return {
        "now": milliseconds(moment),
        "event": keeper.event,
        "mark": event_mark(keeper.event).hex(),
        "door": entrance_form(entrance),
        "occasions": {each.key: entrances.titled(each.key) for each in entrance.occasions if each.key},
        "keys": {
            number.hex(): base64.b64encode(key.public_bytes_raw()).decode()
            for number, key in sorted(keyring().public.items())
        },
        "roster": msgspec.to_builtins(roster) if roster else None,
        "standings": await standings_since(keeper.event, since),
        "conflicts": await conflicts_since(keeper.event, since),
        "count": {"expected": counted.expected, "present": counted.present, "branches": []},
    }


routes = [sync, sync_gate, send_scans, send_gate_scans]
