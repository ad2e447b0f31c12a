"""The pages of a trip: the organizer's path, the liaison's list, the notice, and the traveller's own."""

from events.pages.trips import (
    nomination_list,
    nominations,
    notice_board,
    notices,
    own,
    path,
    review,
    rooms,
    sensitive,
    settlement,
    travellers,
)

routes = [
    *path.routes,
    *review.routes,
    *nominations.routes,
    *nomination_list.routes,
    *notices.routes,
    *notice_board.routes,
    *sensitive.routes,
    *rooms.routes,
    *travellers.routes,
    *settlement.routes,
    *own.routes,
]
