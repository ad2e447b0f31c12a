"""Who may call the routes of time slots."""

from tests.access.entry import Entry
from tests.access.events import _managed

SLOTS = {
    "sections": "内科", "first": "2027-01-01 08:30", "minutes": "15", "count": "4", "places": "1", "breaks": "",
    "place": "",
}  # fmt: skip
ROUTES: list[Entry] = [
    _managed("GET", "/manage/events/{event_id:str}/slots"),
    _managed("POST", "/manage/events/{event_id:str}/slots", form=SLOTS),
    _managed("POST", "/manage/events/{event_id:str}/slots/remove", form={"section": "内科"}),
]
