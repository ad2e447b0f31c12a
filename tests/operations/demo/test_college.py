"""The people of the demo college: as many as PRODUCT says, with the names that break careless software."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from operations.demo.college import BRANCHES, KNOWN, roster

TODAY = date(2026, 11, 23)


def test_420_staff_in_16_branches() -> None:
    people = roster(TODAY)
    assert [size for _, size in BRANCHES] == [46, 38, 36, 40, 30, 28, 34, 18, 14, 12, 16, 32, 30, 20, 18, 8]
    assert Counter(person.branch for person in people) == dict(BRANCHES)
    assert [person.staff_number for person in people] == [f"DEMO{number:04}" for number in range(1, 421)]
    assert [person.phone for person in people] == [str(10_000_000_000 + number) for number in range(1, 421)]


def test_names_that_break_careless_software_are_there() -> None:
    people = roster(TODAY)
    names = [person.name for person in people]
    assert {name for name in names if name[0] in "单曾覃仇解" or name[:2] == "欧阳" or "·" in name} >= {
        "单雪梅", "曾志强", "覃秀兰", "仇立新", "解晓东", "欧阳俊杰", "阿依努尔·买买提",
    }  # fmt: skip
    twice = [name for name, times in Counter(names).items() if times > 1]
    assert twice == ["李娜"]
    assert [person.branch for person in people if person.name == "李娜"] == ["信息工程学院分工会"] * 2
    assert len(KNOWN) == 14


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_only_dates_depend_on_the_day(today: date) -> None:
    then, now = roster(TODAY), roster(today)
    assert [(p.staff_number, p.name, p.sex, p.branch) for p in now] == [
        (p.staff_number, p.name, p.sex, p.branch) for p in then
    ]
    assert [today - p.birth_date for p in now] == [TODAY - p.birth_date for p in then]
    for person in now:
        age = (today - person.birth_date).days / 365.25
        assert 24 < age < 60, person
        assert (person.joined_on - person.birth_date).days / 365.25 > 18, person
        assert person.joined_on < today, person


def test_there_are_enough_of_each_sex_for_every_discipline() -> None:
    sexes = Counter(person.sex for person in roster(TODAY))
    assert set(sexes) == {"male", "female"}
    assert min(sexes.values()) > 150
