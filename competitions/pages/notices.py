"""What is said in short on the next page after the referee did something (`?done=…`)."""

from typing import Any

from litestar import Request

from foundation.messages import Sentence

NOTICES = {
    "created": Sentence("The competition is set up. Freeze the roster of a discipline to draw it."),
    "saved": Sentence("Saved."),
    "frozen": Sentence("The roster is frozen."),
    "seeded": Sentence("The seeds are set."),
    "locked": Sentence("The draw is locked and published."),
    "taken-back": Sentence("The draw is taken back and kept with its reason. You can draw again."),
    "called": Sentence("Called."),
    "reported": Sentence("Noted."),
    "sent-back": Sentence("The match is back in the queue."),
    "recorded": Sentence("The result is recorded, and the winner has moved on."),
    "corrected": Sentence("The result is corrected."),
    "withdrawn": Sentence("The entry has left; its opponents win by walkover."),
    "substituted": Sentence("The substitute has taken the line."),
    "kept": Sentence("The entry stays in the draw."),
    "appointed": Sentence("Appointed."),
    "released": Sentence("Released."),
    "entered": Sentence("Entered."),
    "paired": Sentence("Paired."),
    "removed": Sentence("Taken out. They can be entered again until the draw is locked."),
    "paper-published": Sentence("Published. Everybody finds it on the page of papers."),
    "paper-taken-back": Sentence("Taken back. Only referees see it now."),
    "texts-saved": Sentence("Saved. The order book shows it from now on."),
    "handed-in": Sentence("The line-up is handed in."),
    "revealed": Sentence("The line-ups are open to everybody."),
    "opened-again": Sentence("The line-up is open again; both are hidden until it is handed in anew."),
    "moved": Sentence("The match is moved."),
    "moved-costs": Sentence("The match is moved. No rule is broken, but look at what it costs."),
    "undone": Sentence("Undone."),
    "redone": Sentence("Redone."),
    "plan-made": Sentence("Here is a first plan. Better ones are looked for now."),
    "plan-mended": Sentence(
        "Here is a proposal that moves as little as possible. Look at what changes, then publish it."
    ),
    "plan-stopped": Sentence("Stopped. The best plan found is on the board."),
    "plan-chosen": Sentence("The board shows this version now. Publish it when it is right."),
    "plan-published": Sentence("The plan is published: everybody sees these times and courts."),
    "stage": Sentence("The stage is locked and published."),
    "late": Sentence("Entered. The draw has one more match."),
    "lot": Sentence("The lot is recorded."),
    "ordered": Sentence("The running order is set."),
    "published": Sentence("The results are published."),
}


def notice(request: Request[Any, Any, Any]) -> Sentence | str:
    """The sentence named in the address, or nothing for a name we do not know."""
    return NOTICES.get(request.query_params.get("done", ""), "")
