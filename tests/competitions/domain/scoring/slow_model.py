"""A second, slow reading of the laws, written from their text alone: every fact is worked out from the whole log.

It shares no code with the fold. Each player has a place of his own on court, nothing is updated in passing, and
undo is a list from which things are taken.
"""

from typing import Any

Entry = dict[str, Any]


def effective(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is left of a log after its undos and redos."""
    kept: list[dict[str, Any]] = []
    taken: list[dict[str, Any]] = []
    for entry in entries:
        if entry["type"] == "undo":
            taken.append(kept.pop())
        elif entry["type"] == "redo":
            kept.append(taken.pop())
        else:
            kept.append(entry)
            taken = []
    return kept


def opponent(side: str) -> str:
    return {"a": "b", "b": "a"}[side]


class SlowMatch:
    def __init__(self, rules: dict[str, Any], doubles: bool, entries: list[dict[str, Any]]) -> None:
        self.rules, self.doubles = rules, doubles
        self.done: list[dict[str, int]] = []
        self.now = self.fresh()
        self.place: dict[tuple[str, int], str] = {}
        self.server: tuple[str, int] = ("", 0)
        self.first_side = ""
        self.begun = self.known = self.ends_due = self.confirmed = False
        self.left = "a"
        self.stop = ""
        self.owed: list[str] = []
        self.winner: str | None = None
        self.ending: str | None = None
        for entry in effective(entries):
            getattr(self, "on_" + entry["type"], lambda _entry: None)(entry)

    def fresh(self) -> dict[str, int]:
        return {"a": self.rules["start"][0], "b": self.rules["start"][1]}

    # what happens

    def on_ends(self, entry: Entry) -> None:
        if entry["left"] != self.left:
            self.ends_due = False
        self.left = entry["left"]

    def on_service(self, entry: Entry) -> None:
        side, server, receiver = entry["side"], entry.get("server", 0), entry.get("receiver", 0)
        court = "right" if self.now[side] % 2 == 0 else "left"
        away = "left" if court == "right" else "right"
        self.place = {
            (side, server): court,
            (side, 1 - server): away,
            (opponent(side), receiver): court,
            (opponent(side), 1 - receiver): away,
        }
        self.server, self.first_side, self.known = (side, server), side, True
        owed, self.owed = self.owed, []
        for gained in owed:
            self.rally(gained)

    def on_play(self, _entry: Entry) -> None:
        self.begun = True

    def on_point(self, entry: Entry) -> None:
        if self.begun and self.stop:
            self.stop = ""
        self.begun = True
        self.rally(entry["side"])

    def on_fault(self, entry: Entry) -> None:
        if not self.begun:
            return
        if self.known:
            self.rally(opponent(entry["side"]))
        else:
            self.owed.append(opponent(entry["side"]))

    def on_interval_end(self, _entry: Entry) -> None:
        self.stop = ""

    def on_ends_changed(self, _entry: Entry) -> None:
        self.left, self.ends_due = opponent(self.left), False

    def on_court_correction(self, entry: Entry) -> None:
        for side in "ab":
            right = entry["right_" + side]
            self.place[side, right], self.place[side, 1 - right] = "right", "left"
        self.find_server(self.first_side)

    def on_retirement(self, entry: Entry) -> None:
        self.leave(entry["side"], "retired")

    def on_walkover(self, entry: Entry) -> None:
        self.leave(entry["side"], "walkover")

    def on_disqualification(self, entry: Entry) -> None:
        self.leave(entry["side"], "disqualified")

    def on_suspension(self, _entry: Entry) -> None:
        self.stop = ""

    def on_confirmation(self, _entry: Entry) -> None:
        self.confirmed = True

    def leave(self, side: str, how: str) -> None:
        self.winner, self.ending, self.stop, self.ends_due, self.owed = opponent(side), how, "", False, []

    # what it means

    def rally(self, side: str) -> None:
        self.now[side] += 1
        if self.doubles and self.server[0] == side:
            for player in (0, 1):
                self.place[side, player] = "left" if self.place[side, player] == "right" else "right"
        else:
            self.find_server(side)
        self.first_side = side
        if self.won(self.now, side):
            self.game_over(side)
            return
        decider = len(self.done) + 1 == self.rules["best_of"]
        leads = self.now[side] > self.now[opponent(side)]
        where = self.rules["interval_in"]
        if (
            leads
            and self.now[side] in self.rules["interval_at"]
            and (where == "every" or (decider and where == "decider"))
        ):
            self.stop = "interval"
        if leads and decider and self.now[side] in self.rules["ends_change_at"]:
            self.ends_due = True

    def find_server(self, side: str) -> None:
        if not self.doubles:
            self.server = (side, 0)
            return
        wanted = "right" if self.now[side] % 2 == 0 else "left"
        self.server = next((side, player) for player in (0, 1) if self.place[side, player] == wanted)

    def won(self, score: dict[str, int], side: str) -> bool:
        mine, theirs = score[side], score[opponent(side)]
        enough = mine >= self.rules["points"] and mine - theirs >= self.rules["lead"]
        return enough or (mine == self.rules["cap"] and mine > theirs)

    def games_won(self, side: str) -> int:
        return sum(1 for game in self.done if game[side] > game[opponent(side)])

    def game_over(self, side: str) -> None:
        self.done.append(self.now)
        self.stop = ""
        if self.games_won(side) * 2 > self.rules["best_of"]:
            self.winner, self.ending, self.ends_due, self.owed = side, "completed", False, []
            self.now = {"a": 0, "b": 0}
            return
        self.now = self.fresh()
        self.ends_due, self.known = True, not self.doubles
        self.stop = "break" if self.rules["break_s"] else ""
        self.server = (side, 0)

    # what can be seen

    def at_stake(self, *, match: bool) -> list[str]:
        if self.ending:
            return []
        sides = []
        for side in "ab":
            then = dict(self.now)
            then[side] += 1
            last = (self.games_won(side) + 1) * 2 > self.rules["best_of"]
            if self.won(then, side) and (last or not match):
                sides.append(side)
        return sides

    def seen(self) -> dict[str, Any]:
        playing = self.known and not self.ending
        court: str | None = None
        receiver: tuple[str, int] | None = None
        if playing:
            side, player = self.server
            even = self.now[side] % 2 == 0
            court = "right" if even else "left"
            if self.doubles:
                assert self.place[side, player] == court
                receiver = next((opponent(side), p) for p in (0, 1) if self.place[opponent(side), p] == court)
            else:
                receiver = (opponent(side), 0)
        return {
            "games": [[game["a"], game["b"]] for game in self.done],
            "score": [self.now["a"], self.now["b"]],
            "server": list(self.server) if playing else None,
            "receiver": list(receiver) if receiver else None,
            "court": court,
            "left": self.left,
            "stop": self.stop,
            "ends_due": self.ends_due,
            "game_point": self.at_stake(match=False),
            "match_point": self.at_stake(match=True),
            "winner": self.winner,
            "ending": self.ending,
        }
