"""Giving places out in an order, within pools and branch quotas: what lottery and ranking have in common."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A branch's share of a pool: its name and the places to give."""

    name: str
    places: int


class Room(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pool with the places to give; with `shares`, places go by branch and everyone is in one of them."""

    name: str
    places: int
    shares: tuple[Share, ...] = ()


class Asking(Protocol):
    """An application: its number, the index of its pool and of its share in it (-1: none), the places it needs."""

    @property
    def number(self) -> int: ...
    @property
    def pool(self) -> int: ...
    @property
    def share(self) -> int: ...
    @property
    def places(self) -> int: ...


def give(order: Iterable[Asking], rooms: Sequence[Room]) -> tuple[int, ...]:
    """The numbers of those who get their places, in this order.

    One after the other gets all the places asked for. Who needs more than are left is passed over and waits; who
    comes after and needs less may still get some.
    """
    left = [room.places for room in rooms]
    shares = [[share.places for share in room.shares] for room in rooms]
    given: list[int] = []
    for one in order:
        own = shares[one.pool]
        if one.places > left[one.pool] or (own and (one.share < 0 or one.places > own[one.share])):
            continue
        left[one.pool] -= one.places
        if own:
            own[one.share] -= one.places
        given.append(one.number)
    return tuple(given)


def sound(asking: Sequence[Asking], rooms: Sequence[Room]) -> bool:
    """Whether numbers are there once and everyone names a pool and share that exist."""
    if len({one.number for one in asking}) != len(asking):
        return False
    return all(
        0 <= one.pool < len(rooms) and -1 <= one.share < len(rooms[one.pool].shares) and one.places >= 0
        for one in asking
    )
