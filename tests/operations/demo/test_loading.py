"""The demo college as it stands after loading: what PRODUCT says is there, made by the real services."""

import asyncio
import io
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from competitions.domain.progress import group_tables
from competitions.queries import matches
from competitions.queries.desk import queue
from competitions.queries.played import PlayedDraw, played_draw
from events.domain.allocation.lottery import verify
from events.domain.quorum import Sitting
from events.queries import facts, quorum
from events.queries.applications import records
from events.tables import Attendance, Event, Registration
from foundation import settings as settings_room
from foundation.clock import frozen, now
from foundation.database import DatabaseEngine, close_database, engine_for, open_database, use_engine
from foundation.settings import Settings, settings, use_settings
from members.queries.demo import DemoSignIn, demo_sign_ins
from members.services import audit_chain, roster_import
from members.tables import Account, Member
from operations.demo import allotted, loading, people, programme
from operations.demo.college import BRANCHES, roster
from tests.fixtures.database import ADDRESS, with_new_files

TODAY = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A file that holds the demo of `TODAY`: filled once, then copied for each test."""
    folder = tmp_path_factory.mktemp("college")
    file = folder / "rallypoint.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    before = settings_room._current
    use_settings(
        Settings(f"sqlite:///{file}", folder, public_url=ADDRESS, mode="demo", secret="of the tests")
    )
    try:
        asyncio.run(_fill(f"sqlite:///{file}"))
    finally:
        settings_room._current = before
    return file


async def _fill(url: str) -> None:
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    with frozen(TODAY):
        await loading.fill()
    await close_database()


@pytest.fixture
async def college(filled: Path, tmp_path: Path, installation: Settings) -> AsyncIterator[None]:
    """The demo college, to be read or changed by one test."""
    file = tmp_path / "college.sqlite3"
    shutil.copyfile(filled, file)
    use_settings(msgspec.structs.replace(installation, mode="demo", database_url=f"sqlite:///{file}"))
    use_engine(engine_for(f"sqlite:///{file}", synchronous="OFF"))
    await open_database()
    yield
    await close_database()


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_it_fills_postgres_with_the_same_year(database: DatabaseEngine) -> None:
    use_settings(msgspec.structs.replace(settings(), mode="demo"))
    await with_new_files()
    with frozen(TODAY):
        await loading.fill()
    await check_places()


def test_the_roster_is_a_real_workbook() -> None:
    day = TODAY.date()
    book = CalamineWorkbook.from_filelike(io.BytesIO(people.workbook(roster(day))))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["工号*", "姓名*", "性别", "出生日期", "所属分工会*"]
    assert len(rows) == 421
    first = roster(day)[0]
    assert rows[1][:6] == ["DEMO0001", "陈雅静", "女", first.birth_date, "会计学院分工会", "在职"]
    assert rows[1][9] == "10000000001"


async def test_the_people_came_in_by_the_import_and_it_can_be_repeated(college: None) -> None:
    rows = await Member.raw(
        "SELECT b.name, count(*) AS n FROM member m JOIN branch b ON b.id = m.branch GROUP BY b.name"
    )
    assert {row["name"]: row["n"] for row in rows} == dict(BRANCHES)
    keys = {
        row["name"]: row["pinyin"].split()[0][:-1] for row in await Member.select(Member.name, Member.pinyin)
    }
    assert [keys[name] for name in ("单雪梅", "曾志强", "覃秀兰", "仇立新", "解晓东", "欧阳俊杰")] == [
        "shan4", "zeng1", "qin2", "qiu2", "xie4", "ou1",
    ]  # fmt: skip
    with frozen(TODAY):
        again = await roster_import.preview(people.workbook(roster(TODAY.date())), add_branches=True)
    found = again.changes
    assert (found.new, found.changed, found.unchanged, found.missing, found.new_branches, found.problems) == (
        (), (), 420, (), (), (),
    )  # fmt: skip


async def test_only_the_demo_sign_ins_have_a_password(college: None) -> None:
    rows = await Account.raw("SELECT m.staff_number FROM account a JOIN member m ON m.id = a.member")
    assert {row["staff_number"] for row in rows} == {number for number, _ in people.SIGN_INS}
    shown = [(person.name, person.branch, person.role) for person in await demo_sign_ins()]
    assert shown == [
        ("林慧敏", "机关第一分工会", "administrator"),
        ("赵永刚", "机关第一分工会", "organizer"),
        ("陈雅静", "会计学院分工会", "liaison"),
        ("高建军", "体育部分工会", "referee"),
        ("解晓东", "体育部分工会", "umpire"),
        ("周文华", "会计学院分工会", None),
    ]
    assert all(isinstance(person, DemoSignIn) for person in await demo_sign_ins())


async def test_events_are_past_open_and_in_the_making(college: None) -> None:
    events = {row["title"]: row for row in await Event.select()}
    plans = (*programme.PAST, *programme.OPEN, programme.TOURNAMENT_PLAN)
    assert set(events) >= {plan.title for plan in plans}
    for plan in programme.PAST:
        assert events[plan.title]["ends_at"] < TODAY, plan.title
    open_now = [
        title
        for title, event in events.items()
        if event["status"] == "published" and event["opens_at"] < TODAY < event["closes_at"]
    ]
    assert set(open_now) >= {plan.title for plan in programme.OPEN if plan.published}
    assert {plan.kind for plan in programme.OPEN} == {"training", "performance", "activity"}
    running = events[programme.TOURNAMENT]
    assert running["starts_at"] < TODAY < running["ends_at"]


async def test_places_are_as_planned_and_counters_equal_rows(college: None) -> None:
    await check_places()


async def check_places() -> None:
    rows = await Registration.raw(
        "SELECT e.title, o.title AS offering, p.size, p.taken,"
        " (SELECT count(*) FROM registration r WHERE r.offering = o.id AND r.status = 'confirmed') AS confirmed,"
        " (SELECT count(*) FROM registration r WHERE r.offering = o.id AND r.status = 'waitlisted') AS waiting,"
        " (SELECT count(*) FROM attendance a JOIN registration r ON r.id = a.registration"
        " WHERE r.offering = o.id) AS came"
        " FROM offering o JOIN event e ON e.id = o.event JOIN pool p ON p.id = o.pool"
    )
    found = {(row["title"], row["offering"]): row for row in rows}
    for plan in (*programme.PAST, *programme.OPEN, programme.TOURNAMENT_PLAN):
        for offer in plan.offers:
            row = found[plan.title, offer.title]
            assert (row["size"], row["taken"], row["confirmed"], row["waiting"], row["came"]) == (
                offer.places,
                min(offer.wanted, offer.places),
                min(offer.wanted, offer.places),
                max(0, offer.wanted - offer.places),
                offer.scanned,
            ), (plan.title, offer.title)
    rush = found["交响之夜音乐会", "观众"]
    assert (rush["size"], rush["taken"]) == (300, 0)
    assert await Attendance.count() == sum(row["came"] for row in rows)


async def test_the_years_lottery_and_approval_are_decided(college: None) -> None:
    rows = await Registration.raw(
        "SELECT e.title, e.id, r.status, count(*) AS n FROM registration r JOIN event e ON e.id = r.event"
        " WHERE e.allocation <> 'first_come' GROUP BY e.title, e.id, r.status"
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["title"], {})[row["status"]] = row["n"]
    film, lecture, officers = (each.plan.title for each in allotted.PLANS)
    assert found[film] == {"confirmed": 60, "waitlisted": 68}
    assert found[lecture] == {"applied": 73}
    assert found[officers] == {"confirmed": 26, "waitlisted": 6, "rejected": 4}
    (event,) = {row["id"] for row in rows if row["title"] == film}
    sealed, drawn = await records(event, "lottery")
    assert (sealed.seed, drawn.seed, verify(drawn.record).genuine) == ("", "3865.28", True)


async def test_men_singles_are_half_played(college: None) -> None:
    matches = await Member.raw(
        'SELECT m.round, m.status, m.sequence, m.result FROM "match" m JOIN discipline d ON d.id = m.discipline'
        " WHERE d.code = 'MS'"
    )
    assert Counter((row["round"], row["status"]) for row in matches) == {
        (1, "finished"): 8,
        (2, "finished"): 8,
        (3, "called"): 2,
        (3, "ready"): 2,
        (4, "waiting"): 2,
        (5, "waiting"): 2,
    }
    endings = Counter(msgspec.json.decode(row["result"])["ending"] for row in matches if row["result"])
    assert endings == {"completed": 14, "retired": 1, "walkover": 1}
    assert min(row["sequence"] for row in matches if row["result"] and "completed" in row["result"]) > 50
    players = await Member.raw(
        'SELECT p.staff_number FROM "match" m JOIN entry_player e ON e.entry IN (m.side_a, m.side_b)'
        " JOIN member p ON p.id = e.member WHERE m.round = 3"
    )
    assert programme.MEMBER in {row["staff_number"] for row in players}, (
        "the demo's member has a match to look forward to"
    )


async def _matches(code: str) -> Counter[str]:
    rows = await Member.raw(
        'SELECT m.status FROM "match" m JOIN discipline d ON d.id = m.discipline WHERE d.code = {} AND m.tie IS NULL',
        code,
    )
    return Counter(row["status"] for row in rows)


async def _draw(code: str) -> PlayedDraw:
    rows = await Member.raw("SELECT id FROM discipline WHERE code = {}", code)
    return await played_draw(rows[0]["id"])


async def test_every_discipline_stands_at_its_quarter_finals(college: None) -> None:
    found = {code: await _matches(code) for code in ("WS", "MD", "WD", "XD", "T")}
    assert found == {
        "WS": {"finished": 10, "void": 2, "on_court": 1, "ready": 3, "waiting": 4},
        "MD": {"finished": 13, "ready": 3, "waiting": 4},
        "WD": {"finished": 4, "ready": 4, "waiting": 4},
        "XD": {"finished": 24, "on_court": 1, "ready": 3, "waiting": 4},
        "T": {"finished": 22, "ready": 2, "waiting": 2},
    }
    entries = {code: len((await _draw(code)).entries) for code in ("MS", *found)}
    assert entries == {"MS": 24, "WS": 12, "MD": 20, "WD": 12, "XD": 16, "T": 14}
    groups = (await _draw("T")).played.graph.groups
    assert [len(group) for group in groups] == [4, 4, 3, 3]


async def test_the_groups_show_what_rules_are_for(college: None) -> None:
    mixed = group_tables((await _draw("XD")).played)[0]
    assert [(row.rank, row.won, row.games_difference, row.points_difference) for row in mixed.rows] == [
        (1, 2, 2, 28), (2, 2, 2, 17), (3, 2, 2, 14), (4, 0, -6, -59),
    ]  # fmt: skip
    women = (await _draw("WS")).played
    level = group_tables(women)[1]
    assert [(row.rank, row.won, row.games_difference, row.points_difference) for row in level.rows] == [
        (1, 1, 0, 0), (2, 1, 0, 0), (3, 1, 0, 0),
    ]  # fmt: skip
    assert [lot.witness for lot in women.lots] == ["赵永刚"]
    assert [row.rank for row in group_tables(women)[3].rows] == [1, 2, None]
    corrected = [
        match for match in (await _draw("WD")).matches.values() if "[[21,16],[21,19]]" in match.result
    ]
    assert len(corrected) == 1
    trail = await Member.raw("SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'match.result_corrected'")
    assert trail[0]["n"] == 1


async def test_who_is_entered_twice_hits_the_rest_rule(college: None) -> None:
    rows = await Member.raw("SELECT id FROM competition")
    competition = rows[0]["id"]
    with frozen(TODAY):
        ready = await matches.of_competition(competition, ("ready",))
        playing = await matches.of_competition(competition, ("called", "on_court"))
        queued = await queue(competition, ready, playing)
    resting = [each for each in queued.rows if each.suggested.why.msgid.startswith("A player should rest")]
    assert [each.card.code for each in resting] == ["MS"]
    assert "周文华" in {resting[0].card.a.name, resting[0].card.b.name}


async def test_the_audit_trail_is_in_order(college: None) -> None:
    sealer = audit_chain.Sealer()
    while await sealer.seal():
        continue
    found = await audit_chain.verify()
    assert found.breaks == ()
    assert found.sealed > 1000


async def test_everything_happened_before_now(college: None) -> None:
    for table, column in (
        ("registration", "registered_at"),
        ("attendance", "present_at"),
        ("match_event", "at"),
        ("audit_entry", "at"),
    ):
        rows = await Member.raw(f"SELECT max({column}) AS last FROM {table}")
        last = rows[0]["last"]
        moment = datetime.fromisoformat(last) if isinstance(last, str) else last
        assert moment <= TODAY < now(), table


async def test_the_unions_own_year_is_as_its_report_tells_it(college: None) -> None:
    rows = await Registration.raw(
        "SELECT occasion, SUM(times) AS times, SUM(amount) AS amount FROM register_entry GROUP BY occasion"
    )
    counted = {row["occasion"]: (int(row["times"]), int(row["amount"])) for row in rows}
    assert counted["mutual_aid"] == (22, 970_700)
    assert counted["village"] == (18, 900_000)
    assert counted["festival"][0] == 420, "everybody"
    assert {"illness", "childbirth", "birthday", "donation"} <= set(counted)
    events = {row["title"]: row for row in await Event.select()}
    joined = events["第十九期职工医疗互助"]["id"]
    assert await Registration.count().where(Registration.event == joined) == 400
    congress = await facts.event(events["二届三次教职工代表大会"]["id"])
    assert congress is not None
    sat = await quorum.counted(congress)
    assert (sat.whole, [title for title, _ in sat.sittings]) == (
        Sitting(58, 52, 39), ["预备会议", "第一次全体会议", "第二次全体会议"],
    )  # fmt: skip
    assert {title for title in events if "荣退仪式" in title} >= {
        "上半年教职工荣退仪式",
        "下半年教职工荣退仪式",
    }
