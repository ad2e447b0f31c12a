"""Who shares a room with whom: mutual requests first, then one-sided ones, then people of one branch.

Rooms hold people of one sex. Two people of different sex share only when each asked for the other as a couple.
Whoever asks for a room of their own gets one, and pays the supplement.
"""

from collections.abc import Mapping, Sequence

import msgspec

MOST_BEDS = 12


class Sleeper(msgspec.Struct, frozen=True):
    """`wish`: with whom they would share; `couple`: as a couple; `alone`: a room of their own. `rank` orders."""

    id: str
    sex: str
    branch: str
    wish: str = ""
    couple: bool = False
    alone: bool = False
    rank: int = 0


class Proposal(msgspec.Struct, frozen=True):
    """One room: who sleeps in it, and for whom it is ('male', 'female', 'couple')."""

    people: tuple[str, ...]
    kind: str
    alone: bool = False


class Pairing(msgspec.Struct, frozen=True):
    """`left`: people whose sex the roster does not say; nobody is put anywhere on a guess."""

    rooms: tuple[Proposal, ...]
    left: tuple[str, ...] = ()


def is_couple(first: Sleeper, second: Sleeper) -> bool:
    """A man and a woman who asked for each other, each as a couple."""
    each_other = first.wish == second.id and second.wish == first.id
    return each_other and first.couple and second.couple and {first.sex, second.sex} == {"male", "female"}


def may_share(people: Sequence[Sleeper]) -> bool:
    """Whether these may sleep in one room."""
    if len(people) <= 1:
        return True
    if any(each.alone for each in people):
        return False
    if len(people) == 2 and is_couple(people[0], people[1]):
        return True
    return len({each.sex for each in people}) == 1 and bool(people[0].sex)


def kind_of(people: Sequence[Sleeper]) -> str:
    """For whom a room with these people is."""
    sexes = {each.sex for each in people}
    return sexes.pop() if len(sexes) == 1 else "couple"


def pair(sleepers: Sequence[Sleeper], beds: int = 2) -> Pairing:
    """A proposal for all of them, the same for the same people: as few half-empty rooms as wishes allow."""
    people = {each.id: each for each in sleepers}
    ordered = sorted(sleepers, key=lambda each: (each.rank, each.id))
    known = [each for each in ordered if each.sex]
    rooms = [Proposal((each.id,), each.sex, alone=True) for each in known if each.alone]
    free = {each.id: each for each in known if not each.alone}
    groups = [*_couples(free, people), *_groups(free, people, beds)]
    rooms += [Proposal(tuple(group), kind_of([people[one] for one in group])) for group in groups]
    return Pairing(tuple(rooms), tuple(each.id for each in ordered if not each.sex))


def _couples(free: dict[str, Sleeper], people: Mapping[str, Sleeper]) -> list[list[str]]:
    found = []
    for person in list(free.values()):
        mate = people.get(person.wish)
        if person.id in free and mate is not None and mate.id in free and is_couple(person, mate):
            found.append([person.id, mate.id])
            del free[person.id], free[mate.id]
    return found


def _groups(free: Mapping[str, Sleeper], people: Mapping[str, Sleeper], beds: int) -> list[list[str]]:
    """Wishes join people into groups; then groups of a branch fill rooms, then what is left of each sex."""
    groups = _Groups(list(free.values()), beds)
    mutual = [each for each in free.values() if each.wish in free and free[each.wish].wish == each.id]
    for person in mutual:
        groups.join(person.id, person.wish)
    for person in free.values():
        if person.wish in free:
            groups.join(person.id, person.wish)
    whole = groups.all()
    done: list[list[str]] = [group for group in whole if len(group) >= beds]
    rest = [group for group in whole if len(group) < beds]
    for sex in dict.fromkeys(people[group[0]].sex for group in rest):
        own = [group for group in rest if people[group[0]].sex == sex]
        done += _filled(own, people, beds)
    return done


def _filled(groups: list[list[str]], people: Mapping[str, Sleeper], beds: int) -> list[list[str]]:
    """Groups put together into rooms: within the branch first, then across branches, the largest first."""
    left: list[list[str]] = []
    done: list[list[str]] = []
    for branch in dict.fromkeys(people[group[0]].branch for group in groups):
        own = [group for group in groups if people[group[0]].branch == branch]
        for room in _packed(own, beds):
            (done if len(room) >= beds else left).append(room)
    return [*done, *_packed(left, beds)]


def _packed(groups: list[list[str]], beds: int) -> list[list[str]]:
    """First fit, largest first; groups stay together."""
    rooms: list[list[str]] = []
    for group in sorted(groups, key=len, reverse=True):
        room = next((room for room in rooms if len(room) + len(group) <= beds), None)
        if room is None:
            rooms.append(list(group))
        else:
            room.extend(group)
    return rooms


class _Groups:
    """People joined by wishes, never more than fit a room, never of two sexes."""

    def __init__(self, sleepers: list[Sleeper], beds: int) -> None:
        self._of = {each.id: [each.id] for each in sleepers}
        self._sex = {each.id: each.sex for each in sleepers}
        self._beds = beds

    def join(self, first: str, second: str) -> None:
        one, other = self._of[first], self._of[second]
        fits = len(one) + len(other) <= self._beds and self._sex[first] == self._sex[second]
        if one is not other and fits:
            one.extend(other)
            for member in other:
                self._of[member] = one

    def all(self) -> list[list[str]]:
        return list({id(group): group for group in self._of.values()}.values())
