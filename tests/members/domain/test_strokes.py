"""Names by strokes, as on lists of candidates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain.strokes import KEY_LENGTH, count, key


@pytest.mark.parametrize(
    ("character", "strokes"),
    [
        ("丁", 2),
        ("卜", 2),
        ("王", 4),
        ("仇", 4),
        ("单", 8),
        ("覃", 12),
        ("曾", 12),
        ("解", 13),
        ("a", 0),
    ],
)
def test_how_many_strokes(character: str, strokes: int) -> None:
    assert count(character) == strokes


def test_surnames_as_the_rule_puts_them() -> None:
    """Few strokes first; of equally many by the kind of the first stroke: 横 竖 撇 点 折."""
    names = "王单解丁周方赵李卜欧黄仇曾邓吴覃张韦陈杨"
    assert "".join(sorted(names, key=key)) == "丁卜王韦仇方邓李杨吴张陈欧周单赵黄覃曾解"


def test_the_next_character_decides_between_namesakes() -> None:
    names = ["张一", "张三丰", "张三", "张二", "欧阳一", "Anna", "买买提·阿不都"]
    assert sorted(names, key=key) == [
        "买买提·阿不都",
        "张一",
        "张二",
        "张三",
        "张三丰",
        "欧阳一",
        "Anna",
    ]


@given(st.text(max_size=60))
def test_every_name_has_a_key(name: str) -> None:
    found = key(name)
    assert len(found) <= KEY_LENGTH
    assert found == key(name)
