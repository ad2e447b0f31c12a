"""Which passwords are good enough."""

import pytest

from members.domain.passwords import as_compared, weakness


def told(password: str) -> str:
    weak = weakness(password, staff_number="DEMO0001", name="张三")
    return "" if weak is None else str(weak)


@pytest.mark.parametrize(
    ("password", "beginning"),
    [
        ("", "Please use at least 8"),
        ("seven77", "Please use at least 8"),
        ("x" * 129, "Please use at most 128"),
        ("demo0001", "Your staff number or name"),
        ("1000OMED", "Your staff number or name"),
        ("DEMO0001123", "Your staff number or name"),
        ("demo0001demo0001", "Your staff number or name"),
        ("password", "This password is on every list"),
        ("PassW0rd", "This password is on every list"),
        ("12345678", "This password is on every list"),
        ("87654321", "This password is on every list"),
        ("abababab", "This password is on every list"),
        ("abcabcabc", "This password is on every list"),
        ("qwertyuiop", "This password is on every list"),
        ("１２３４５６７８", "This password is on every list"),
    ],
)
def test_weak(password: str, beginning: str) -> None:
    assert told(password).startswith(beginning)


@pytest.mark.parametrize(
    "password", ["correct horse", "我们都是一家人呀", "x9!kPz#2", "     space   ", "🏸🏸🏸🏓🏓🎾⚽🏀"]
)
def test_good(password: str) -> None:
    assert told(password) == ""


def test_equal_however_it_was_typed() -> None:
    assert as_compared("ｃａｆｅ\u0301") == as_compared("café")
