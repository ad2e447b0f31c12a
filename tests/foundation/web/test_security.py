"""Same-origin check: which unsafe requests are let through."""

import pytest
from litestar.datastructures import Headers

from foundation.web.security import same_origin


@pytest.mark.parametrize(
    ("method", "headers", "allowed"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "same-origin"}, True),
        ("POST", {"sec-fetch-site": "none"}, True),
        ("POST", {"sec-fetch-site": "same-site"}, False),
        ("POST", {"sec-fetch-site": "cross-site"}, False),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "http://union", "host": "union"}, False),
        ("POST", {"origin": "http://union:8000", "host": "union:8000"}, True),
        ("POST", {"origin": "http://evil", "host": "union"}, False),
        ("DELETE", {"origin": "null", "host": "union"}, False),
        ("POST", {"origin": "http://[", "host": "union"}, False),
        ("POST", {"origin": "http://["}, False),
        ("POST", {}, True),
    ],
)
def test_same_origin(method: str, headers: dict[str, str], allowed: bool) -> None:
    assert same_origin(method, Headers(headers)) is allowed
