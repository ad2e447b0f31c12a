"""Results from paper sheets taken in by Excel: shown first, then applied in one write. Repeating changes nothing."""

import asyncio
from collections.abc import Sequence

import msgspec

from competitions.documents.result_workbook import rows_of
from competitions.domain import progress
from competitions.domain.result_sheet import HEADINGS, Column, ResultRow, ResultSheet, read, result_of
from competitions.domain.results import MatchResult, from_json, score_sentence
from competitions.domain.scoring.final_scores import why_not_result
from competitions.domain.sheet_rows import Problem
from competitions.domain.situation import Played
from competitions.queries.played import PlayedDraw, played_draw
from competitions.queries.typed_results import PaperMatch, paper_matches
from competitions.services.progress import record_result, save
from foundation.database import write
from foundation.errors import Refusal
from foundation.identifiers import digest
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

LONGEST_REASON = 200


class Accepted(msgspec.Struct, frozen=True):
    """A row that can be taken in; ``before`` is the result it corrects."""

    row: int
    match: PaperMatch
    result: MatchResult
    before: MatchResult | None = None

    @property
    def winner(self) -> str:
        return self.match.a if self.result.winner == "a" else self.match.b

    @property
    def score(self) -> Sentence:
        return score_sentence(self.result)

    @property
    def score_before(self) -> Sentence | None:
        return score_sentence(self.before) if self.before else None


class ResultChanges(msgspec.Struct, frozen=True):
    """Everything an import would do."""

    new: tuple[Accepted, ...]
    corrected: tuple[Accepted, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.corrected)


class Preview(msgspec.Struct, frozen=True):
    """What would change, and the fingerprint that the confirmation must bring back."""

    changes: ResultChanges
    ignored: tuple[str, ...]
    fingerprint: str


class Imported(msgspec.Struct, frozen=True):
    """How many results were recorded and corrected, and how many rows were left out."""

    added: int
    changed: int
    left_out: int


class _Folding:
    """The draws of a competition while rows are laid upon them, one after the other."""

    def __init__(self) -> None:
        self.before: dict[str, PlayedDraw] = {}
        self.now: dict[str, Played] = {}

    async def of(self, discipline_id: str) -> PlayedDraw:
        if discipline_id not in self.before:
            self.before[discipline_id] = await played_draw(discipline_id)
            self.now[discipline_id] = self.before[discipline_id].played
        return self.before[discipline_id]


async def preview(competition_id: str, content: bytes) -> Preview:
    """Reads a workbook and lays its results upon the draws; writes nothing. Raises `Refusal` when it is none."""
    sheet = await asyncio.to_thread(lambda: read(rows_of(content)))
    found, _ = await _compare(competition_id, sheet)
    return Preview(found, sheet.ignored, _fingerprint(found))


async def apply(
    actor: Identity, competition_id: str, content: bytes, reason: str = "", *, fingerprint: str | None = None
) -> Imported:
    """Applies the good rows of a workbook in one write; ``reason`` is needed when results are corrected.

    With a `fingerprint` (of what was shown) nothing is done when results have come in since (409). Rows with
    problems are left out; a file without any good row is refused (422).
    """
    sheet = await asyncio.to_thread(lambda: read(rows_of(content)))

    async def body() -> Imported:
        found, folding = await _compare(competition_id, sheet)
        if fingerprint is not None and _fingerprint(found) != fingerprint:
            raise Refusal(
                Sentence(
                    "Results have come in since you looked. Nothing was taken in; please look once more."
                )
            )
        if found.problems and found.is_empty and not found.unchanged:
            raise Refusal(found.problems[0].sentence, field="file", status=422)
        if found.corrected and not reason.strip():
            raise Refusal(Sentence("Say why the result is corrected."), field="reason", status=422)
        await _apply(actor, found, folding, reason.strip()[:LONGEST_REASON])
        return Imported(
            len(found.new), len(found.corrected), len({problem.row for problem in found.problems})
        )

    return await write(body)


async def _apply(actor: Identity, found: ResultChanges, folding: _Folding, reason: str) -> None:
    for discipline_id, before in folding.before.items():
        await save(before, folding.now[discipline_id])
    for each in (*found.new, *found.corrected):
        if each.match.rubber:
            await record_result(actor, each.match.id, each.result)
            continue
        action = "match.result" if each.before is None else "match.result_corrected"
        why = {} if each.before is None else {"reason": reason}
        await audit.record(
            actor,
            action,
            "match",
            each.match.id,
            winner=each.result.winner,
            ending=each.result.ending,
            **why,
        )


