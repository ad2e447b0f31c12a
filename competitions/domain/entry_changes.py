"""What taking in a sheet of entries would change: new entries, changed ones before and after, who is not in it.

The same file read twice changes nothing the second time. No entry is ever taken out: what the file does not name
is reported, and stays.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from competitions.domain.entries import Entrants, Player, sex_faults
from competitions.domain.entry_people import Directory, Planned, Rules, people_of
from competitions.domain.entry_sheet import HEADINGS, Column, EntryRow, EntrySheet
from competitions.domain.sheet_rows import Problem
from foundation.messages import N_, Sentence

MOST_ROWS = 3000


class KeptEntry(msgspec.Struct, frozen=True):
    """An entry as it is; as the import sees it."""

    id: str
    name: str
    seed: int | None
    players: tuple[Planned, ...]


class PlannedEntry(msgspec.Struct, frozen=True):
    """An entry as the file wants it; ``row`` is its first row in Excel."""

    row: int
    name: str
    seed: int | None
    players: tuple[Planned, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(player.key for player in self.players)


class FieldChange(msgspec.Struct, frozen=True):
    """Before and after; ``heading`` is a msgid."""

    heading: str
    before: str
    after: str


class ChangedEntry(msgspec.Struct, frozen=True):
    kept: KeptEntry
    planned: PlannedEntry
    fields: tuple[FieldChange, ...]


class EntryChanges(msgspec.Struct, frozen=True):
    """Everything an import would do."""

    new: tuple[PlannedEntry, ...]
    changed: tuple[ChangedEntry, ...]
    unchanged: int
    missing: tuple[KeptEntry, ...]
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)


def changes(sheet: EntrySheet, kept: Sequence[KeptEntry], directory: Directory, rules: Rules) -> EntryChanges:
    """Compares a file with the entries that are. Columns the file does not have are left alone."""
    if len(sheet.rows) > MOST_ROWS:
        too_many = Sentence("At most {most} rows of entries can be taken in at once.", most=MOST_ROWS)
        return EntryChanges((), (), 0, (), (Problem(0, "", too_many),))
    read, problems = _planned(sheet, directory, rules)
    problems = [*sheet.problems, *problems]
    planned, again = _once(read)
    problems += again
    matched = _matched(planned, kept, rules.entrants)
    planned, left_out = _rows_that_hold(planned, kept, matched, rules, seeds=Column.SEED in sheet.columns)
    return _compared(planned, kept, matched, sheet, rules, [*problems, *left_out])


def _planned(
    sheet: EntrySheet, directory: Directory, rules: Rules
) -> tuple[list[PlannedEntry], list[Problem]]:
    """The entries of good rows. A team with one row that cannot be taken in is left out whole."""
    made: list[PlannedEntry] = []
    problems: list[Problem] = []
    groups = _teams(sheet.rows) if rules.entrants == "team" else [[row] for row in sheet.rows]
    spoilt = {problem.row for problem in sheet.problems}
    for rows in groups:
        wrong: list[Problem] = []
        players: list[Planned] = []
        for row in rows:
            found, faults = people_of(row, directory, rules)
            wrong += faults
            players += found
        if not wrong:
            wrong = _fits(rows, players, rules)
        problems += wrong
        if not wrong and not (rules.entrants == "team" and spoilt & {row.row for row in rows}):
            made.append(_entry(rows, players, rules))
    return made, problems


def _teams(rows: Iterable[EntryRow]) -> list[list[EntryRow]]:
    grouped: dict[str, list[EntryRow]] = {}
    for row in rows:
        grouped.setdefault(row.team, []).append(row)
    return list(grouped.values())


def _fits(rows: Sequence[EntryRow], players: Sequence[Planned], rules: Rules) -> list[Problem]:
    """Whether these people make an entry of this discipline."""
    first = rows[0].row
    faults = sex_faults(rules.code, [Player(each.key, each.name, each.branch, each.sex) for each in players])
    found = [Problem(first, HEADINGS[Column.SEX], fault) for fault in faults]
    captains = [row for row in rows if row.captain]
    if len(captains) > 1:
        found.append(Problem(captains[1].row, HEADINGS[Column.CAPTAIN], Sentence("A team has one captain.")))
    seeds = {row.seed for row in rows if row.seed}
    if len(seeds) > 1:
        found.append(Problem(first, HEADINGS[Column.SEED], Sentence("A team has one seed.")))
    return found


def _entry(rows: Sequence[EntryRow], players: Sequence[Planned], rules: Rules) -> PlannedEntry:
    seed = next((row.seed for row in rows if row.seed), None)
    if rules.entrants != "team":
        return PlannedEntry(rows[0].row, " / ".join(each.name for each in players), seed, tuple(players))
    last = len(rows) + 1000
    order = sorted(range(len(rows)), key=lambda place: (rows[place].position or last, place))
    captain = next((place for place, row in enumerate(rows) if row.captain), order[0])
    in_order = tuple(msgspec.structs.replace(players[place], captain=place == captain) for place in order)
    return PlannedEntry(rows[0].row, rows[0].team, seed, in_order)


def _once(planned: Sequence[PlannedEntry]) -> tuple[list[PlannedEntry], list[Problem]]:
    """One person stands in the file once."""
    seen: dict[str, int] = {}
    good: list[PlannedEntry] = []
    problems: list[Problem] = []
    for entry in planned:
        again = next((player for player in entry.players if player.key in seen), None)
        twice = len(entry.keys) < len(entry.players)
        if again:
            sentence = Sentence("{name} stands in row {row} already.", name=again.name, row=seen[again.key])
            problems.append(Problem(entry.row, "", sentence))
        elif twice:
            problems.append(Problem(entry.row, "", Sentence("The same person stands here twice.")))
        else:
            good.append(entry)
            seen.update(dict.fromkeys(entry.keys, entry.row))
    return good, problems


def _matched(
    planned: Sequence[PlannedEntry], kept: Sequence[KeptEntry], entrants: Entrants
) -> dict[int, KeptEntry]:
    """Which entry each row speaks of, by its row: a team by its name, others by their people, the first before
    the partner; a pair that is there as written before any that changes."""
    found: dict[int, KeptEntry] = {}
    if entrants == "team":
        by_name = {entry.name: entry for entry in kept}
        return {entry.row: by_name[entry.name] for entry in planned if entry.name in by_name}
    by_key = {player.key: entry for entry in kept for player in entry.players}
    free = {entry.id for entry in kept}

    def take(entry: PlannedEntry, other: KeptEntry | None) -> None:
        if other is not None and other.id in free and entry.row not in found:
            found[entry.row] = other
            free.discard(other.id)

    for entry in planned:
        other = by_key.get(entry.players[0].key)
        if other and {player.key for player in other.players} == entry.keys:
            take(entry, other)
    for place in range(2 if entrants == "doubles" else 1):
        for entry in planned:
            take(entry, by_key.get(entry.players[place].key))
    return found


def _rows_that_hold(
    planned: list[PlannedEntry],
    kept: Sequence[KeptEntry],
    matched: dict[int, KeptEntry],
    rules: Rules,
    *,
    seeds: bool,
) -> tuple[list[PlannedEntry], list[Problem]]:
    """A row left out for its seed lets its entry stay as it is, which may keep another row's people from moving."""
    planned, problems = _not_taken(planned, kept, matched)
    if not seeds:
        return planned, problems
    entries = len(planned) + len(kept) - len({entry.id for entry in matched.values()})
    allowed = (entries, rules.most_seeds(entries) if entries >= 2 else 0)
    while True:
        planned, wrong = _seeds_that_may_be(planned, kept, matched, allowed)
        if not wrong:
            return planned, problems
        planned, taken = _not_taken(planned, kept, matched)
        problems += [*wrong, *taken]


