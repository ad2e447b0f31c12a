"""A second, slow reading of the laws, written from their text alone: every fact is worked out from the whole log.

It shares no code with the fold. Each player has a place of his own on court, table tennis is a list of four who serve
one after the other, nothing is updated in passing, and undo is a list from which things are taken.
"""

from typing import Any

Entry = dict[str, Any]
Who = tuple[str, int]


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


class Turns:
    """Table tennis: who serves one after the other in a game, ITTF 2.13."""

    def __init__(self, server: Who, receiver: Who, doubles: bool) -> None:
        self.queue = [server, receiver]
        if doubles:
            self.queue += [(server[0], 1 - server[1]), (receiver[0], 1 - receiver[1])]
        self.served = 0

    def rally(self, now: dict[str, int], rules: dict[str, Any], *, swap: bool) -> None:
        self.served += 1
        if self.served == rules["serves"] or min(now.values()) >= rules["points"] - 1:
            self.queue.append(self.queue.pop(0))
            self.served = 0
        if swap and len(self.queue) == 4:
            first, second, third, fourth = self.queue
            self.queue = [first, fourth, third, second]


class SlowMatch:
    def __init__(self, rules: dict[str, Any], doubles: bool, entries: list[dict[str, Any]]) -> None:
        self.whole, self.as_entered = rules, 2 if doubles else 1
        self.gift = ""
        self.clear()
        self.left, self.tossed = "a", ""
        for entry in effective(entries):
            getattr(self, "on_" + entry["type"])(entry)

    def clear(self) -> None:
        self.done: list[dict[str, int]] = []
        self.now = self.fresh()
        self.place: dict[Who, str] = {}
        self.turns: Turns | None = None
        self.opening: tuple[Who, Who] | None = None
        self.next_side = ""
        self.begun = self.ends_due = self.confirmed = self.paused = self.suspended = False
        self.known = self.everybody_known()
        self.stop = ""
        self.owed: list[str] = []
        self.winner: str | None = None
        self.ending: str | None = None

    # the numbers in force

    @property
    def number(self) -> int:
        return len(self.done) + 1

    @property
    def rules(self) -> dict[str, Any]:
        rules = dict(self.whole)
        for exception in self.whole["overrides"]:
            if exception["game"] == self.number:
                rules.update({name: value for name, value in exception.items() if value is not None})
        return rules

    def fresh(self) -> dict[str, int]:
        start = dict(zip("ab", self.rules["start"], strict=True))
        if self.gift:
            start[self.gift] += self.whole["handicap"]
        return start

    @property
    def rubber(self) -> int:
        """0 for the first."""
        ended = [mark for mark in self.whole["rubbers"] if mark <= max(self.now.values())]
        return min(len(ended), max(len(self.whole["rubbers"]) - 1, 0))

    @property
    def players(self) -> int:
        if self.whole["rubber_players"]:
            return int(self.whole["rubber_players"][self.rubber])
        return self.as_entered

    @property
    def doubles(self) -> bool:
        return self.players == 2

    def everybody_known(self) -> bool:
        return bool(self.whole["service"] == "none")

    def said(self, which: str) -> bool:
        return which == "every" or (which == "decider" and self.number == self.whole["best_of"])

    # what happens

    def on_toss(self, entry: Entry) -> None:
        self.tossed = entry["won_by"]

    def on_ends(self, entry: Entry) -> None:
        if entry["left"] != self.left:
            self.ends_due = False
        self.left = entry["left"]

    def on_handicap(self, entry: Entry) -> None:
        self.gift = entry["side"]
        self.now = self.fresh()

    def on_service(self, entry: Entry) -> None:
        self.serves_to((entry["side"], entry.get("server", 0)), entry.get("receiver", 0))
        self.known = True
        owed, self.owed = self.owed, []
        for gained in owed:
            self.rally(gained)

    def serves_to(self, server: Who, receiving: int) -> None:
        receiver = (opponent(server[0]), receiving)
        self.next_side = server[0]
        if self.whole["service"] == "in_turns":
            self.turns, self.opening = Turns(server, receiver, self.doubles), (server, receiver)
            return
        court = "right" if self.now[server[0]] % 2 == 0 else "left"
        away = "left" if court == "right" else "right"
        for who in (server, receiver):
            self.place[who], self.place[who[0], 1 - who[1]] = court, away

    def on_play(self, _entry: Entry) -> None:
        self.begun = True

    def on_point(self, entry: Entry) -> None:
        if self.begun and self.stop:
            self.stop = ""
        self.begun = True
        self.rally(entry["side"])

    def on_warning(self, _entry: Entry) -> None:
        pass

    def on_injury(self, _entry: Entry) -> None:
        pass

    def on_interval_start(self, _entry: Entry) -> None:
        pass

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

    def on_pause_start(self, _entry: Entry) -> None:
        self.paused = True

    def on_pause_end(self, _entry: Entry) -> None:
        self.paused = False

    def on_court_correction(self, entry: Entry) -> None:
        if self.turns is not None:
            serving, served = self.turns.queue[0][0], self.turns.served
            to = opponent(serving)
            self.turns = Turns((serving, entry["right_" + serving]), (to, entry["right_" + to]), doubles=True)
            self.turns.served = served
            return
        for side in "ab":
            right = entry["right_" + side]
            self.place[side, right], self.place[side, 1 - right] = "right", "left"

    def on_retirement(self, entry: Entry) -> None:
        self.leave(entry["side"], "retired")

    def on_walkover(self, entry: Entry) -> None:
        self.leave(entry["side"], "walkover")

    def on_disqualification(self, entry: Entry) -> None:
        self.leave(entry["side"], "disqualified")

    def on_suspension(self, _entry: Entry) -> None:
        self.stop, self.suspended, self.paused = "", True, False

    def on_resumption(self, _entry: Entry) -> None:
        self.suspended = False

    def on_confirmation(self, _entry: Entry) -> None:
        self.confirmed = True

    def leave(self, side: str, how: str) -> None:
        self.over(opponent(side), how)

    def over(self, winner: str, how: str) -> None:
        self.winner, self.ending = winner, how
        self.stop, self.ends_due, self.owed, self.paused, self.suspended = "", False, [], False, False

    def on_score_correction(self, entry: Entry) -> None:
        """The match as it would stand had it come to this score, with those serving whom the referee names."""
        self.clear()
        self.begun = bool(entry["games"])
        for a, b in entry["games"]:
            self.now = {"a": a, "b": b}
            side = next((side for side in "ab" if self.won(self.now, side)), "")
            if side:
                self.game_over(side)
        self.stop, self.ends_due = "", False
        if not entry["games"] or self.ending:
            return
        server = (entry.get("side", "a"), entry.get("server", 0))
        between = self.now == self.fresh()
        if self.whole["service"] == "in_turns":
            self.turns_at((server, entry.get("receiver", 0)), between)
        elif self.whole["service"] == "rally" and not between:
            self.serves_to(server, entry.get("receiver", 0))
            self.known = True

    def turns_at(self, wanted: tuple[Who, int], between: bool) -> None:
        """Tries every opening of the game until one leads to that server and receiver at this score."""
        server, receiving = wanted
        self.known = not between or not self.doubles
        self.next_side = server[0]
        receiver = (opponent(server[0]), receiving)
        here = self.now
        seats = (0, 1) if self.doubles else (0,)
        for opener in [(side, player) for side in "ab" for player in seats]:
            for facing in seats:
                self.now = self.fresh()
                turns = Turns(opener, (opponent(opener[0]), facing), self.doubles)
                while self.now != here:
                    self.now[min("ab", key=lambda side: (self.now[side] == here[side], self.now[side]))] += 1
                    turns.rally(self.now, self.rules, swap=False)
                if turns.queue[:2] == [server, receiver]:
                    self.turns, self.opening = turns, (opener, (opponent(opener[0]), facing))
                    return
        raise AssertionError

    # what it means

    def rally(self, side: str) -> None:
        self.now[side] += 1
        if self.won(self.now, side):
            self.game_over(side)
            return
        leads = self.now[side] > self.now[opponent(side)]
        here = self.now[side]
        change = leads and here in self.rules["ends_change_at"] and self.said(self.rules["ends_change_in"])
        self.ends_due = self.ends_due or change
        if leads and here in self.whole["rubbers"]:
            self.stop, self.place, self.next_side = "rubber", {}, side
            self.known = not self.doubles
            return
        self.service_goes_on(side, swap=change and self.number == self.whole["best_of"])
        if leads and here in self.rules["interval_at"] and self.said(self.rules["interval_in"]):
            self.stop = "interval" if self.rules["interval_s"] else self.stop

    def service_goes_on(self, side: str, *, swap: bool) -> None:
        if self.turns is not None:
            self.turns.rally(self.now, self.rules, swap=swap)
            return
        if self.whole["service"] == "none":
            return
        if self.doubles and self.next_side == side:
            for player in (0, 1):
                self.place[side, player] = "left" if self.place[side, player] == "right" else "right"
        self.next_side = side

    def won(self, score: dict[str, int], side: str) -> bool:
        mine, theirs = score[side], score[opponent(side)]
        enough = mine >= self.rules["points"] and mine - theirs >= self.rules["lead"]
        return enough or (mine == self.rules["cap"] and mine > theirs)

    def games_won(self, side: str) -> int:
        return sum(1 for game in self.done if game[side] > game[opponent(side)])

    def game_over(self, side: str) -> None:
        opened = self.opening[0][0] if self.opening else ""
        self.done.append(self.now)
        self.stop, self.place, self.turns = "", {}, None
        if self.games_won(side) * 2 > self.whole["best_of"]:
            self.over(side, "completed")
            self.now = {"a": 0, "b": 0}
            return
        self.now = self.fresh()
        self.ends_due, self.known = True, self.everybody_known() or not self.doubles
        self.stop = "break" if self.whole["break_s"] else ""
        self.next_side = side
        if self.whole["service"] == "in_turns":
            self.next_side = opponent(opened) if opened else side
            if not self.doubles:
                self.serves_to((self.next_side, 0), 0)

    # what can be seen

    def at_stake(self, *, match: bool) -> list[str]:
        if self.ending:
            return []
        sides = []
        for side in "ab":
            then = dict(self.now)
            then[side] += 1
            last = (self.games_won(side) + 1) * 2 > self.whole["best_of"]
            if self.won(then, side) and (last or not match):
                sides.append(side)
        return sides

    def service(self) -> tuple[str | None, Who | None, Who | None]:
        """Court, server, receiver."""
        if not self.known or self.ending or self.whole["service"] == "none":
            return None, None, None
        if self.turns is not None:
            return "right" if self.doubles else None, self.turns.queue[0], self.turns.queue[1]
        court = "right" if self.now[self.next_side] % 2 == 0 else "left"
        there = opponent(self.next_side)
        if not self.doubles:
            return court, (self.next_side, 0), (there, 0)
        (server,) = [p for p in (0, 1) if self.place[self.next_side, p] == court]
        (receiver,) = [p for p in (0, 1) if self.place[there, p] == court]
        return court, (self.next_side, server), (there, receiver)

    def receivers(self) -> list[int] | None:
        """Who must receive from player 0 and from player 1 of the side that opens the game of table tennis."""
        if self.known or self.ending or self.opening is None or not self.done:
            return None
        server, receiver = self.opening
        facing = {receiver: server, (receiver[0], 1 - receiver[1]): (server[0], 1 - server[1])}
        facing |= {other: one for one, other in facing.items()}
        return [facing[self.next_side, player][1] for player in (0, 1)]

    def phase(self) -> str:
        if self.ending:
            return "confirmed" if self.confirmed else "over"
        if self.suspended or self.paused:
            return "suspended" if self.suspended else "paused"
        if self.stop or self.ends_due:
            return "stop"
        if not self.known:
            return "service" if self.next_side or self.tossed else "toss"
        return "play" if self.begun else "ready"

    def seen(self) -> dict[str, Any]:
        court, server, receiver = self.service()
        return {
            "games": [[game["a"], game["b"]] for game in self.done],
            "score": [self.now["a"], self.now["b"]],
            "server": list(server) if server else None,
            "receiver": list(receiver) if receiver else None,
            "court": court,
            "left": self.left,
            "stop": self.stop,
            "ends_due": self.ends_due,
            "game_point": self.at_stake(match=False),
            "match_point": self.at_stake(match=True),
            "winner": self.winner,
            "ending": self.ending,
            "rubber": self.rubber + 1 if self.whole["rubbers"] else 0,
            "players": self.players,
        }

    def more(self) -> dict[str, Any]:
        """What the file of vectors does not name."""
        return {"phase": self.phase(), "must_receive": self.receivers()}
