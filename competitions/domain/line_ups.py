"""Rosters and line-ups of teams: who may be in a team, who plays which rubber, and when both are revealed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from competitions.domain.entries import Sex
from competitions.domain.ties import RubberKind, TieRules, rubber_name
from foundation.messages import N_, Sentence

Phase = Literal["teams", "open", "revealed", "over"]
LineUp = tuple[tuple[str, ...], ...]


class TeamPlayer(msgspec.Struct, frozen=True):
    """Somebody in a team. ``id`` is any that tells players apart; a guest plays for the branch that hosts them."""

    id: str
    name: str
    sex: Sex = ""
    branch: str = ""
    guest: bool = False


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a line-up: in which rubber (from 1; 0: in all of it) and why."""

    rubber: int
    why: Sentence


def why_not_team(rules: TieRules, players: Sequence[TeamPlayer]) -> list[Sentence]:
    """Everything that keeps these players from being a team; empty when they may be one.

    Besides the limits of the regulations they must be able to fill the line, each playing as often as is allowed.
    """
    roster = rules.roster
    men = sum(player.sex == "male" for player in players)
    women = sum(player.sex == "female" for player in players)
    found = _limits(len(players), max(roster.least, 1), roster.most)
    if men < roster.least_men:
        found.append(
            Sentence(
                "The team needs at least {least} men; it has {count}.", least=roster.least_men, count=men
            )
        )
    if women < roster.least_women:
        found.append(
            Sentence(
                "The team needs at least {least} women; it has {count}.",
                least=roster.least_women,
                count=women,
            )
        )
    if roster.most_men is not None and men > roster.most_men:
        found.append(
            Sentence(
                "A team may have {most} men at most; this one has {count}.", most=roster.most_men, count=men
            )
        )
    if roster.most_women is not None and women > roster.most_women:
        found.append(
            Sentence(
                "A team may have {most} women at most; this one has {count}.",
                most=roster.most_women,
                count=women,
            )
        )
    return found + _where_from(rules, players) + _cannot_fill(rules, players)


def _limits(count: int, least: int, most: int) -> list[Sentence]:
    if count < least:
        return [Sentence("The team needs {least} players or more; it has {count}.", least=least, count=count)]
    if count > most:
        return [
            Sentence("A team may have {most} players at most; this one has {count}.", most=most, count=count)
        ]
    return []


def _where_from(rules: TieRules, players: Sequence[TeamPlayer]) -> list[Sentence]:
    found = []
    guests = sum(player.guest for player in players)
    if guests > rules.roster.most_guests:
        found.append(
            Sentence(
                "Guest players of a team may be {most} at most; this one has {count}.",
                most=rules.roster.most_guests,
                count=guests,
            )
        )
    branches = len({player.branch for player in players})
    if branches > 1 and not rules.roster.joint:
        found.append(
            Sentence("All players of a team must be of one branch; joint teams are not allowed here.")
        )
    elif branches > 2:
        found.append(
            Sentence("A joint team is made by two branches; these players are of {count}.", count=branches)
        )
    twice = [player.name for player in players if sum(one.id == player.id for one in players) > 1]
    if twice:
        found.append(Sentence("{name} is in the team twice.", name=twice[0]))
    return found


