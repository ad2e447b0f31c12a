"""The pages of the events' room."""

from events.pages import branch, colleague, home, manage, mine, public, roll, setup, signing_up

routes = [
    *home.routes,
    *public.routes,
    *signing_up.routes,
    *mine.routes,
    *branch.routes,
    *colleague.routes,
    *manage.routes,
    *setup.routes,
    *roll.routes,
]
