"""Masking: no page for strangers shows a whole name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.domain.masking import masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王明", "王*"),
        ("王小明", "王*明"),
        ("欧阳小明", "欧**明"),
        ("买买提·艾力", "买****力"),
        ("王", "*"),
        ("", "*"),
        (" 王明 ", "王*"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text("王小明·abc", min_size=1, max_size=12))
def test_never_the_whole_name(name: str) -> None:
    assert masked(name) != name.strip()
    assert "*" in masked(name)
