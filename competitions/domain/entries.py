"""Who may stand in an entry: what a discipline's code says of its players, pairs put together, what is missing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from foundation.messages import N_, Sentence

Entrants = Literal["singles", "doubles", "team"]
Sex = Literal["", "female", "male"]
PLAYERS: dict[Entrants, int] = {"singles": 1, "doubles": 2}
MOST_IN_A_TEAM = 40
LONGEST_ENTRY_NAME = 130
LONGEST_TEAM_NAME = 60

_CODES: dict[str, tuple[Entrants, int, int]] = {
    "MS": ("singles", 1, 0), "男单": ("singles", 1, 0),
    "WS": ("singles", 0, 1), "女单": ("singles", 0, 1),
    "MD": ("doubles", 2, 0), "男双": ("doubles", 2, 0),
    "WD": ("doubles", 0, 2), "女双": ("doubles", 0, 2),
    "XD": ("doubles", 1, 1), "混双": ("doubles", 1, 1),
}  # fmt: skip
_TEAMS = ("T", "TEAM", "团体")
# The code itself, or with a class behind it: MS-2, MD45, 男双甲组; never a longer word such as MSX.
_WRITTEN = re.compile(r"(MS|WS|MD|WD|XD|TEAM|T|男单|女单|男双|女双|混双|.*团体)(?![A-Z]).*")


class SexRule(msgspec.Struct, frozen=True):
    """How many men and women stand on a side."""

    men: int
    women: int


class Player(msgspec.Struct, frozen=True):
    """Somebody who may be entered: ``id`` of the member or guest, the branch they play for."""

    id: str
    name: str
    branch: str
    sex: str = ""


class Suggested(msgspec.Struct, frozen=True):
    """Two who may play together, and why we think so."""

    a: str
    b: str
    why: Literal["both named", "named", "branch"]


WHY: dict[str, str] = {
    "both named": N_("each named the other when signing up"),
    "named": N_("one named the other when signing up"),
    "branch": N_("both from the same branch"),
}


def _code(code: str) -> str:
    """The known code a discipline's own begins with, or nothing."""
    found = _WRITTEN.fullmatch("".join(code.upper().split()))
    if found is None:
        return ""
    return "团体" if found[1].endswith("团体") else found[1]


def entrants_of(code: str) -> Entrants:
    """What is entered in a discipline of this code; singles where the code says nothing."""
    known = _code(code)
    if known in _TEAMS:
        return "team"
    return _CODES[known][0] if known else "singles"


def sex_rule(code: str) -> SexRule | None:
    """MS men, WS women, MD two men, WD two women, XD one of each; none for any other code."""
    known = _code(code)
    if not known or known in _TEAMS:
        return None
    return SexRule(*_CODES[known][1:])


def sex_faults(code: str, players: Sequence[Player]) -> tuple[Sentence, ...]:
    """What does not fit the discipline. Whose sex the roster does not tell is taken to fit."""
    rule = sex_rule(code)
    if rule is None:
        return ()
    faults: list[Sentence] = []
    for sex, allowed, sentence in (
        ("male", rule.men, _MEN[min(rule.men, 1)]),
        ("female", rule.women, _WOMEN[min(rule.women, 1)]),
    ):
        too_many = [player.name for player in players if player.sex == sex][allowed:]
        faults += [Sentence(sentence, name=name, code=code) for name in too_many]
    return tuple(faults)


_MEN = (
    N_("{name} is a man, and {code} is for women."),
    N_("{name} is one man too many for {code}."),
)
_WOMEN = (
    N_("{name} is a woman, and {code} is for men."),
    N_("{name} is one woman too many for {code}."),
)


def count_fault(entrants: Entrants, players: int) -> Sentence | None:
    """Whether so many make an entry; a team's size is judged by its roster rules."""
    if entrants == "team":
        if not players:
            return Sentence("A team needs one player at least.")
        if players > MOST_IN_A_TEAM:
            return Sentence("A team has at most {most} players.", most=MOST_IN_A_TEAM)
        return None
    if players == PLAYERS[entrants]:
        return None
    if entrants == "doubles":
        return Sentence("A pair is two people.")
    return Sentence("An entry here is one person.")


def entry_name(entrants: Entrants, players: Sequence[str], team: str = "") -> str:
    """How an entry is called: the player, ``甲 / 乙`` of a pair, a team by its own name."""
    if entrants == "team":
        return team[:LONGEST_TEAM_NAME]
    return " / ".join(players)[:LONGEST_ENTRY_NAME]


def named_in(
    answers: Iterable[tuple[str, str]], people: Sequence[tuple[str, str, str]]
) -> dict[str, set[str]]:
    """Whom each person named as partner: ``answers`` are (person, text), ``people`` (id, name, staff number).

    A staff number names its person; a name does when only one of these people bears it.
    """
    by_number = {number.upper(): person for person, _, number in people if number}
    by_name: dict[str, set[str]] = {}
    for person, name, _ in people:
        by_name.setdefault(name, set()).add(person)
    found: dict[str, set[str]] = {}
    for person, text in answers:
        words = {text.strip(), *re.split(r"[\s,，;；、/()（）:：]+", text)}
        for word in words:
            bearers = by_name.get(word, set())
            number = by_number.get(word.upper())
            meant = {number} if number else bearers if len(bearers) == 1 else set()
            found.setdefault(person, set()).update(meant - {person})
    return {person: named for person, named in found.items() if named}


def suggest_pairs(
    code: str,
    people: Sequence[Player],
    named: Mapping[str, set[str]] = {},
) -> list[Suggested]:
    """Pairs of those who have no partner yet, as the code allows: first who named each other, then who named
    somebody, then colleagues of a branch in the order given. One person stands in one pair at most."""
    free = {person.id: person for person in people}
    order = {person.id: place for place, person in enumerate(people)}
    found: list[Suggested] = []

    def take(a: str, b: str, why: Literal["both named", "named", "branch"]) -> None:
        if a in free and b in free and a != b and not sex_faults(code, (free[a], free[b])):
            first, second = sorted((a, b), key=order.__getitem__)
            found.append(Suggested(first, second, why))
            del free[a], free[b]

    wishes = [(a, b) for a in order for b in sorted(named.get(a, ()) & order.keys(), key=order.__getitem__)]
    for a, b in wishes:
        if a in named.get(b, ()):
            take(a, b, "both named")
    for a, b in wishes:
        take(a, b, "named")
    for a in list(free):
        # Whoever named somebody waits for that somebody.
        if a in free and not named.get(a):
            colleague = next(
                (
                    other.id
                    for other in free.values()
                    if other.id != a
                    and other.branch == free[a].branch
                    and not named.get(other.id)
                    and not sex_faults(code, (free[a], other))
                ),
                None,
            )
            if colleague:
                take(a, colleague, "branch")
    return found