def _not_taken(
    planned: Sequence[PlannedEntry], kept: Sequence[KeptEntry], matched: dict[int, KeptEntry]
) -> tuple[list[PlannedEntry], list[Problem]]:
    """Leaves out rows that name somebody of an entry which stays as it is. Leaving one out makes its own entry stay,
    so this goes on until nothing more follows."""
    left = list(planned)
    problems: list[Problem] = []
    while True:
        moved = {matched[entry.row].id for entry in left if entry.row in matched}
        holder = {player.key: entry for entry in kept if entry.id not in moved for player in entry.players}
        clash = {
            entry.row: (player, holder[player.key])
            for entry in left
            for player in entry.players
            if player.key in holder
        }
        if not clash:
            return left, problems
        for row, (player, entry) in clash.items():
            sentence = Sentence("{name} is already entered: {entry}.", name=player.name, entry=entry.name)
            problems.append(Problem(row, "", sentence))
            matched.pop(row, None)
        left = [entry for entry in left if entry.row not in clash]


def _seeds_that_may_be(
    planned: Sequence[PlannedEntry],
    kept: Sequence[KeptEntry],
    matched: dict[int, KeptEntry],
    allowed: tuple[int, int],
) -> tuple[list[PlannedEntry], list[Problem]]:
    """Each seed once, and no more than there may be (CN 2.3.1): ``allowed`` is the entries and their seeds."""
    speaks_of = {entry.id for entry in matched.values()}
    holder = {entry.seed or 0: entry.name for entry in kept if entry.id not in speaks_of}
    seen: dict[int, int] = {}
    good: list[PlannedEntry] = []
    problems: list[Problem] = []
    for entry in planned:
        sentence = _seed_fault(entry, holder, seen, allowed)
        if sentence is None:
            good.append(entry)
            if entry.seed:
                seen[entry.seed] = entry.row
            continue
        problems.append(Problem(entry.row, HEADINGS[Column.SEED], sentence, str(entry.seed)))
        matched.pop(entry.row, None)
    return good, problems


