"""What every test may ask for; each group of fixtures has its own room in tests/fixtures/."""

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# How long an example takes says more about the machine than about the rule under test.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

pytest_plugins = [
    "tests.fixtures.skips",
    "tests.fixtures.database",
    "tests.fixtures.server",
    "tests.fixtures.browser",
]
