"""The union's review: a word on single applications, then the places are given in the branches' order."""

from collections.abc import Mapping, Sequence

import msgspec

from events.domain.event import Event, Phase, RegistrationStatus
from events.domain.trips.ranking import MOST_WORDS, Outcome, Verdict, decide
from events.queries import applications
from events.queries.trips.applications import Entry, entries_of
from events.services import branch_news, news
from events.services.allocation.settling import Decision, draw_lines, settle
from events.services.contention import write_again
from events.services.event_settings import held_event, set_columns
from events.services.permission import must_organize
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.i18n import say
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell

_JUDGE = (
    "INSERT INTO review (id, registration, verdict, reason, reviewed_by, at) VALUES ({}, {}, {}, {}, {}, {})"
    " ON CONFLICT (registration) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason,"
    " reviewed_by = excluded.reviewed_by, at = excluded.at"
)
_POOLS = "UPDATE pool SET size = size WHERE event = {} RETURNING id, size, taken, by_branch"
_QUOTAS = (
    "UPDATE branch_quota SET size = size WHERE pool IN (SELECT id FROM pool WHERE event = {})"
    " RETURNING id, pool, branch, size, taken"
)


class Given(msgspec.Struct, frozen=True):
    """How many got a place, stand by, and were refused."""

    accepted: int
    substitutes: int
    rejected: int


async def judge(actor: Identity, event_id: str, registration_id: str, verdict: Verdict, reason: str) -> None:
    """A word of the review on one application: accept against the rules, return to the branch, refuse, or none.

    Raises `Refusal` 422 without a reason where one is needed, 409 once the places are given.
    """
    must_organize(actor, event_id)
    words = reason.strip()
    if len(words) > MOST_WORDS:
        raise Refusal(
            Sentence("Please write at most {most} characters.", most=MOST_WORDS), field="reason", status=422
        )

    async def body() -> None:
        event = await held_event(event_id)
        entry = next((each for each in await entries_of(event) if each.id == registration_id), None)
        if entry is None:
            raise not_found()
        if entry.status is not RegistrationStatus.APPLIED or not event.takes_applications:
            raise Refusal(Sentence("This application is decided already. Nothing was changed."))
        needs_words = verdict in (Verdict.RETURNED, Verdict.REJECTED) or (
            verdict is Verdict.ACCEPTED and (entry.against or entry.rank is None)
        )
        if needs_words and not words:
            raise Refusal(Sentence("Please give a reason; it is kept with the application."), field="reason",
                          status=422)  # fmt: skip
        await _keep(actor, event, entry, verdict, words)
        await audit.record(
            actor, "application.reviewed", "registration", entry.id, event=event_id, verdict=verdict.value
        )

    await write_again(body)


async def _keep(actor: Identity, event: Event, entry: Entry, verdict: Verdict, words: str) -> None:
    at = now()
    if verdict is Verdict.NONE:
        await fetch("DELETE FROM review WHERE registration = {}", entry.id)
        return
    await fetch(_JUDGE, new_id(), entry.id, verdict.value, words, actor.member_id, at)
    if verdict is Verdict.RETURNED:
        await fetch(
            "UPDATE branch_list SET handed_in_at = NULL, handed_in_by = NULL, returned_because = {}"
            " WHERE offering = {} AND branch = {}",
            f"{entry.name}：{words}"[:MOST_WORDS], entry.offering, entry.list_branch,
        )  # fmt: skip
        await branch_news.list_returned(event, entry.list_branch, f"{entry.name}：{words}"[:MOST_WORDS])


async def give_places(actor: Identity, event_id: str, *, final: bool = False) -> Given:
    """Decides on all applications in one write: each branch's places go to the first of its list.

    The rest of a list stand by in its order. ``final``: also while an application is back with its branch.
    Raises `Refusal` 409 while sign-up is open, or when the places are given already.
    """
    must_organize(actor, event_id)
    return await write_again(lambda: _give(actor, event_id, final=final))


