"""The clock stands at noon, ten days before the performance."""

from collections.abc import Iterator

import pytest

from foundation.clock import frozen
from tests.events.union import NOON


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with frozen(NOON):
        yield
