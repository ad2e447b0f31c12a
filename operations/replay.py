"""A match from a file as text: a line for each entry with where the match then stands, and the scoresheet."""

import unicodedata
from collections.abc import Callable

import msgspec

from competitions.domain.results import written_games
from competitions.domain.scoring.facts import Facts
from competitions.domain.scoring.replay import Replayed
from competitions.domain.scoring.scoresheet import SheetRow, SheetStrip
from foundation.messages import N_, Sentence

Say = Callable[[Sentence], str]
_STOPS = {"interval": N_("interval"), "break": N_("break"), "rubber": N_("change of players")}
_COURTS = {"right": N_("right"), "left": N_("left")}
_ENDINGS = {
    "completed": N_("played to the end"),
    "retired": N_("Retired"),
    "walkover": N_("Walkover"),
    "disqualified": N_("Disqualified"),
}


def as_json(replayed: Replayed) -> str:
    return msgspec.json.encode(replayed).decode()


def as_text(replayed: Replayed, say: Say) -> list[str]:
    """Line by line."""
    sides = " – ".join(" / ".join(side) for side in replayed.players)
    lines = [f"{say(Sentence(replayed.format.name))} · {sides}", ""]
    for entry in replayed.entries:
        event = " ".join(str(value) for value in _plain(entry.event))
        lines.append(
            f"{entry.number:>4}  {event:<30} {_score(entry.facts):<24} {_where(entry.facts, say)}".rstrip()
        )
    for strip in replayed.scoresheet.strips:
        lines += ["", *_strip(strip, say)]
    return [*lines, "", _end(replayed, say)]


def _plain(event: object) -> list[object]:
    values = msgspec.to_builtins(event)
    return [
        values.pop("type"),
        *(f"{name}={value}" if name != "side" else value for name, value in values.items()),
    ]


def _score(facts: Facts) -> str:
    games = "  ".join(f"{a}-{b}" for a, b in facts.games)
    return games if facts.ending == "completed" else f"{games}  {facts.score[0]}-{facts.score[1]}".strip()


def _where(facts: Facts, say: Say) -> str:
    """Who serves to whom and from where, what is due, what is at stake."""
    parts = []
    if facts.server and facts.receiver:
        court = f" ({say(Sentence(_COURTS[facts.court]))})" if facts.court else ""
        parts.append(f"{facts.server.name} → {facts.receiver.name}{court}")
    if facts.stop:
        parts.append(say(Sentence(_STOPS[facts.stop])))
    if facts.ends_due:
        parts.append(say(Sentence("change ends")))
    if facts.match_point:
        parts.append(say(Sentence("match point {sides}", sides=", ".join(facts.match_point))))
    elif facts.game_point and facts.counts_points:
        parts.append(say(Sentence("game point {sides}", sides=", ".join(facts.game_point))))
    if facts.ending:
        parts.append(say(Sentence(_ENDINGS[facts.ending])))
    return " · ".join(parts)


def _strip(strip: SheetStrip, say: Say) -> list[str]:
    heading = Sentence("Game {number}", number=strip.game)
    if strip.rubber:
        heading = Sentence("Game {number}, rubber {rubber}", number=strip.game, rubber=strip.rubber)
    width = max(_width(row.name) for row in strip.rows)
    lines = [_row(strip, row, width) for row in strip.rows]
    return [f"{say(heading)}   {strip.score[0]}-{strip.score[1]}", *lines]


def _row(strip: SheetStrip, row: SheetRow, width: int) -> str:
    columns = [max(2, *(len(each.boxes[n]) for each in strip.rows)) for n in range(len(row.boxes))]
    start = str(strip.start[0 if row.side == "a" else 1]) if row.service else ""
    boxes = "".join(f" {text or '·':>{wide}}" for text, wide in zip(row.boxes, columns, strict=True))
    return f"  {row.name}{' ' * (width - _width(row.name))} {row.service or ' '} {start:>2} |{boxes}".rstrip()


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _end(replayed: Replayed, say: Say) -> str:
    totals = " ".join(f"{a}-{b}" for a, b in written_games(replayed.scoresheet.totals))
    if replayed.result is None:
        return say(Sentence("Not over: {score}", score=totals or "0-0"))
    names = " / ".join(replayed.players[0 if replayed.result.winner == "a" else 1])
    return say(Sentence("{name} wins: {score}", name=names, score=replayed.notation))