def _cannot_fill(rules: TieRules, players: Sequence[TeamPlayer]) -> list[Sentence]:
    """Whether men and women suffice for the line: each sex for its own places, all together for all."""
    wanted = (
        ("male", max(kind.men for kind in rules.line), sum(kind.men for kind in rules.line)),
        ("female", max(kind.women for kind in rules.line), sum(kind.women for kind in rules.line)),
        ("", max(kind.players for kind in rules.line), sum(kind.players for kind in rules.line)),
    )
    for sex, at_once, places in wanted:
        count = sum(player.sex == sex for player in players) if sex else len(players)
        least = max(at_once, -(-places // rules.rubbers_a_player))
        if count < least:
            return [Sentence(_TOO_FEW[sex], least=least, count=count)]
    return []


_TOO_FEW = {
    "male": N_("To fill every rubber the team needs {least} men; it has {count}."),
    "female": N_("To fill every rubber the team needs {least} women; it has {count}."),
    "": N_("To fill every rubber the team needs {least} players; it has {count}."),
}


def problems(rules: TieRules, team: Sequence[TeamPlayer], given: LineUp) -> list[Problem]:
    """Everything wrong with a line-up, rubber by rubber. A rubber without players is given up, and not wrong."""
    known = {player.id: player for player in team}
    if len(given) != len(rules.line):
        return [
            Problem(
                0,
                Sentence(
                    "A line-up names the players of each of the {count} rubbers.", count=len(rules.line)
                ),
            )
        ]
    found: list[Problem] = []
    often: dict[str, int] = {}
    for number, (kind, players) in enumerate(zip(rules.line, given, strict=True), start=1):
        why = _wrong_in(kind, [known.get(player) for player in players])
        if why is not None:
            found.append(Problem(number, why))
        for player in dict.fromkeys(players):
            often[player] = often.get(player, 0) + 1
            if player in known and often[player] == rules.rubbers_a_player + 1:
                found.append(Problem(number, _too_often(known[player], rules.rubbers_a_player)))
    if not any(given):
        found.append(
            Problem(
                0,
                Sentence(
                    "Name the players of one rubber at least; a team that cannot come tells the referee."
                ),
            )
        )
    return found


def _wrong_in(kind: RubberKind, players: Sequence[TeamPlayer | None]) -> Sentence | None:
    if not players:
        return None
    chosen = [player for player in players if player is not None]
    if len(chosen) < len(players):
        return Sentence("Somebody named for {rubber} is not in this team.", rubber=rubber_name(kind))
    if len(players) != kind.players:
        return Sentence(
            "{rubber} needs {count} player.",
            "{rubber} needs {count} players.",
            rubber=rubber_name(kind),
            count=kind.players,
        )
    if len({player.id for player in chosen}) < len(chosen):
        return Sentence(
            "{name} cannot be both players of {rubber}.", name=chosen[0].name, rubber=rubber_name(kind)
        )
    men = sum(player.sex == "male" for player in chosen)
    women = sum(player.sex == "female" for player in chosen)
    if men < kind.men or women < kind.women:
        return _of_sex(kind)
    return None


def _of_sex(kind: RubberKind) -> Sentence:
    if kind.men and kind.women:
        return Sentence("{rubber} is played by a man and a woman.", rubber=rubber_name(kind))
    if kind.men:
        return Sentence("{rubber} is played by men.", rubber=rubber_name(kind))
    return Sentence("{rubber} is played by women.", rubber=rubber_name(kind))


def _too_often(player: TeamPlayer, most: int) -> Sentence:
    if most == 1:
        return Sentence("{name} plays another rubber already; nobody plays twice in a tie.", name=player.name)
    return Sentence("{name} may play {most} rubbers of a tie at most.", name=player.name, most=most)


def deadline_of(rules: TieRules, set_: datetime | None, planned_at: datetime | None) -> datetime | None:
    """When line-ups must be in: as the referee set it, else some time before the tie is planned; None: no deadline."""
    if set_ is not None or planned_at is None:
        return set_
    return planned_at - timedelta(minutes=rules.hand_in_minutes)


def due(deadline: datetime | None, handed_in: int, now: datetime) -> bool:
    """Whether line-ups are revealed now: both are in, or the deadline has passed with one of them at least.

    With none in, nothing could be revealed: the referee decides what becomes of such a tie.
    """
    return handed_in == 2 or (handed_in == 1 and deadline is not None and now >= deadline)


def given_up(line_up: LineUp | None) -> frozenset[int]:
    """The rubbers (from 1) a team has nobody for. Of one without a line-up nothing is known: the referee decides."""
    if line_up is None:
        return frozenset()
    return frozenset(number for number, players in enumerate(line_up, start=1) if not players)


def names_of(team: Iterable[TeamPlayer], players: Sequence[str]) -> tuple[str, ...]:
    """The names of the players of a rubber, in their order."""
    known = {player.id: player.name for player in team}
    return tuple(known[player] for player in players)
