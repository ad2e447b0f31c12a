"""The money of a trip, in fen: what each person's share is, who bears it, and what is still to be paid or refunded.

A line is of one person or of all. Of all, it is an amount for each, or one bill divided among them: whole fen, the
remainder a fen each to the first of the list, so that the shares add up to the bill exactly.
"""

from collections.abc import Sequence

import msgspec

MOST = 1_000_000_000
"""ten million yuan, in fen"""


class MoneyLine(msgspec.Struct, frozen=True):
    """`kind`: cost, single (supplement) or refund; `payer`: union or person; `person` empty: of everybody.

    `divided`: the amount is one bill for all of them together.
    """

    id: str
    title: str
    kind: str
    payer: str
    amount: int
    person: str = ""
    divided: bool = False


class Share(msgspec.Struct, frozen=True):
    """One person's part of a line."""

    line: str
    title: str
    kind: str
    payer: str
    amount: int


class Statement(msgspec.Struct, frozen=True):
    """What the trip comes to for one person. `balance`: they owe it when positive, get it back when negative."""

    person: str
    shares: tuple[Share, ...]

    @property
    def union(self) -> int:
        return _sum(self.shares, "union")

    @property
    def own(self) -> int:
        return _sum(self.shares, "person")

    @property
    def refund(self) -> int:
        return sum(share.amount for share in self.shares if share.kind == "refund")

    @property
    def cost(self) -> int:
        return self.union + self.own

    @property
    def balance(self) -> int:
        return self.own - self.refund


class Settled(msgspec.Struct, frozen=True):
    """Everybody's statements and the sums of all of them."""

    statements: tuple[Statement, ...]

    @property
    def union(self) -> int:
        return sum(each.union for each in self.statements)

    @property
    def own(self) -> int:
        return sum(each.own for each in self.statements)

    @property
    def refund(self) -> int:
        return sum(each.refund for each in self.statements)

    @property
    def cost(self) -> int:
        return self.union + self.own

    @property
    def balance(self) -> int:
        return sum(each.balance for each in self.statements)


def _sum(shares: Sequence[Share], payer: str) -> int:
    return sum(share.amount for share in shares if share.payer == payer and share.kind != "refund")


def divide(amount: int, people: int) -> list[int]:
    """Whole fen that add up to the amount; they differ by one fen at most."""
    if people <= 0:
        return []
    each, over = divmod(amount, people)
    return [each + 1 if number < over else each for number in range(people)]


def settle(lines: Sequence[MoneyLine], people: Sequence[str]) -> Settled:
    """Each person's shares, in the order of the lines; a line of somebody who is not among them counts nowhere."""
    shares: dict[str, list[Share]] = {person: [] for person in people}
    for line in lines:
        for person, amount in _parts(line, people):
            shares[person].append(Share(line.id, line.title, line.kind, line.payer, amount))
    return Settled(tuple(Statement(person, tuple(own)) for person, own in shares.items()))


def _parts(line: MoneyLine, people: Sequence[str]) -> list[tuple[str, int]]:
    if line.person:
        return [(line.person, line.amount)] if line.person in people else []
    if line.divided:
        return list(zip(people, divide(line.amount, len(people)), strict=True))
    return [(person, line.amount) for person in people]


def yuan(amount: int) -> str:
    """123450 → `1,234.50`; what is less than nothing carries a minus."""
    sign = "−" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02}"
