"""Who may call the routes for programs that deal with people: one's own registration, parties, offers."""

from tests.access.entry import SIGNED_IN, Entry
from tests.access.event_forms import LEADS, OTHER_LEADS, OTHER_PARTY

OWN = "/api/v1/registrations/{registration_id:str}"
PARTY = "/api/v1/parties/{party_id:str}"
LINK = "/api/v1/together/{party_secret:str}"
OTHERS = ({"registration_id": "other_registration_id"},)
NO_LINK = ({"party_secret": "no_secret"},)
REASON = {"reason": "?"}


def _own(method: str, what: str, **more: object) -> Entry:
    everywhere = OTHER_LEADS | {"other_member"}
    return Entry(method, f"{OWN}{what}", LEADS | {"member"}, foreign=OTHERS, everywhere=everywhere, **more)  # type: ignore[arg-type]


def _led(method: str, what: str, *, mate: bool = False, **more: object) -> Entry:
    everywhere = frozenset() if mate else OTHER_LEADS
    return Entry(method, f"{PARTY}{what}", LEADS, foreign=OTHER_PARTY, everywhere=everywhere, **more)  # type: ignore[arg-type]


def _asked(what: str, **more: object) -> Entry:
    return Entry("POST", f"{PARTY}{what}", {"member"}, foreign=OTHER_PARTY, everywhere=frozenset(), **more)  # type: ignore[arg-type]


ROUTES: list[Entry] = [
    _own("GET", ""),
    _own("PUT", "/answers", json=REASON),
    _own("PUT", "/companions", json={"companions": [], **REASON}),
    _own("PUT", "/seats", json={}),
    _own("POST", "/accept"),
    _own("POST", "/decline"),
    _own("POST", "/transfer", json={"staff_number": "NOBODY", **REASON}),
    _own("DELETE", "/transfer"),
    Entry("GET", "/api/v1/transfers", SIGNED_IN),
    Entry("POST", "/api/v1/transfers/{transfer_id:str}/accept", {"other_member"}, json={}),
    Entry("POST", "/api/v1/transfers/{transfer_id:str}/decline", {"other_member"}),
    Entry("POST", "/api/v1/events/{event_id:str}/parties", SIGNED_IN, json={"offering": "{offering_id}"}),
    Entry("GET", PARTY, LEADS | {"member"}, foreign=OTHER_PARTY, everywhere=OTHER_LEADS),
    _led("PUT", "", json={"name": "海豚队", "size": 5, **REASON}),
    _led("DELETE", ""),
    _led("POST", "/invitations", json={"staff_number": "NOBODY"}),
    _led("DELETE", "/invitations/{invitation_id:str}"),
    _led("POST", "/link"),
    _led("PUT", "/captain", json={"staff_number": "NOBODY", **REASON}),
    _led("DELETE", "/people/{member_id:str}", query="?reason=x"),
    Entry("GET", "/api/v1/invitations", SIGNED_IN),
    _asked("/join", json={}),
    _asked("/decline"),
    Entry("GET", LINK, SIGNED_IN, foreign=NO_LINK, everywhere=frozenset()),
    Entry("POST", LINK, SIGNED_IN, json={}, foreign=NO_LINK, everywhere=frozenset()),
]
