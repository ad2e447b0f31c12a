"""One application for all tests of this room: building it takes longer than most of them."""

from functools import cache
from typing import Any

import pytest
from litestar import Litestar


@cache
def _application() -> Litestar:
    from app import create_app

    return create_app()


@pytest.fixture
async def app(database: Any) -> Litestar:
    """The application; it asks whichever database the test opened."""
    return _application()