async def _give(actor: Identity, event_id: str, *, final: bool) -> Given:
    event = await held_event(event_id)
    _check(event)
    entries = [each for each in await entries_of(event) if each.status is RegistrationStatus.APPLIED]
    back = sum(each.verdict is Verdict.RETURNED for each in entries)
    if back and not final:
        raise Refusal(
            Sentence(
                "{count} application is back with its branch. Wait for it, or decide without it.",
                "{count} applications are back with their branches. Wait for them, or decide without them.",
                count=back,
            ),
            field="final",
        )
    outcome = await _outcome(event, entries)
    by_id = {entry.id: entry for entry in entries}
    at = now()
    decisions = await _decisions(event, outcome, by_id)
    await settle(actor, event, decisions, at)
    for decision in decisions:
        await _tell(event, by_id[decision.of.id], decision)
    await set_columns(event_id, allocated_at=at)
    given = Given(len(outcome.accepted), len(outcome.substitutes), len(outcome.rejected))
    await audit.record(
        actor, "event.places_given", "event", event_id, accepted=given.accepted,
        substitutes=given.substitutes, rejected=given.rejected,
    )  # fmt: skip
    announce(event_id)
    return given


def _check(event: Event) -> None:
    if not event.takes_applications:
        raise Refusal(Sentence("The places of this event are given already. Nothing was changed."))
    if event.phase(now()) in (Phase.DRAFT, Phase.BEFORE, Phase.OPEN):
        raise Refusal(
            Sentence(
                "Applications come in until {closes}. Give the places after that, or close the sign-up earlier.",
                closes=event.sign_up_ends,
            )
        )
    if event.phase(now()) is Phase.CANCELLED:
        raise Refusal(Sentence("This event was cancelled."))


async def _outcome(event: Event, entries: Sequence[Entry]) -> Outcome:
    """Pool by pool: what the rules give to whom, with the counters held."""
    quotas = await fetch(_QUOTAS, event.id)
    pools = await fetch(_POOLS, event.id)
    accepted: list[str] = []
    substitutes: list[str] = []
    rejected: list[str] = []
    for pool in sorted(pools, key=lambda row: row["id"]):
        own = [each for each in entries if each.pool == pool["id"]]
        free = pool["size"] - pool["taken"]
        if pool["by_branch"]:
            places = {q["branch"]: q["size"] - q["taken"] for q in quotas if q["pool"] == pool["id"]}
            made = decide([each.applicant for each in own], places, final=True)
        else:
            # One list for all: branch by branch would need places of a branch's own.
            together = [msgspec.structs.replace(each.applicant, branch="") for each in own]
            made = decide(together, {"": free}, final=True)
        accepted += made.accepted
        substitutes += made.substitutes
        rejected += made.rejected
    return Outcome(tuple(accepted), tuple(substitutes), tuple(rejected))


def _in_line(substitutes: Sequence[str], by_id: Mapping[str, Entry]) -> list[str]:
    """Numbers in line are drawn in the order of the ranks, so that each branch's come in its own order."""
    known = {one: number for number, one in enumerate(substitutes)}
    return sorted(substitutes, key=lambda one: (by_id[one].rank is None, by_id[one].rank or 0, known[one]))


async def _decisions(event: Event, outcome: Outcome, by_id: Mapping[str, Entry]) -> list[Decision]:
    """What becomes of each application, with the numbers in line of those who stand by."""
    of = {each.id: each for each in await applications.of_event(event.id, "applied")}
    found = []
    for one in outcome.accepted:
        entry = by_id[one]
        reason = entry.reason if entry.verdict is Verdict.ACCEPTED else ""
        found.append(Decision(of[one], "confirmed", reason=reason))
    waiting: dict[str, list[str]] = {}
    for one in _in_line(outcome.substitutes, by_id):
        waiting.setdefault(by_id[one].pool, []).append(one)
    for pool, those in sorted(waiting.items()):
        before = await draw_lines(pool, len(those))
        found += [Decision(of[one], "waitlisted", before + place) for place, one in enumerate(those, 1)]
    found += [Decision(of[one], "rejected", reason=why_not(by_id[one])) for one in outcome.rejected]
    return found


def why_not(entry: Entry) -> str:
    """What somebody who gets no place reads, in the words of the review, the branch or the rules."""
    if entry.verdict in (Verdict.REJECTED, Verdict.RETURNED):
        return entry.reason
    if entry.against:
        return " ".join(say(each) for each in entry.against)[:MOST_WORDS]
    return entry.words or say(Sentence("Not recommended by the branch"))


async def _tell(event: Event, entry: Entry, decision: Decision) -> None:
    kind, values = "application_in", news.when_and_where(event, entry.offering)
    if decision.status == "waitlisted":
        kind, values = "application_waiting", {"title": event.title, "line": decision.line}
    elif decision.status == "rejected":
        kind, values = "application_not", {"title": event.title, "reason": decision.reason}
    link, key = f"/registrations/{entry.id}", f"{kind}/{entry.ticket}"
    await tell(kind, [entry.member], values, link=link, key=key, event=event.id)
