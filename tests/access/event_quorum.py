"""Who may call the routes of the quorum: the organizers of the event."""

from tests.access.entry import ORGANIZER_OF_THE_EVENT, Entry

PATH = "/manage/events/{event_id:str}/quorum"
FOREIGN = ({"event_id": "other_event_id"},)
EVERYWHERE = frozenset({"administrator", "other_organizer"})
SHARE = {"parts": "2", "of": "3"}

ROUTES = [
    Entry("GET", PATH, ORGANIZER_OF_THE_EVENT, foreign=FOREIGN, everywhere=EVERYWHERE),
    Entry("POST", PATH, ORGANIZER_OF_THE_EVENT, foreign=FOREIGN, everywhere=EVERYWHERE, form=SHARE),
]
