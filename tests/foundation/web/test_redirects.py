"""No page of ours sends anybody to another site."""

import pytest

from foundation.web.redirects import local_path


@pytest.mark.parametrize("wanted", ["/events", "/events/abc?x=1#top", "/t/x_y-z"])
def test_paths_of_this_site(wanted: str) -> None:
    assert local_path(wanted, "/home") == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        None,
        "events",
        "//evil.example",
        "/\\evil",
        "\\\\evil",
        "https://evil",
        "/\t/evil",
        "/a\nb",
        "javascript:1",
    ],
)
def test_everything_else_goes_home(wanted: str | None) -> None:
    assert local_path(wanted, "/home") == "/home"