def _seed_fault(
    entry: PlannedEntry,
    holder: Mapping[int, str],
    seen: Mapping[int, int],
    allowed: tuple[int, int],
) -> Sentence | None:
    if not entry.seed:
        return None
    entries, most = allowed
    if entry.seed > most:
        return Sentence(
            "{entries} entries may have at most {most} seeds (CN 2.3.1).", entries=entries, most=most
        )
    if entry.seed in seen:
        return Sentence("Seed {seed} stands in row {row} already.", seed=entry.seed, row=seen[entry.seed])
    if entry.seed in holder:
        return Sentence("Seed {seed} is {name} already.", seed=entry.seed, name=holder[entry.seed])
    return None


def _compared(
    planned: Sequence[PlannedEntry],
    kept: Sequence[KeptEntry],
    matched: Mapping[int, KeptEntry],
    sheet: EntrySheet,
    rules: Rules,
    problems: Sequence[Problem],
) -> EntryChanges:
    new: list[PlannedEntry] = []
    changed: list[ChangedEntry] = []
    unchanged = 0
    for entry in planned:
        before = matched.get(entry.row)
        if before is None:
            new.append(entry)
            continue
        fields = _differences(before, entry, sheet.columns, rules.entrants)
        if fields:
            changed.append(ChangedEntry(before, entry, fields))
        else:
            unchanged += 1
    named = {entry.id for entry in matched.values()} | _mentioned(sheet, kept)
    missing = tuple(entry for entry in kept if entry.id not in named)
    in_order = tuple(sorted(problems, key=lambda problem: problem.row))
    return EntryChanges(tuple(new), tuple(changed), unchanged, missing, in_order)


def _mentioned(sheet: EntrySheet, kept: Sequence[KeptEntry]) -> set[str]:
    """Entries the file speaks of in rows that could not be taken in: they are not missing from it."""
    numbers = {number for row in sheet.rows for number in (row.number, row.partner_number) if number}
    teams = {row.team for row in sheet.rows if row.team}
    return {
        entry.id
        for entry in kept
        if entry.name in teams or any(player.number in numbers for player in entry.players if player.number)
    }


def _differences(
    before: KeptEntry, after: PlannedEntry, columns: frozenset[Column], entrants: Entrants
) -> tuple[FieldChange, ...]:
    found: list[FieldChange] = []
    same = (
        _ordered(before.players) == _ordered(after.players)
        if entrants == "team"
        else {player.key for player in before.players} == after.keys
    )
    if not same:
        found.append(FieldChange(N_("Players"), _people(before.players), _people(after.players)))
    if Column.SEED in columns and before.seed != after.seed:
        found.append(FieldChange(HEADINGS[Column.SEED], str(before.seed or ""), str(after.seed or "")))
    return tuple(found)


def _ordered(players: Iterable[Planned]) -> list[tuple[str, bool]]:
    return [(player.key, player.captain) for player in players]


def _people(players: Iterable[Planned]) -> str:
    return " / ".join(f"{player.name}{'©' if player.captain else ''}" for player in players)
