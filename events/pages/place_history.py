"""What everyone in the union can read of how places were given: shares, returns, rounds, and lots to be checked."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from events.domain.event import Event
from events.domain.quota import METHOD_NAMES, QuotaRecord, propose, same_again
from events.domain.reallocation import RoundRecord, make_round
from events.queries import quota_history
from events.queries.places import quotas_of
from events.queries.public import counted
from events.queries.quota_history import RecordLine
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from foundation.rendering import page
from members.domain.identity import Identity
from members.guards import signed_in
from members.queries import branches

Mine = Request[Identity, Any, Any]
PATH = "/events/{event_id:str}/places"
KINDS = ("quota", "reallocation", "merge")


class Line(msgspec.Struct, frozen=True):
    """A branch in a published result."""

    name: str
    count: int
    exact: str
    places: int
    note: Sentence | None = None


@get(PATH, name="place-history", guards=[signed_in])
async def show(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    event = await _event(event_id)
    context = {
        "event": event,
        "several": len(event.pools) > 1,
        "names": {pool.id: pool.name for pool in event.pools},
        "quotas": [each for each in await quotas_of(event_id) if event.pool(each.pool).by_branch],
        "seed": event.settings.quota.seed,
        "records": await quota_history.records_of(event_id),
        "moves": await quota_history.moves_of(event_id),
    }
    return page(request, "events/places/history.html", context)


@get(f"{PATH}/{{record_kind:str}}/{{record_number:int}}", name="place-record", guards=[signed_in])
async def show_record(
    request: Mine, event_id: FromPath[str], record_kind: FromPath[str], record_number: FromPath[int]
) -> Response[Any]:
    event = await _event(event_id)
    line = await _line(event_id, record_kind, record_number)
    names = {node.id: node.name for node in await branches()}
    context = {"event": event, "line": line, **_told(line, names)}
    return page(request, "events/places/record.html", context)


@get(
    f"{PATH}/{{record_kind:str}}/{{record_number:int}}/record.json",
    name="place-record-file",
    guards=[signed_in],
)
async def record_file(
    event_id: FromPath[str], record_kind: FromPath[str], record_number: FromPath[int]
) -> Response[bytes]:
    await _event(event_id)
    line = await _line(event_id, record_kind, record_number)
    headers = {"content-disposition": f'attachment; filename="{record_kind}-{record_number}.json"'}
    return Response(line.record.encode(), media_type="application/json", headers=headers)


async def _event(event_id: str) -> Event:
    """An event that is no draft any more."""
    found = await counted(event_id)
    if found is None or found.event.status == "draft":
        raise not_found()
    return found.event


async def _line(event_id: str, kind: str, number: int) -> RecordLine:
    line = (
        await quota_history.record_of(event_id, kind, number)
        if kind in KINDS and 0 < number < 10**6
        else None
    )
    if line is None:
        raise not_found()
    return line


_NOTHING: dict[str, Any] = {"rows": (), "steps": (), "method": None, "counted": None}


def _told(line: RecordLine, names: Mapping[str, str]) -> dict[str, Any]:
    if line.kind == "quota":
        title = Sentence("Lot {number} for the last places", number=line.number)
        record = msgspec.json.decode(line.record, type=QuotaRecord)
        return {"title": title, "genuine": same_again(record), "changes": (), **_calculation(record)}
    if line.kind == "reallocation":
        return _round(line, names)
    found = line.decoded
    changes = [
        (
            Sentence("Quotas that ended"),
            [
                (names.get(q["branch"], ""), q["size"])
                for pool in found["pools"]
                for q in pool["quotas"]
                if q["size"]
            ],
        )
    ]
    title = Sentence("Merger {number}", number=line.number)
    return {"title": title, "genuine": None, "changes": changes, **_NOTHING}


def _round(line: RecordLine, names: Mapping[str, str]) -> dict[str, Any]:
    record = msgspec.json.decode(line.record, type=RoundRecord)
    changes = [
        (Sentence("Taken back because nobody used them"), _named(record.taken_back, names)),
        (Sentence("Passed on"), _named(record.given, names)),
    ]
    try:
        genuine = make_round(record.input, line.seed) == record
    except Refusal:
        genuine = False
    told = _calculation(record.shares) if record.shares else _NOTHING
    title = Sentence("Round {number} of passing places on", number=line.number)
    return {"title": title, "genuine": genuine, "changes": changes, **told}


def _named(places: Mapping[str, int], names: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(names.get(branch, ""), count) for branch, count in places.items()]


def _calculation(record: QuotaRecord) -> dict[str, Any]:
    proposal = propose(record.input)
    tied = {unit.id for unit in proposal.tie.units} if proposal.tie else set()
    rows = [
        Line(
            share.unit.name, share.unit.count, f"{float(share.exact):.2f}", record.places.get(share.unit.id, 0),
            Sentence("alike for the last place") if share.unit.id in tied else None,
        )
        for share in sorted(proposal.shares, key=lambda share: (-share.unit.count, share.unit.name))
    ]  # fmt: skip
    by_id = {unit.id: unit.name for unit in record.input.units}
    waiting = record.input.method == "waiting"
    return {
        "rows": rows,
        "steps": [(step.left, step.lot, by_id.get(step.branch, "")) for step in record.steps],
        "method": Sentence(METHOD_NAMES[record.input.method]),
        "counted": Sentence("Waiting") if waiting else Sentence("Members"),
    }


routes = [show, show_record, record_file]
