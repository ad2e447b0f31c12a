"""The first administrator, the roster and the audit trail from the command line."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec
import pytest

from foundation.errors import Refusal
from foundation.settings import Settings
from members.domain.identity import Role
from members.services import sign_in
from members.services.roster_import import Imported
from members.tables import Member, RoleGrant
from operations import administering, installation
from operations.demo import people
from operations.demo.college import Person

GOOD = "regen-am-see-77"


@pytest.fixture
def home(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    file = tmp_path / "data" / "rallypoint.sqlite3"
    file.parent.mkdir()
    file.write_bytes(migrated_sqlite.read_bytes())
    return installation.prepare(Settings(database_url=f"sqlite:///{file}", data_dir=file.parent))


def admin(home: Settings, **changes: str) -> dict[str, str]:
    return {"college": "澜湖学院工会", "staff_number": "A0001", "name": "王芳", "password": GOOD, **changes}


async def test_the_first_administrator_of_an_empty_installation(home: Settings) -> None:
    member_id = await administering.create_admin(home, **admin(home))
    async with installation.opened(home):
        rows = await Member.raw(
            "SELECT m.id, m.staff_number, m.name, b.name AS union_name, b.kind, a.demo, a.must_change"
            " FROM member m JOIN branch b ON b.id = m.branch JOIN account a ON a.member = m.id"
        )
        assert rows == [
            {
                "id": member_id, "staff_number": "A0001", "name": "王芳", "union_name": "澜湖学院工会",
                "kind": "college", "demo": False, "must_change": False,
            }
        ]  # fmt: skip
        grants = await RoleGrant.select(RoleGrant.member, RoleGrant.role, RoleGrant.scope)
        assert grants == [{"member": member_id, "role": Role.ADMINISTRATOR.value, "scope": ""}]
        assert (
            await installation.reasons_against_production(
                msgspec.structs.replace(home, public_url="https://union.example.edu.cn")
            )
            == []
        )


async def test_a_member_who_is_there_becomes_administrator_with_a_new_password(home: Settings) -> None:
    first = await administering.create_admin(home, **admin(home))
    again = await administering.create_admin(home, **admin(home, name="", college="", password=f"{GOOD}-2"))
    assert again == first
    async with installation.opened(home):
        assert await Member.count() == 1
        assert await RoleGrant.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "kurz"}, "Please use at least 8 characters."),
        ({"college": ""}, "There is no union yet: say its name (--college)."),
        ({"name": ""}, "Nobody has this staff number yet: say the name too (--name)."),
    ],
)
async def test_what_is_missing_or_weak_is_refused_and_changes_nothing(
    home: Settings, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        await administering.create_admin(home, **admin(home, **changes))
    assert str(refusal.value) == words
    async with installation.opened(home):
        assert await installation.is_empty()
        assert await RoleGrant.count() == 0


def person(number: str, name: str, **changes: object) -> Person:
    values: dict[str, object] = {
        "staff_number": number, "name": name, "sex": "male", "birth_date": date(1980, 5, 12), "branch": "图书馆分工会",
        "status": "active", "joined_on": date(2010, 9, 1), "honours": "", "phone": "10000000001",
    }  # fmt: skip
    return Person(**(values | changes))  # type: ignore[arg-type]


async def bring(home: Settings, rows: list[Person], *, yes: bool = True) -> tuple[Imported | None, list[str]]:
    said: list[str] = []
    done = await administering.import_roster(
        home,
        people.workbook(rows),
        add_branches=True,
        confirmed=lambda: yes,
        tell=lambda sentence: said.append(str(sentence)),
    )
    return done, said


async def test_a_roster_is_shown_and_taken_in_and_can_be_repeated(home: Settings) -> None:
    await administering.create_admin(home, **admin(home))
    rows = [person("1", "单雪梅"), person("2", "曾志强")]
    shown, said = await bring(home, rows, yes=False)
    assert shown is None
    async with installation.opened(home):
        assert await Member.count() == 1, "only shown"
    done, said_again = await bring(home, rows)
    assert said == said_again
    assert said == [
        "New branch: 图书馆分工会",
        "New: 2. Changed: 0. Unchanged: 0. Rows with faults, left out: 0. "
        "Known members the file does not name (they stay): 0.",
    ]
    assert done == Imported(added=2, changed=0, branches=1, left_out=0)
    assert (await bring(home, rows))[0] is None, "nothing is left to do"


async def test_changes_and_faults_are_told_row_by_row(home: Settings) -> None:
    await administering.create_admin(home, **admin(home))
    await bring(home, [person("1", "单雪梅"), person("2", "曾志强")])
    done, said = await bring(
        home,
        [
            person("1", "单雪梅", phone="10000000099"),
            person("3", "覃秀兰", phone="abc"),
            person("", "无工号"),
        ],
    )
    assert done == Imported(added=0, changed=1, branches=0, left_out=2)
    assert said[-1] == (
        "New: 0. Changed: 1. Unchanged: 0. Rows with faults, left out: 2. "
        "Known members the file does not name (they stay): 1."
    )
    assert said[0].startswith("Row 3, Phone “abc”: ")
    assert said[1].startswith("Row 4, Staff number “”: ")
    assert said[2] == "1 单雪梅, Phone: “10000000001” becomes “10000000099”"


async def test_a_file_that_is_no_workbook_is_refused(home: Settings) -> None:
    with pytest.raises(Refusal, match="This is not an Excel file"):
        await administering.import_roster(
            home, b"hello", add_branches=True, confirmed=lambda: True, tell=lambda _: None
        )


async def test_the_audit_trail_is_verified_and_a_changed_entry_is_named(home: Settings) -> None:
    await administering.create_admin(home, **admin(home))
    found = await administering.verify_audit(home)
    assert (found.holds, found.waiting, found.sealed > 3) == (True, 0, True)
    with closing(sqlite3.connect(home.data_dir / "rallypoint.sqlite3")) as connection:
        connection.execute("UPDATE audit_entry SET actor = 'somebody else' WHERE id = 2")
        connection.commit()
    broken = await administering.verify_audit(home)
    assert [(gap.entry, gap.what) for gap in broken.breaks] == [(2, "the entry or its seal has been changed")]


async def test_the_administrator_can_really_sign_in(home: Settings) -> None:
    await administering.create_admin(home, **admin(home))
    async with installation.opened(home):
        done = await sign_in.sign_in("A0001", GOOD, sign_in.Caller("127.0.0.1"))
    assert done.token
