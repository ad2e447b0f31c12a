"""Moments out of MIN and MAX."""

from datetime import datetime


def moment(value: datetime | str | None) -> datetime | None:
    """SQLite knows no type for the result of MIN or MAX and hands on its text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
