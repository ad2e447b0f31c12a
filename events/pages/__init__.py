"""The pages of the events' room."""

from events.pages import (
    branch,
    calendar,
    colleague,
    door_answers,
    home,
    invitations,
    manage,
    mine,
    people,
    public,
    quorum,
    registers,
    roll,
    seating,
    sessions,
    setup,
    signing_up,
)
from events.pages.allocation import routes as allocation_routes

routes = [
    *home.routes,
    *public.routes,
    *calendar.routes,
    *signing_up.routes,
    *mine.routes,
    *branch.routes,
    *colleague.routes,
    *door_answers.routes,
    *manage.routes,
    *setup.routes,
    *roll.routes,
    *people.routes,
    *invitations.routes,
    *quorum.routes,
    *sessions.routes,
    *registers.routes,
    *allocation_routes,
    *seating.routes,
]
