"""The papers and files of the door, on the shelves of the event's page of lists."""

from events.domain.event import Event
from events.papers import Paper, Shelf, contribute_papers
from foundation.messages import N_, Sentence
from members.domain.identity import Identity


def connect() -> None:
    """Called once by the door's wiring."""
    contribute_papers(_door)


async def _door(event: Event, _reader: Identity | None) -> Shelf | None:
    if event.only_register:
        return None
    here = f"/manage/events/{event.id}"
    sessions = (
        (
            Paper(N_("Attendance by session"), f"{here}/course.pdf"),
            Paper(N_("Attendance by session in Excel"), f"{here}/course.xlsx", "xlsx"),
        )
        if event.sessions
        else ()
    )
    papers = (
        Paper(
            N_("Sign-in sheet, badges and labels"),
            f"{here}/sheets",
            "page",
            Sentence("Sheets with a code, typed in again afterwards."),
        ),
        Paper(N_("Tickets on paper"), f"{here}/tickets"),
        Paper(N_("Attendance list"), f"{here}/attendance/print"),
        Paper(N_("Attendance in Excel"), f"{here}/attendance.xlsx", "xlsx"),
        *sessions,
    )
    return Shelf(N_("Check-in"), "scan-line", papers, 20)
