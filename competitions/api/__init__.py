"""JSON of the competitions' room, under /api/v1."""

from typing import Any

from competitions.api import draws, matches

routes: list[Any] = [*matches.routes, *draws.routes]
