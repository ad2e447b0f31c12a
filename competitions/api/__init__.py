"""JSON of the competitions' room, under /api/v1."""

from typing import Any

from competitions.api import contests, draws, matches

routes: list[Any] = [*matches.routes, *draws.routes, *contests.routes]
