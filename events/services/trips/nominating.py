"""The branch's list: its liaison puts the applicants in an order, says why somebody is not on it, hands it in."""

from collections.abc import Mapping, Sequence

import msgspec

from events.domain.event import Event
from events.domain.trips.ranking import MOST_WORDS, ListFault, faults
from events.queries.trips.applications import BranchState, entries_of, lists_of
from events.services import branch_news
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.tables import Nomination
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_allowed, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.branches import ids_on
from members.domain.identity import Identity, Role
from members.services import audit

_INSERT = (
    "INSERT INTO nomination (id, registration, offering, branch, rank, words, nominated_by, at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {})"
)
_LIST = (
    "INSERT INTO branch_list (id, offering, branch, handed_in_at, handed_in_by, returned_because)"
    " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (offering, branch) DO UPDATE SET"
    " handed_in_at = excluded.handed_in_at, handed_in_by = excluded.handed_in_by,"
    " returned_because = excluded.returned_because"
)


class BranchOrder(msgspec.Struct, frozen=True):
    """A branch's list as its liaison has it. ``order``: registrations recommended, first first.

    ``left_out``: the others with the reason; ``words``: a word on those recommended, where there is one.
    """

    offering: str
    branch: str
    order: Sequence[str]
    left_out: Mapping[str, str] = {}
    words: Mapping[str, str] = {}


class ListRefused(Refusal):
    """The list cannot be kept so; `faults` say of whom and what to do."""

    def __init__(self, found: Sequence[ListFault]) -> None:
        super().__init__(found[0].sentence, status=422)
        self.faults = tuple(found)


def may_order(actor: Identity, event_id: str, branch_path: str) -> bool:
    """The branch's liaison (or one above it), and whoever organizes the event."""
    if actor.holds(Role.ORGANIZER, event_id):
        return True
    return not actor.scopes(Role.LIAISON).isdisjoint(("", *ids_on(branch_path)))


async def put_in_order(actor: Identity, event_id: str, given: BranchOrder, *, hand_in: bool = False) -> None:
    """Keeps a branch's order of its applicants, and with ``hand_in`` gives it to the union.

    Raises `ListRefused`, or `Refusal` 403, 404 and 409; nothing was changed then.
    """

    async def body() -> None:
        event, state = await _state(actor, event_id, given.offering, given.branch)
        found = faults([entry.id for entry in state.open], given.order, given.left_out)
        if not hand_in:
            found = [
                each for each in found if not each.registration or given.left_out[each.registration].strip()
            ]
        if any(len(each) > MOST_WORDS for each in given.words.values()):
            found.append(ListFault(Sentence("Please write at most {most} characters.", most=MOST_WORDS)))
        if found:
            raise ListRefused(found)
        await _replace(actor, state, given)
        await _hand(actor, state, hand_in=hand_in)
        await audit.record(
            actor, "nominations.handed_in" if hand_in else "nominations.ordered", "offering", given.offering,
            event=event.id, branch=given.branch, order=list(given.order), left_out=sorted(given.left_out),
        )  # fmt: skip

    await write_again(body)


async def _state(
    actor: Identity, event_id: str, offering_id: str, branch_id: str
) -> tuple[Event, BranchState]:
    event = await held_event(event_id)
    lists = await lists_of(event, await entries_of(event))
    state = next((each for each in lists if (each.offering, each.branch) == (offering_id, branch_id)), None)
    if state is None:
        raise not_found()
    if not may_order(actor, event_id, state.branch_path):
        raise not_allowed(Sentence("Only the branch's liaison puts its list in order. Nothing was changed."))
    if not event.takes_applications:
        raise Refusal(Sentence("The places are given already; the list stays as it was handed in."))
    return event, state


async def _replace(actor: Identity, state: BranchState, given: BranchOrder) -> None:
    """All of the list anew, so that no two ever have the same rank on the way."""
    await Nomination.delete().where(
        (Nomination.offering == state.offering) & (Nomination.branch == state.branch)
    )
    people = [entry.id for entry in state.open]
    if people:
        await Nomination.delete().where(Nomination.registration.is_in(people))
    at = now()
    ranked = [(one, number, given.words.get(one, "")) for number, one in enumerate(given.order, start=1)]
    for one, rank, said in [*ranked, *((one, None, why.strip()) for one, why in given.left_out.items())]:
        await fetch(
            _INSERT, new_id(), one, state.offering, state.branch, rank, said.strip(), actor.member_id, at
        )


async def _hand(actor: Identity, state: BranchState, *, hand_in: bool) -> None:
    if not hand_in and state.handed_in_at is None:
        return
    at = now() if hand_in else None
    by = actor.member_id if hand_in else None
    await fetch(_LIST, new_id(), state.offering, state.branch, at, by, "")
    if hand_in:
        await fetch(
            "DELETE FROM review WHERE verdict = 'returned' AND registration IN (SELECT registration"
            " FROM nomination WHERE offering = {} AND branch = {})",
            state.offering, state.branch,
        )  # fmt: skip


async def return_list(actor: Identity, event_id: str, offering_id: str, branch_id: str, because: str) -> None:
    """The union gives a list back to its branch with a word on what to change. Raises `Refusal` 422 without one."""
    must_organize(actor, event_id)
    words = because.strip()
    if not words or len(words) > MOST_WORDS:
        raise Refusal(
            Sentence(
                "Please say in at most {most} characters what the branch should change.", most=MOST_WORDS
            ),
            field="reason",
            status=422,
        )

    async def body() -> None:
        event, state = await _state(actor, event_id, offering_id, branch_id)
        await fetch(_LIST, new_id(), offering_id, branch_id, None, None, words)
        await branch_news.list_returned(event, branch_id, words)
        await audit.record(
            actor, "nominations.returned", "offering", offering_id, event=event.id, branch=state.branch
        )

    await write_again(body)
