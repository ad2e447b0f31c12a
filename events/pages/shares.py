"""Sharing places among branches: a proposal by calculation, ties by lot, changes by hand, rounds of reallocation."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from events.documents import shares as share_sheet
from events.domain.event import Event, Pool
from events.domain.quota import (
    METHOD_NAMES,
    Method,
    Proposal,
    QuotaInput,
    Share,
    Terms,
    Unit,
    from_members,
    input_hash,
    propose,
)
from events.domain.quota_sheet import Taken
from events.pages.manage import counted_event
from events.pages.notices import notice
from events.pages.places import PATH, pool_of, titles
from events.queries import former_shares, quota_history, shares
from events.queries.former_shares import Former
from events.queries.places import QuotaCount, quotas_of
from events.services import quotas, reallocation
from events.services import share_filling as filling
from foundation.clock import now
from foundation.errors import Refusal
from foundation.forms import (
    ChoiceField,
    Form,
    TenthsField,
    TextField,
    TickField,
    UploadField,
    WholeField,
    half_width,
)
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.web.redirects import see_other
from members.domain.branches import BranchNode
from members.domain.identity import Identity
from members.guards import organizer
from members.pages.lists import workbook
from members.queries import branches

Mine = Request[Identity, Any, Any]
POOL = f"{PATH}/{{pool_id:str}}"
OFFERED = (Method.PROPORTIONAL, Method.MINIMUM, Method.PERCENTAGE, Method.EQUAL, Method.FIXED)
_NUMBER = re.compile(r"[0-9]{1,6}")


class MethodForm(Form):
    """By which method a proposal is calculated."""

    method = ChoiceField(
        N_("How places are shared"), choices=[(each.value, METHOD_NAMES[each]) for each in OFFERED]
    )
    minimum = WholeField(N_("Minimum"), least=0, most=1_000)
    small = WholeField(
        N_("For branches of at most so many members"),
        least=0,
        most=100_000,
        hint=N_("Empty: for every branch."),
    )
    permille = TenthsField(N_("Percent of the members"), least=0, most=1_000)
    each = WholeField(N_("Places for every branch"), least=0, most=1_000)
    everybody = TickField(N_("Count all members, also those who may not take part"))

    def way(self) -> quotas.Way:
        return quotas.Way(Method(self.method.data), self.terms(), bool(self.everybody.data))

    def terms(self) -> Terms:
        return Terms(
            minimum=self.minimum.data or 0,
            small=self.small.data or 0,
            permille=self.permille.data or 0,
            each=self.each.data or 0,
        )


class LotForm(Form):
    """The seed that was spoken aloud."""

    seed = TextField(N_("Spoken digits or words"), longest=80, required=True)
    expected = TextField(N_("Input hash"), longest=64)


class FillForm(Form):
    """Numbers from elsewhere: a file, pasted lines, or what the branches had last time; the first that is given."""

    file = UploadField(N_("Excel file (.xlsx) with a branch and a number in each row"), accept=".xlsx")
    lines = TextField(
        N_("Or paste: a branch and a number in each line"),
        longest=20_000,
        lines=True,
        hint=N_("As copied from Excel, two columns."),
    )
    former = ChoiceField(N_("Or as at a former event"), required=False)

    def offer_former(self, pools: Sequence[Former]) -> None:
        self.former.offer([("", N_("none")), *((each.id, _named(each)) for each in pools)])

    def wanted(self) -> filling.Source:
        return filling.Source(self.file.data, self.lines.data or "", self.former.data or "")


def _named(former: Former) -> str:
    """As one chooses it: the event, its pool where there are several, and how many places were given."""
    parts = [former.title, *([former.name] if former.name else []), str(former.places)]
    return " · ".join(parts)


class Row(msgspec.Struct, frozen=True):
    """A branch in the table: its members, what was proposed, what it has. `typed`: what stands in the field."""

    branch: BranchNode
    members: int
    typed: str
    exact: str = ""
    note: Sentence | None = None
    held: QuotaCount | None = None
    error: Sentence | None = None


@get(POOL, name="pool-shares", guards=[organizer])
async def show(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    event, pool = await pool_of(event_id, pool_id)
    return await _page(request, event, pool, Shown())


@post(POOL, name="save-shares", guards=[organizer])
async def save(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    event, pool = await pool_of(event_id, pool_id)
    typed = await _typed(request)
    wrong = {branch for branch, text in typed.items() if text and not _NUMBER.fullmatch(text)}
    if wrong:
        told = Sentence("Places of a branch must be whole numbers, such as 3.")
        return await _page(request, event, pool, Shown(typed=typed, errors=dict.fromkeys(wrong, told)), 422)
    sizes = {branch: int(text or 0) for branch, text in typed.items()}
    try:
        await quotas.save_shares(request.user, pool_id, sizes)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        field = (refused.field or "").removeprefix("share-")
        errors = {field: refused.sentence} if field in sizes else {"": refused.sentence}
        return await _page(request, event, pool, Shown(typed=typed, errors=errors), refused.status)
    return see_other(f"/manage/events/{event_id}/places/{pool_id}?done=saved")


@post(f"{POOL}/lot", name="draw-quota-lot", guards=[organizer])
async def draw(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    event, pool = await pool_of(event_id, pool_id)
    methods, lot = await MethodForm.read(request), await LotForm.read(request)
    if not methods.validate() or not lot.validate():
        return await _page(request, event, pool, Shown(methods, lot), 422)
    expected, seed = lot.expected.data or "", lot.seed.data or ""
    try:
        number = await quotas.draw_lot(
            request.user, event, pool_id, methods.way(), expected=expected, seed=seed
        )
    except Refusal as refused:
        lot.refuse(refused.sentence, refused.field if refused.field == "seed" else None)
        return await _page(request, event, pool, Shown(methods, lot), refused.status)
    whole = "&everybody=y" if methods.everybody.data else ""
    return see_other(f"/manage/events/{event_id}/places/{pool_id}?lot={number}{whole}")


@post(f"{POOL}/round", name="reallocate-places", guards=[organizer])
async def reallocate(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    event, pool = await pool_of(event_id, pool_id)
    seed = str((await request.form()).get("seed") or "")[:80]
    try:
        record = await reallocation.reallocate(request.user, pool_id, seed)
    except Refusal as refused:
        return await _page(request, event, pool, Shown(refused=refused.sentence), refused.status)
    done = "reallocated" if record.changes_something else "nothing-to-pass-on"
    return see_other(f"/manage/events/{event_id}/places/{pool_id}?done={done}")


@post(f"{POOL}/fill", name="fill-shares", guards=[organizer])
async def fill_in(request: Mine, event_id: FromPath[str], pool_id: FromPath[str]) -> Response[Any]:
    """Puts numbers from elsewhere into the table, to be looked at and saved."""
    event, pool = await pool_of(event_id, pool_id)
    form = await _fill_form(request, event_id)
    shown = Shown(filling=form)
    if not form.validate():
        return await _page(request, event, pool, shown, 422)
    names = await shares.named(event, pool_id)
    try:
        found = await filling.read(event_id, names, form.wanted())
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return await _page(request, event, pool, shown, 422)
    shown.typed = {branch: str(size) for branch, size in found.sizes.items()}
    shown.taken = found
    return await _page(request, event, pool, shown, 200 if found.sizes else 422)


@get(f"{POOL}/shares.xlsx", name="shares-sheet", guards=[organizer])
async def sheet(event_id: FromPath[str], pool_id: FromPath[str]) -> Response[bytes]:
    """The table as a file, to be filled in and taken back."""
    event, pool = await pool_of(event_id, pool_id)
    units = {unit.id: unit.count for unit in await shares.members_of(event, pool_id, now())}
    held = {each.branch: each.size for each in await quotas_of(event_id) if each.pool == pool.id}
    names = await shares.named(event, pool_id)
    rows = [(name, units.get(branch, 0), held.get(branch, 0)) for branch, name in names.items()]
    return workbook(share_sheet.workbook_of(rows), "shares.xlsx")


async def _fill_form(request: Mine, event_id: str) -> FillForm:
    form = await FillForm.read(request)
    form.offer_former(await former_shares.former_pools(event_id))
    return form


async def _typed(request: Mine) -> dict[str, str]:
    known = {node.id for node in await branches()}
    sent = await request.form()
    found = {}
    for name, value in sent.multi_items():
        branch = name.removeprefix("share-")
        if name.startswith("share-") and branch in known and isinstance(value, str):
            found[branch] = half_width(value).strip()[:12]
    return found


class Shown(msgspec.Struct):
    """What the page is to show besides what is stored."""

    methods: MethodForm | None = None
    lot: LotForm | None = None
    typed: Mapping[str, str] = {}
    errors: Mapping[str, Sentence] = {}
    refused: Sentence | None = None
    filling: FillForm | None = None
    taken: Taken | None = None


async def _page(request: Mine, event: Event, pool: Pool, shown: Shown, status: int = 200) -> Response[Any]:
    counts = (await counted_event(event.id)).pool(pool.id)
    drawn = await _drawn(request, event)
    form = shown.methods or _asked(request, drawn)
    everybody = bool(form and form.everybody.data)
    units = await shares.members_of(event, pool.id, now(), everybody=everybody)
    given, proposal = _calculated(form, counts.size, units, pool.id) if form else (None, None)
    hashed = input_hash(given) if given else ""
    settled = drawn["places"] if drawn and drawn["input_hash"] == hashed else None
    held = {each.branch: each for each in await quotas_of(event.id) if each.pool == pool.id}
    context = {
        "filling": shown.filling or await _empty_fill(event.id), "taken": shown.taken,
        "event": event, "pool": pool, "shared_by": titles(event, pool.id), "counts": counts,
        "rows": _rows(await branches(), units, held, proposal, settled, shown),
        "members": sum(unit.count for unit in units), "promised": sum(each.size for each in held.values()),
        "waiting": sum(each.waiting for each in held.values()),
        "form": form or MethodForm(data={"method": Method.PROPORTIONAL.value}), "calculated": form is not None,
        "proposal": proposal, "settled": settled, "drawn": drawn, "error": shown.errors.get(""),
        "lot": shown.lot or LotForm(data={"expected": hashed}),
        "moves": [move for move in await quota_history.moves_of(event.id) if move.pool == pool.id][:6],
        "refused": shown.refused, "notice": notice(request), "now": now(),
    }  # fmt: skip
    return page(request, "events/places/shares.html", context, status_code=status)


async def _empty_fill(event_id: str) -> FillForm:
    form = FillForm()
    form.offer_former(await former_shares.former_pools(event_id))
    return form


async def _drawn(request: Mine, event: Event) -> dict[str, Any] | None:
    """The lot that was drawn just now, by the number in the address."""
    number = request.query_params.get("lot", "")
    if not re.fullmatch(r"[0-9]{1,6}", number):
        return None
    line = await quota_history.record_of(event.id, "quota", int(number))
    return {**line.decoded, "number": line.number} if line else None


def _asked(request: Mine, drawn: dict[str, Any] | None) -> MethodForm | None:
    """The method in the address, or that of the lot drawn just now."""
    if drawn is not None:
        everybody = request.query_params.get("everybody") == "y"
        given = drawn["input"]
        return MethodForm(data={"method": given["method"], "everybody": everybody, **given["terms"]})
    return MethodForm.of_address(request) if "method" in request.query_params else None


def _calculated(
    form: MethodForm, size: int, units: Sequence[Unit], pool_id: str
) -> tuple[QuotaInput | None, Proposal | None]:
    """The input and what comes of it; what is wrong stands beside the fields then."""
    # Made from stored values there is nothing that could be wrong.
    if form.method.raw_data is not None and not form.validate():
        return None, None
    given = from_members(Method(form.method.data), size, units, form.terms(), about=pool_id)
    try:
        return given, propose(given)
    except Refusal as refused:
        form.refuse(refused.sentence, refused.field)
        return given, None


def _rows(
    nodes: Sequence[BranchNode],
    units: Sequence[Unit],
    held: Mapping[str, QuotaCount],
    proposal: Proposal | None,
    settled: Mapping[str, int] | None,
    shown: Shown,
) -> list[Row]:
    """The branches that places are shared among, and any other that has some."""
    members = {unit.id: unit.count for unit in units}
    by_id = {share.unit.id: share for share in proposal.shares} if proposal else {}
    tied = {unit.id for unit in proposal.tie.units} if proposal and proposal.tie else set()
    rows = []
    for node in nodes:
        if node.id not in members and node.id not in held:
            continue
        share, quota = by_id.get(node.id), held.get(node.id)
        proposed = (settled or {}).get(node.id, share.sure if share else None)
        stands = proposed if proposed is not None else quota.size if quota else 0
        rows.append(
            Row(
                node, members.get(node.id, 0), shown.typed.get(node.id, str(stands)),
                f"{float(share.exact):.2f}" if share else "",
                _note(share, node.id in tied, settled) if share else None, quota, shown.errors.get(node.id),
            )
        )  # fmt: skip
    return rows


def _note(share: Share, tied: bool, settled: Mapping[str, int] | None) -> Sentence | None:
    if tied and settled is None:
        return Sentence("alike for the last place")
    if tied and settled is not None:
        won = settled[share.unit.id] > share.sure
        return Sentence("drew the place") if won else Sentence("did not draw the place")
    if share.raised:
        return Sentence("raised to the minimum")
    if share.capped:
        return Sentence("no more than its members")
    return None


routes = [show, save, draw, reallocate, fill_in, sheet]
