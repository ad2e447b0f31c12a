"""Who may call the routes of places: rules, shares, returns, requests, records, offers."""

from events.place_tables import QuotaRequest
from events.queries import facts
from events.services.allocation_records import Kept, keep
from events.tables import BranchQuota, Pool
from foundation.database import write
from tests.access.entry import SIGNED_IN, Entry
from tests.access.events import DEPUTIES, DEPUTIES_OF_THE_BRANCH, DRAFT, _managed, _own
from tests.access.world import World

PLACES = "/manage/events/{event_id:str}/places"
POOL = f"{PLACES}/{{pool_id:str}}"
OURS = "/branch/registrations/{event_id:str}/places"
OWN = f"{OURS}/{{pool_id:str}}/{{branch_id:str}}"
HISTORY = "/events/{event_id:str}/places"
RECORD = f"{HISTORY}/{{record_kind:str}}/{{record_number:int}}"
OTHER_POOL = {"pool_id": "other_pool_id"}
OTHER_BRANCH = {"branch_id": "other_branch_id"}
OTHER_REQUEST = {"request_id": "other_request_id"}
OTHER_EVENT = {"event_id": "other_event_id"}


def _of_a_pool(method: str, path: str, **more: object) -> Entry:
    """A pool of another event is not found under this one, not even by administrators."""
    entry = _managed(method, path, **more)
    return Entry(
        method,
        path,
        entry.allowed,
        form=entry.form,
        foreign=(OTHER_EVENT, OTHER_POOL),
        everywhere=frozenset(),
    )


ROUTES: list[Entry] = [
    _managed("GET", PLACES),
    _managed("POST", f"{PLACES}/waitlist", form={"answer_hours": "12"}),
    Entry(
        "POST", f"{PLACES}/requests/{{request_id:str}}", frozenset({"organizer", "administrator"}),
        form={"given": "1", "words": ""}, foreign=(OTHER_EVENT, OTHER_REQUEST), everywhere=frozenset(),
    ),
    _of_a_pool("GET", f"{POOL}/rules"),
    _of_a_pool("POST", f"{POOL}/rules", form={"size": "9", "joins": "", "partner": ""}),
    _of_a_pool("GET", POOL),
    _of_a_pool("POST", POOL, form={"share-branch0000001": "3"}),
    _of_a_pool("POST", f"{POOL}/lot", form={"method": "equal", "seed": "8", "expected": "-"}),
    _of_a_pool("POST", f"{POOL}/round", form={"seed": "8"}),
    _of_a_pool("POST", f"{POOL}/fill", form={"lines": "会计学院 3"}),
    _of_a_pool("GET", f"{POOL}/shares.xlsx"),
    Entry("GET", OURS, DEPUTIES),
    Entry(
        "POST", f"{OWN}/return", DEPUTIES_OF_THE_BRANCH, form={"places": "1"}, foreign=(OTHER_EVENT, OTHER_POOL),
        everywhere=frozenset(),
    ),
    Entry(
        "POST", f"{OWN}/ask", DEPUTIES_OF_THE_BRANCH, form={"places": "1", "words": "家属"},
        foreign=(OTHER_EVENT, OTHER_POOL), everywhere=frozenset(),
    ),
    Entry("GET", HISTORY, SIGNED_IN, foreign=DRAFT, everywhere=frozenset()),
    Entry("GET", RECORD, SIGNED_IN, foreign=(OTHER_EVENT,), everywhere=frozenset()),
    Entry("GET", f"{RECORD}/record.json", SIGNED_IN, foreign=(OTHER_EVENT,), everywhere=frozenset()),
    _own("POST", "/registrations/{registration_id:str}/accept"),
]  # fmt: skip


async def seed(world: World) -> None:
    """In both events a pool whose places go by branch, and a branch that asks for more; a record in the first."""
    for which in ("", "other_"):
        event = world.values[f"{which}event_id"]
        pool = Pool(event=event, name="按分会", size=9, by_branch=True)
        await pool.save()
        for each in ("branch_id", "other_branch_id"):
            await BranchQuota(pool=pool.id, branch=world.values[each], size=3).save()
        request = QuotaRequest(pool=pool.id, branch=world.values["other_branch_id"], places=1, words="家属")
        await request.save()
        world.values[f"{which}pool_id"] = pool.id
        world.values[f"{which}request_id"] = request.id
    record = {"pools": [], "into": "", "line": []}
    kept = Kept(
        world.values["event_id"], world.values["pool_id"], "merge", "rallypoint-merge/1", "0" * 64, record
    )
    await write(lambda: keep(kept))
    world.values |= {"record_kind": "merge", "record_number": "1"}
    facts.forget_all()
