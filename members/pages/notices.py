"""What was just done, said on the page that follows: `/members/…?done=saved`."""

from typing import Any

from litestar import Request

from foundation.messages import Sentence

NOTICES = {
    "saved": Sentence("Saved."),
    "added": Sentence("Added."),
    "removed": Sentence("Removed."),
    "moved": Sentence("The order is changed."),
    "granted": Sentence("The role is given."),
    "revoked": Sentence("The role is taken back."),
    "unlocked": Sentence("They can try to sign in again at once."),
    "password": Sentence("Your password is changed. Everywhere else you have been signed out."),
    "link-mailed": Sentence("A link was mailed to you. Please open it once."),
    "sessions": Sentence("You are signed in here only."),
}


def notice(request: Request[Any, Any, Any]) -> Sentence | str:
    """The sentence for `?done=…`, or nothing."""
    return NOTICES.get(request.query_params.get("done", ""), "")
