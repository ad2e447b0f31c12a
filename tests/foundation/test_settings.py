"""Settings read from the environment."""

from pathlib import Path

import pytest

from foundation.errors import Refusal
from foundation.settings import Settings


def test_everything_can_be_given() -> None:
    given = Settings.load(
        {
            "DATA_DIR": "/srv/union",
            "DATABASE_URL": "postgres://u@h/d",
            "HOST": "0.0.0.0",
            "PORT": "9000",
            "PUBLIC_URL": "https://union.example/",
            "RALLYPOINT_MODE": "demo",
        }
    )
    assert (given.data_dir, given.database_url, given.host, given.port) == (
        Path("/srv/union"),
        "postgres://u@h/d",
        "0.0.0.0",
        9000,
    )
    assert (given.address, given.secure, given.demo) == ("https://union.example", True, True)


def test_what_is_assumed() -> None:
    given = Settings.load({"DATA_DIR": "/srv/union"})
    assert (given.database_url, given.address, given.demo, given.secure) == (
        "sqlite:////srv/union/rallypoint.sqlite3",
        "http://127.0.0.1:8000",
        False,
        False,
    )


@pytest.mark.parametrize("wrong", [{"PORT": "http"}, {"PORT": "70000"}, {"RALLYPOINT_MODE": "test"}])
def test_wrong_settings_say_what_to_do(wrong: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        Settings.load(wrong)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://union.example.edu.cn", True),
        ("https://localhost:8000", False),
        ("https://hall.local:8000", False),
        ("https://192.168.1.7:8000", False),
        ("https://[::1]:8000", False),
        ("https://hall", False),
    ],
)
def test_browsers_insist_on_https_only_for_names_of_the_internet(address: str, expected: bool) -> None:
    assert Settings.load({"PUBLIC_URL": address}).named_in_the_world is expected
