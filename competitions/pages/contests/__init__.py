"""Judged contests: the chair's desk, the judges' phones, the board for everybody."""

from typing import Any

from competitions.pages.contests import acts, desk, judge, listing, public, rules

routes: list[Any] = [
    *listing.routes,
    *desk.routes,
    *acts.routes,
    *rules.routes,
    *judge.routes,
    *public.routes,
]
