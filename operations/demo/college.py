"""澜湖财经职业学院（演示）: 16 branch unions and 420 staff, the same on every machine, dated from the given day.

Phone numbers cannot exist (10000000001 on) and staff numbers start with DEMO, so nobody real is ever meant.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from operations.demo.names import people

SEED = 20230609
COLLEGE = "澜湖财经职业学院（演示）工会"
BRANCHES: tuple[tuple[str, int], ...] = (
    ("会计学院分工会", 46),
    ("金融学院分工会", 38),
    ("工商管理学院分工会", 36),
    ("信息工程学院分工会", 40),
    ("商贸物流学院分工会", 30),
    ("文旅艺术学院分工会", 28),
    ("通识教育学院分工会", 34),
    ("马克思主义学院分工会", 18),
    ("体育部分工会", 14),
    ("继续教育中心分工会", 12),
    ("图书馆分工会", 16),
    ("机关第一分工会", 32),
    ("机关第二分工会", 30),
    ("学工招就分工会", 20),
    ("后勤安保分工会", 18),
    ("实训基地分工会", 8),
)
# Who must be there: surnames with an unusual reading or two characters, a name with a dot, two namesakes
# in one branch, and the people of the demo sign-ins. (branch, place in it) → (name, sex)
KNOWN: dict[tuple[int, int], tuple[str, str]] = {
    (0, 0): ("陈雅静", "female"),
    (0, 1): ("周文华", "male"),
    (0, 7): ("单雪梅", "female"),
    (1, 3): ("曾志强", "male"),
    (2, 5): ("覃秀兰", "female"),
    (3, 2): ("欧阳俊杰", "male"),
    (3, 8): ("李娜", "female"),
    (3, 19): ("李娜", "female"),
    (5, 4): ("阿依努尔·买买提", "female"),
    (6, 6): ("仇立新", "male"),
    (8, 0): ("高建军", "male"),
    (8, 1): ("解晓东", "male"),
    (11, 0): ("林慧敏", "female"),
    (11, 1): ("赵永刚", "male"),
}
HONOURS = ("优秀教职工", "优秀工会工作者", "优秀工会积极分子", "师德标兵", "教学名师")


@dataclass(frozen=True)
class Person:
    """A row of the demo roster. `sex` is male or female, `status` active or seconded."""

    staff_number: str
    name: str
    sex: str
    birth_date: date
    branch: str
    status: str
    joined_on: date
    honours: str
    phone: str


def roster(today: date) -> list[Person]:
    """All 420, in branch order. Only dates depend on `today`; names, numbers and branches never do."""
    chance = Random(SEED)  # noqa: S311 - the same college for everybody is the point
    lot = people(chance, {name for name, _ in KNOWN.values()})
    rows: list[Person] = []
    for number, (branch, size) in enumerate(BRANCHES):
        for place in range(size):
            name, sex = KNOWN[number, place] if (number, place) in KNOWN else next(lot)
            rows.append(_person(chance, len(rows) + 1, (name, sex), branch, today))
    return rows


def _person(chance: Random, number: int, who: tuple[str, str], branch: str, today: date) -> Person:
    name, sex = who
    age = timedelta(days=chance.randint(25 * 365, (59 if sex == "male" else 54) * 365))
    started = timedelta(days=chance.randint(23 * 365, 30 * 365))
    joined = today - max(age - started, timedelta(days=chance.randint(150, 900)))
    honour = f"{joined.year + 1}年度{chance.choice(HONOURS)}" if chance.random() < 0.07 else ""
    return Person(
        staff_number=f"DEMO{number:04}",
        name=name,
        sex=sex,
        birth_date=today - age,
        branch=branch,
        status="seconded" if chance.random() < 0.01 else "active",
        joined_on=joined,
        honours=honour if joined.year + 1 <= today.year else "",
        phone=f"{10_000_000_000 + number}",
    )
