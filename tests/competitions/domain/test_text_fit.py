"""Names in boxes: whole if it can be, smaller next, cut last."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.text_fit import Fitted, ems, fitted


def test_a_name_keeps_its_size_shrinks_and_is_cut() -> None:
    assert fitted("欧阳修", 60, 14, 10) == Fitted("欧阳修", 14)
    assert fitted("欧阳修远山", 60, 14, 10) == Fitted("欧阳修远山", 12)
    assert fitted("买买提·阿不都热合曼", 60, 14, 10) == Fitted("买买提·阿…", 10, cut=True)


@given(st.text(max_size=40), st.floats(40, 300))
def test_what_is_shown_fits(text: str, width: float) -> None:
    found = fitted(text, width, 15, 11)
    assert ems(found.text) * found.size <= width + 0.5
    assert found.cut == (found.text != text)
