"""JSON of the competitions' room, under /api/v1."""

from typing import Any

from competitions.api import contests, draws, matches, quizzes, schedule

routes: list[Any] = [
    *matches.routes,
    *draws.routes,
    *schedule.routes,
    *contests.routes,
    *quizzes.routes,
]
