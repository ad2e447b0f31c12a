"""The college's people: written into a real Excel roster and taken in as any other; six of them may sign in."""

from datetime import date
from typing import Any

from foundation import i18n
from members.documents import roster_workbook
from members.domain import demo
from members.domain.identity import Grant, Role
from members.services import accounts, branches, roles, roster_import
from operations.demo.cast import everybody
from operations.demo.college import BRANCHES, COLLEGE, Person, roster

SEXES = {"male": "男", "female": "女"}
STATUSES = {"active": "在职", "seconded": "借调"}
# Only these get a password at start. None: a plain member.
SIGN_INS: tuple[tuple[str, Role | None], ...] = (
    ("DEMO0002", None),
    ("DEMO0001", Role.LIAISON),
    ("DEMO0314", Role.ORGANIZER),
    ("DEMO0271", Role.REFEREE),
    ("DEMO0272", Role.UMPIRE),
    ("DEMO0313", Role.ADMINISTRATOR),
)


def workbook(people: list[Person]) -> bytes:
    """The roster as a union office would hand it in."""
    with_words = [_row(person) for person in people]
    kept = i18n.language.set("zh_CN")
    try:
        return roster_workbook.export(with_words, [name for name, _ in BRANCHES])
    finally:
        i18n.language.reset(kept)


def _row(person: Person) -> tuple[Any, ...]:
    return (
        person.staff_number,
        person.name,
        SEXES[person.sex],
        person.birth_date,
        person.branch,
        STATUSES[person.status],
        person.joined_on,
        None,
        person.honours,
        person.phone,
        "",
    )


async def take_in(today: date) -> None:
    """The union, its 16 branches and 420 members, by the same import that an administrator uses."""
    await branches.add(None, COLLEGE, kind="college")
    await roster_import.apply(None, workbook(roster(today)), add_branches=True)


async def let_sign_in() -> None:
    """Accounts and roles of the demo sign-ins; the liaison's role is for the branch she is in."""
    people = await everybody()
    for staff_number, role in SIGN_INS:
        player = people[staff_number]
        await accounts.give(None, player.id, demo.PASSWORD, must_change=False, demo=True)
        if role is not None:
            scope = player.identity.branch_id if role is Role.LIAISON else ""
            await roles.give(None, player.id, Grant(role, scope))
