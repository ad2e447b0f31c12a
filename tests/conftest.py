"""What every test may ask for; each group of fixtures has its own room in tests/fixtures/."""

pytest_plugins = [
    "tests.fixtures.skips",
    "tests.fixtures.database",
    "tests.fixtures.server",
    "tests.fixtures.browser",
]
