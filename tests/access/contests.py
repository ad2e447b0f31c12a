"""Who may see judged contests, chair them, and mark."""

from datetime import timedelta

from competitions.contest_tables import Contest, ContestJudge, ContestPenalty, JudgeLink, Performer
from competitions.domain.contests.settings import PLAIN, settings_to
from competitions.services.contests import running_order
from foundation.clock import now
from foundation.identifiers import digest
from members.domain.identity import Grant, Identity, Role
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, Entry
from tests.access.world import World

NOBODYS = frozenset[str]()
LIST = "/referee/competitions/{competition_id:str}/contests"
DESK = LIST + "/{contest_id:str}"
PUBLIC = "/contests/{contest_id:str}"
API = "/api/v1/contests/{contest_id:str}"
OTHER = ({"competition_id": "other_competition_id"}, {"contest_id": "other_contest_id"})
OTHER_LIST = ({"competition_id": "other_competition_id"},)
THERE = frozenset({"other_referee", "administrator"})
# `liaison` sits on the panel of the contest, `other_liaison` on that of the other.
ELSEWHERE = ({"contest_id": "other_contest_id"},)
THEIRS = frozenset({"other_liaison"})
OLD = ({"judge_secret": "old_judge_secret"},)
JUDGE = frozenset({"liaison"})
MARK = {
    "nonce": "nonce-of-a-mark",
    "event": {"performer": "{performer_id}", "criterion": "c1", "hundredths": 10},
}


def _act(path: str, *more: dict[str, str], **form: str) -> Entry:
    return Entry(
        "POST",
        DESK + path,
        REFEREE_OF_THE_COMPETITION,
        form=form,
        foreign=(*OTHER, *more),
        everywhere=NOBODYS,
    )


CONTESTS = [
    Entry("GET", LIST, REFEREE_OF_THE_COMPETITION, foreign=OTHER_LIST, everywhere=THERE),
    Entry(
        "POST",
        LIST,
        REFEREE_OF_THE_COMPETITION,
        form={"name": "广播体操"},
        foreign=OTHER_LIST,
        everywhere=THERE,
    ),
    Entry("GET", DESK, REFEREE_OF_THE_COMPETITION, foreign=OTHER, everywhere=NOBODYS),
    Entry("GET", f"/live{DESK}", REFEREE_OF_THE_COMPETITION, foreign=OTHER, everywhere=NOBODYS, stream=True),
    Entry("GET", f"{DESK}/marks", REFEREE_OF_THE_COMPETITION, foreign=OTHER, everywhere=NOBODYS),
    Entry("GET", f"{DESK}/rules", REFEREE_OF_THE_COMPETITION, foreign=OTHER, everywhere=NOBODYS),
    _act("/rules"),
    _act("/performers", name="新来的队"),
    _act("/registrations"),
    _act("/order", spoken_seed="88"),
    _act("/order-by-hand", performer="{performer_id}", turn="1"),
    _act("/judges", name="新评委"),
    _act("/judges/{judge_id:str}", {"judge_id": "other_judge_id"}, decision="revoke"),
    _act("/judge-links", judge="{judge_id}"),
    _act("/performers/{performer_id:str}", {"performer_id": "other_performer_id"}, decision="call"),
    _act(
        "/performers/{performer_id:str}/penalty", {"performer_id": "other_performer_id"}, points="1", reason="超时"
    ),
    _act(
        "/performers/{performer_id:str}/excuse",
        {"performer_id": "other_performer_id"},
        judge="{judge_id}",
        reason="回避",
    ),
    _act("/publish"),
    Entry("GET", "/judge/{judge_secret:str}", EVERYBODY, foreign=OLD, everywhere=NOBODYS),
    Entry("GET", f"{PUBLIC}/judge", JUDGE, foreign=ELSEWHERE, everywhere=THEIRS),
    Entry("GET", PUBLIC, EVERYBODY),
    Entry("GET", f"{PUBLIC}/hall", EVERYBODY),
    Entry("GET", f"{PUBLIC}/sheet", EVERYBODY),
    Entry("GET", f"{PUBLIC}/order", EVERYBODY),
    Entry("GET", f"/live{PUBLIC}", EVERYBODY, stream=True),
    Entry("GET", API, EVERYBODY),
    Entry("GET", f"{API}/sheet", JUDGE, foreign=ELSEWHERE, everywhere=THEIRS),
    Entry(
        "POST",
        f"{API}/sheet/events",
        JUDGE,
        json={"entries": [MARK]},
        foreign=ELSEWHERE,
        everywhere=THEIRS,
    ),
]  # fmt: skip


async def seed_contest(world: World, which: str, competition_id: str) -> None:
    """A contest with one performance waiting and one locked, and a panel of two."""
    values = world.values
    contest = Contest(
        competition=competition_id, name="经典诵读", settings=settings_to(PLAIN), state="running"
    )
    await contest.save()
    waiting, locked = (
        Performer(contest=contest.id, name="第一队"),
        Performer(contest=contest.id, name="第二队"),
    )
    await waiting.save()
    await locked.save()
    chair = Identity(world.members["referee"], "", "", "", "", "", "", grants=(Grant(Role.REFEREE),))
    await running_order.draw(chair, contest.id, "88")
    await Performer.update({Performer.status: "locked", Performer.locked_at: now()}).where(
        Performer.id == locked.id
    )
    await ContestPenalty(performer=locked.id, hundredths=50, reason="超时").save()
    member = world.members[f"{which}liaison"]
    judge = ContestJudge(contest=contest.id, number=1, name="评委一", member=member)
    await judge.save()
    for name, hours in (("judge_secret", 1), ("old_judge_secret", -1)):
        secret = f"{which}{name}-of-forty-three-characters-in-a-link"
        await JudgeLink(
            judge=judge.id, digest=digest(secret), expires_at=now() + timedelta(hours=hours)
        ).save()
        values[f"{which}{name}"] = secret
    values |= {
        f"{which}contest_id": contest.id,
        f"{which}performer_id": waiting.id,
        f"{which}judge_id": judge.id,
    }
