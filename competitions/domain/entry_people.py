"""The people of a row of entries: found on the roster by number, or guests whom a branch hosts."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from competitions.domain.entries import Entrants
from competitions.domain.entry_sheet import HEADINGS, Column, EntryRow
from competitions.domain.sheet_rows import Problem
from foundation.messages import Sentence

GUEST = "guest "


class Rules(msgspec.Struct, frozen=True):
    """What a discipline asks for: kind, code, how many seeds so many entries may have, whether guests may come."""

    entrants: Entrants
    code: str
    most_seeds: Callable[[int], int]
    guests: bool = False


class Known(msgspec.Struct, frozen=True):
    """A member as the roster has them; ``branch`` is the one they play for here."""

    id: str
    number: str
    name: str
    branch: str
    sex: str = ""
    left: bool = False


class Planned(msgspec.Struct, frozen=True):
    """Somebody in an entry: ``key`` is a member's id, of a guest `GUEST` and the name; ``number`` empty of a guest."""

    key: str
    name: str
    branch: str
    sex: str = ""
    number: str = ""
    captain: bool = False

    @property
    def is_guest(self) -> bool:
        return self.key.startswith(GUEST)


class Directory(msgspec.Struct, frozen=True):
    """Who is on the roster, by number and by name, and the branches by every way to write them."""

    members: Mapping[str, Known]
    named: Mapping[str, tuple[Known, ...]]
    branches: Mapping[str, tuple[str, ...]]
    branch_names: Mapping[str, str]

    @classmethod
    def of(
        cls, members: Iterable[Known], branches: Mapping[str, Iterable[str]], names: Mapping[str, str]
    ) -> "Directory":
        by_number = {member.number: member for member in members}
        named: dict[str, tuple[Known, ...]] = {}
        for member in by_number.values():
            if not member.left:
                named[member.name] = (*named.get(member.name, ()), member)
        return cls(by_number, named, {name: tuple(ids) for name, ids in branches.items()}, names)

    def branch(self, written: str) -> str:
        """The branch so written, or beginning so (``会计学院`` of ``会计学院分工会``); empty if none or several."""
        exact = self.branches.get(written)
        if exact:
            return exact[0] if len(exact) == 1 else ""
        begins = {
            id_ for name, ids in self.branches.items() if written and name.startswith(written) for id_ in ids
        }
        return begins.pop() if len(begins) == 1 else ""


class _Named(msgspec.Struct, frozen=True):
    """One of the people of a row, with the columns they stand in."""

    name: str
    number: str
    sex: str
    branch: str
    columns: tuple[Column, Column, Column, Column]


def people_of(row: EntryRow, directory: Directory, rules: Rules) -> tuple[list[Planned], list[Problem]]:
    """The people of a row, or what is wrong with it."""
    named = [
        _Named(row.name, row.number, row.sex, row.branch,
               (Column.NAME, Column.NUMBER, Column.SEX, Column.BRANCH))
    ]  # fmt: skip
    if rules.entrants == "doubles":
        if not row.partner:
            missing = Sentence("The partner's name is missing.")
            return [], [Problem(row.row, HEADINGS[Column.PARTNER], missing)]
        named.append(
            _Named(row.partner, row.partner_number, row.partner_sex, row.partner_branch or row.branch,
                   (Column.PARTNER, Column.PARTNER_NUMBER, Column.PARTNER_SEX, Column.PARTNER_BRANCH))
        )  # fmt: skip
    people: list[Planned] = []
    problems: list[Problem] = []
    for each in named:
        found = _member(row, each, directory, rules) if each.number else _guest(row, each, directory, rules)
        if isinstance(found, Planned):
            people.append(found)
        else:
            problems.append(found)
    return people, problems


def _problem(row: EntryRow, column: Column, sentence: Sentence, given: str) -> Problem:
    return Problem(row.row, HEADINGS[column], sentence, given[:60])


def _member(row: EntryRow, named: _Named, directory: Directory, rules: Rules) -> Planned | Problem:
    name, number, sex, branch = named.columns
    member = directory.members.get(named.number)
    if member is None:
        sentence = Sentence(
            "Nobody on the roster has this number. Please check it; a guest has none and leaves the cell empty."
        )
        return _problem(row, number, sentence, named.number)
    if member.name != named.name:
        sentence = Sentence("The roster knows this number as {name}.", name=member.name)
        return _problem(row, name, sentence, named.name)
    if member.left:
        return _problem(row, number, Sentence("{name} has left.", name=member.name), named.number)
    if member.sex and named.sex and member.sex != named.sex:
        return _problem(row, sex, Sentence("The roster says otherwise. Please check the number."), named.sex)
    written = directory.branch(named.branch) if named.branch and rules.entrants == "singles" else ""
    if written and written != member.branch:
        home = directory.branch_names.get(member.branch, "")
        sentence = Sentence("On the roster {name} belongs to {branch}.", name=member.name, branch=home)
        return _problem(row, branch, sentence, named.branch)
    return Planned(member.id, member.name, member.branch, member.sex or named.sex, member.number)


def _guest(row: EntryRow, named: _Named, directory: Directory, rules: Rules) -> Planned | Problem:
    _, number, _, branch = named.columns
    host = directory.branch(named.branch)
    namesake = next(
        (member for member in directory.named.get(named.name, ()) if host in ("", member.branch)), None
    )
    if namesake:
        sentence = Sentence(
            "{name} is on the roster. Please write the staff number ({number}?).",
            name=named.name,
            number=namesake.number,
        )
        return _problem(row, number, sentence, "")
    if not rules.guests:
        sentence = Sentence(
            "Without a staff number {name} would be a guest. Please write the number, or tick that guests may come.",
            name=named.name,
        )
        return _problem(row, number, sentence, "")
    if not host:
        sentence = Sentence("A guest needs a branch that hosts them. Please write its name as on the roster.")
        return _problem(row, branch, sentence, named.branch)
    return Planned(GUEST + named.name, named.name, host, named.sex)
