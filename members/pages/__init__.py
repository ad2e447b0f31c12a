"""The pages of the members' room."""

from typing import Any

routes: list[Any] = []
