"""The pages of the competitions' room."""

from typing import Any

from competitions.pages import live, umpire, umpire_links

routes: list[Any] = [*live.routes, *umpire.routes, *umpire_links.routes]
