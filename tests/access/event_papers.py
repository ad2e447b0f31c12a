"""Who may see where an event's lists and papers are: its organizers."""

from tests.access.entry import ORGANIZER_OF_THE_EVENT, Entry

ROUTES = [
    Entry(
        "GET",
        "/manage/events/{event_id:str}/papers",
        ORGANIZER_OF_THE_EVENT,
        foreign=({"event_id": "other_event_id"},),
        everywhere=frozenset({"administrator", "other_organizer"}),
    )
]
