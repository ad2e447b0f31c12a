"""JSON of the competitions' room, under /api/v1."""

from typing import Any

from competitions.api import contests, draws, entries, matches, quizzes, schedule, standing

routes: list[Any] = [
    *matches.routes,
    *draws.routes,
    *standing.routes,
    *entries.routes,
    *schedule.routes,
    *contests.routes,
    *quizzes.routes,
]
