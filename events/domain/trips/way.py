"""Which events go the whole way of a trip, and whose places are given by the branches' lists."""

from events.domain.event import AllocationMethod, Event, Kind, SignUpForm


def has_path(event: Event) -> bool:
    """Trips, and whatever else branches put people forward for."""
    return event.kind is Kind.TRIP or event.form is SignUpForm.NOMINATION


def by_lists(event: Event) -> bool:
    """Whether applicants stand on their branch's list, by which the union gives the places."""
    return has_path(event) and event.allocation is AllocationMethod.APPROVAL
