"""The pages of the competitions' room."""

from typing import Any

from competitions.pages import live, umpire

routes: list[Any] = [*live.routes, *umpire.routes]
