"""Names as they are read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain.pinyin import INITIALS_LENGTH, KEY_LENGTH, Reading, reading


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单雪梅", "shanxuemei"),
        ("曾志强", "zengzhiqiang"),
        ("仇立新", "qiulixin"),
        ("解晓东", "xiexiaodong"),
        ("覃秀兰", "qinxiulan"),
        ("欧阳俊杰", "ouyangjunjie"),
        ("尉迟恭", "yuchigong"),
        ("长孙无忌", "zhangsunwuji"),
        ("单于婷", "chanyuting"),
        ("单于", "shanyu"),
        ("查良镛", "zhaliangyong"),
        ("区子杰", "ouzijie"),
        ("翟志刚", "zhaizhigang"),
        ("任我行", "renwoxing"),
        ("阿依努尔·买买提", "ayinuermaimaiti"),
        ("单增·卓玛", "danzengzhuoma"),
        ("Anna Müller", "annamuller"),
        ("吕布", "lvbu"),
        ("张", "zhang"),
        ("", ""),
    ],
)
def test_surnames_have_readings_of_their_own(name: str, letters: str) -> None:
    assert reading(name).letters == letters


def test_a_reading_sorts_and_is_searched() -> None:
    assert reading("张三") == Reading("zhang1张 san1三", "zs", "zhangsan")
    assert reading("Anna Müller") == Reading("anna muller", "am", "annamuller")


def test_people_of_one_surname_stand_together() -> None:
    names = ["章安", "张博", "章博", "张安", "占宁", "单雪梅", "曾志强", "欧阳俊杰", "赵一"]
    assert sorted(names, key=lambda name: reading(name).key) == [
        "欧阳俊杰", "单雪梅", "曾志强", "占宁", "张安", "张博", "章安", "章博", "赵一",
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_any_text_has_a_reading_that_fits_its_column(name: str) -> None:
    found = reading(name)
    assert len(found.key) <= KEY_LENGTH
    assert len(found.letters) <= KEY_LENGTH
    assert len(found.initials) <= INITIALS_LENGTH
