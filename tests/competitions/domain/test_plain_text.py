"""What organizers write for the order book: headings, items, paragraphs; everything else is text."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.plain_text import Part, parts


def test_headings_items_and_paragraphs() -> None:
    text = "# 一、主办单位\n学院工会\n体育部\n\n# 二、项目\n- 男单\n* 女单\n·混双\n三、其他\n#let x = 1"
    assert parts(text) == (
        Part("heading", "一、主办单位"),
        Part("paragraph", "学院工会\n体育部"),
        Part("heading", "二、项目"),
        Part("item", "男单"),
        Part("item", "女单"),
        Part("item", "混双"),
        Part("paragraph", "三、其他"),
        Part("heading", "let x = 1"),
    )


def test_signs_alone_are_text() -> None:
    assert parts("#\n-\n") == (Part("paragraph", "#\n-"),)


def test_nothing() -> None:
    assert parts(" \n\n ") == ()


@given(st.text(alphabet="#-·* \na字"))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(part.text for part in parts(text))
    assert kept.count("字") == text.count("字")
    assert kept.count("a") == text.count("a")
