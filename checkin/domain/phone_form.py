"""Doors and standings as a phone is given them: plain values, times in milliseconds, ready for the browser's twin."""

from datetime import datetime
from typing import Any

import msgspec

from checkin.domain.doors import Entrance, Occasion
from checkin.domain.passages import Standing


def milliseconds(at: datetime | None) -> int | None:
    """Since 1970, as JavaScript counts."""
    return None if at is None else round(at.timestamp() * 1000)


def entrance_form(entrance: Entrance) -> dict[str, Any]:
    """`{"event", "door", "name", "direction", "again", "offerings": […], "occasions": […], "strict"}`."""
    form: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(entrance, occasions=()))
    return {**form, "occasions": [_occasion_form(each) for each in entrance.occasions]}


def _occasion_form(occasion: Occasion) -> dict[str, Any]:
    return {
        "key": occasion.key,
        "offering": occasion.offering,
        "starts": milliseconds(occasion.starts),
        "ends": milliseconds(occasion.ends),
        "opens": milliseconds(occasion.opens),
        "closes": milliseconds(occasion.closes),
    }


def standing_form(standing: Standing) -> dict[str, Any]:
    """`{"came", "inside", "doubled", "first_at", "last_at", "left_at", "door"}`."""
    return {
        "came": standing.came,
        "inside": standing.inside,
        "doubled": standing.doubled,
        "first_at": milliseconds(standing.first_at),
        "last_at": milliseconds(standing.last_at),
        "left_at": milliseconds(standing.left_at),
        "door": standing.door,
    }