async def _compare(competition_id: str, sheet: ResultSheet) -> tuple[ResultChanges, _Folding]:
    """Rows by the number of their match, so that a final comes after its semi-finals whatever the order of the rows."""
    folding = _Folding()
    matches = await paper_matches(competition_id)
    by_number = {(each.code.casefold(), each.number, each.rubber): each for each in matches}
    new: list[Accepted] = []
    corrected: list[Accepted] = []
    unchanged = 0
    problems = list(sheet.problems)
    seen: dict[str, int] = {}
    for row in sorted(sheet.rows, key=lambda row: (row.code.casefold(), row.number, row.rubber)):
        match = by_number.get((row.code.casefold(), row.number, row.rubber))
        answer = await _lay(row, match, folding, seen, matches)
        if isinstance(answer, Problem):
            problems.append(answer)
        elif answer is None:
            unchanged += 1
        else:
            (corrected if answer.before else new).append(answer)
    in_order = tuple(sorted(problems, key=lambda problem: problem.row))
    return ResultChanges(tuple(new), tuple(corrected), unchanged, in_order), folding


async def _lay(
    row: ResultRow,
    match: PaperMatch | None,
    folding: _Folding,
    seen: dict[str, int],
    matches: Sequence[PaperMatch],
) -> Accepted | Problem | None:
    """One row upon the draw as the rows before have left it; None when it says what is known."""
    if match is None:
        return _unknown(row, matches)
    if match.is_tie:
        sentence = Sentence(
            "This is a tie of teams; give its rubbers: {number}.1, {number}.2 …", number=match.number
        )
        return Problem(row.row, HEADINGS[Column.MATCH], sentence, match.printed)
    if match.id in seen:
        sentence = Sentence(
            "Match {number} stands in row {row} already.", number=match.printed, row=seen[match.id]
        )
        return Problem(row.row, HEADINGS[Column.MATCH], sentence, match.printed)
    seen[match.id] = row.row
    draw = await folding.of(match.discipline)
    result = result_of(row, _names(match, draw, folding.now[match.discipline]))
    if isinstance(result, Problem):
        return result
    return _judged(row, match, result, draw, folding)


def _judged(
    row: ResultRow, match: PaperMatch, result: MatchResult, draw: PlayedDraw, folding: _Folding
) -> Accepted | Problem | None:
    known = from_json(match.result) if match.result else None
    if known == result:
        return None
    why = why_not_result(draw.discipline.scoring, result)
    if why is not None:
        return Problem(row.row, HEADINGS[Column.GAME_1], why)
    if known is None and match.status == "on_court" and match.sequence:
        return Problem(row.row, HEADINGS[Column.MATCH], Sentence("An umpire is counting this match."))
    if match.rubber:
        return _rubber(row, match, result, known)
    played = folding.now[match.discipline]
    try:
        if known is None:
            after = progress.record(played, match.key, result)
        else:
            after = progress.correct(played, match.key, result, draw.begun_elsewhere)
    except Refusal as refusal:
        return Problem(row.row, HEADINGS[Column.MATCH], refusal.sentence, match.printed)
    folding.now[match.discipline] = after
    a, b = _names(match, draw, after)
    return Accepted(row.row, msgspec.structs.replace(match, a=a, b=b), result, known)


def _rubber(
    row: ResultRow, match: PaperMatch, result: MatchResult, known: MatchResult | None
) -> Accepted | Problem:
    if known is not None:
        sentence = Sentence("A rubber is corrected on its own page.")
        return Problem(row.row, HEADINGS[Column.MATCH], sentence, match.printed)
    if not match.is_open:
        sentence = Sentence("This match cannot have a result now.")
        return Problem(row.row, HEADINGS[Column.MATCH], sentence, match.printed)
    return Accepted(row.row, match, result)


def _names(match: PaperMatch, draw: PlayedDraw, played: Played) -> tuple[str, str]:
    """Who meets in a match as the rows before have it."""
    if match.rubber:
        return match.a, match.b
    situation = progress.situations(played)[match.key]
    return tuple(draw.entries[side].name if side else "?" for side in (situation.a, situation.b))  # type: ignore[return-value]


def _unknown(row: ResultRow, matches: Sequence[PaperMatch]) -> Problem:
    codes = sorted({match.code for match in matches})
    if row.code.casefold() not in {code.casefold() for code in codes}:
        sentence = Sentence("There is no drawn discipline {code}; there are {codes}.", code=row.code,
                            codes=", ".join(codes) or "–")  # fmt: skip
        return Problem(row.row, HEADINGS[Column.DISCIPLINE], sentence, row.code)
    number = f"{row.number}.{row.rubber}" if row.rubber else str(row.number)
    sentence = Sentence("{code} has no match {number}.", code=row.code, number=number)
    return Problem(row.row, HEADINGS[Column.MATCH], sentence, number)


def _fingerprint(found: ResultChanges) -> str:
    """Equal for equal changes; problems and unchanged rows do not matter."""
    return digest(msgspec.json.encode((found.new, found.corrected)).decode())[:32]
