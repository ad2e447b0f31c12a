"""What a trip hears of its registrations, as the running server has it wired."""

import pytest

from events.services.trips import leaving


@pytest.fixture(autouse=True)
def _wired() -> None:
    leaving.connect()
