"""Who may call the routes of the members' room."""

from tests.access.entry import EVERYBODY, SIGNED_IN, Entry
from tests.access.world import PASSWORD

ROUTES = [
    Entry("GET", "/sign-in", EVERYBODY),
    Entry("POST", "/sign-in", EVERYBODY, form={"staff_number": "W001", "password": PASSWORD}),
    Entry("POST", "/sign-out", EVERYBODY),
    Entry("GET", "/me", SIGNED_IN),
    Entry("POST", "/me/sessions/end", SIGNED_IN),
    Entry("GET", "/me/password", SIGNED_IN),
    Entry("POST", "/me/password", SIGNED_IN),
]
