"""What is said in short on the next page after something was done (`?done=…`)."""

from typing import Any

from litestar import Request

from foundation.messages import Sentence

NOTICES = {
    "saved": Sentence("Saved."),
    "sealed": Sentence("The list is closed and published by its hash."),
    "given": Sentence("The places are given."),
    "published": Sentence("Published. Everyone can see it now."),
    "called-off": Sentence("The event is cancelled."),
    "cancelled": Sentence("Cancelled. The place goes to the next person in line."),
    "admitted": Sentence("One place was added and given to this person."),
    "answered": Sentence("Your answers are kept."),
    "entered": Sentence("Entered in the register."),
    "struck-out": Sentence("Struck out. The line no longer counts."),
    "seats-changed": Sentence("These are your seats now."),
    "returned": Sentence("Returned. The places are there for other branches now."),
    "asked": Sentence("Asked. The organizer will answer here."),
    "reallocated": Sentence("Passed on. Every move stands in the history."),
    "nothing-to-pass-on": Sentence("There was nothing to pass on."),
    "kept": Sentence("It is kept."),
    "deleted": Sentence("It is deleted."),
    "handed-in": Sentence("The list is handed in. The union sees it now."),
    "list-returned": Sentence("The list is back with its branch."),
    "places-given": Sentence("The places are given, and everybody is told."),
    "hung": Sentence("The notice is up."),
    "taken-down": Sentence("The notice is down; nobody can read it any more."),
    "objection-answered": Sentence("The answer is sent."),
    "days-made": Sentence("The days are set up."),
    "proposed": Sentence("Done. Look it over and move people by hand where it does not fit."),
    "travellers-told": Sentence("Everybody is told their room and bus; nobody is told twice."),
    "settled": Sentence(
        "The settlement is closed. Each traveller finds their statement with their registration."
    ),
    "wish-kept": Sentence("Your wish is kept."),
    "signed-up": Sentence("Signed up."),
    "waitlisted": Sentence("On the waitlist."),
    "applied": Sentence("The application is in."),
    "joined": Sentence("You are in it now."),
    "declined": Sentence("You have declined. Should you change your mind, the captain can ask you again."),
    "declined-place": Sentence("You have declined. The place stays with your colleague."),
    "left": Sentence("You have left it."),
    "asked-to-join": Sentence("Asked. They answer under My registrations."),
    "taken-out": Sentence("Taken out. The place stays with you."),
    "handed-over": Sentence("The captaincy is handed over."),
    "offered": Sentence("The place is offered to your colleague. Until they accept, it is yours."),
    "withdrawn": Sentence("Taken back."),
    "already": Sentence("This person was signed up already; nothing was changed."),
}


def notice(request: Request[Any, Any, Any]) -> Sentence | str:
    """The sentence named in the address, or nothing for a name we do not know."""
    return NOTICES.get(request.query_params.get("done", ""), "")
