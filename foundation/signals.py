"""Signals: how a lower room tells a higher one that something happened, inside the same transaction."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Signal(Generic[T]):
    """Handlers run in the sender's transaction, in the order they were connected; an error rolls it back."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._handlers: list[Callable[[T], Awaitable[None]]] = []

    def connect(self, handler: Callable[[T], Awaitable[None]]) -> None:
        if handler not in self._handlers:
            self._handlers.append(handler)

    async def send(self, news: T) -> None:
        for handler in self._handlers:
            await handler(news)
