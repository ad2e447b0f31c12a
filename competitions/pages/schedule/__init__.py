"""The pages of the schedule: the hall, making a plan, the board, the day, and what everybody sees of it."""

from typing import Any

from competitions.pages.schedule import board, hall, public, roll_call

routes: list[Any] = [*hall.routes, *board.routes, *public.routes, *roll_call.routes]
