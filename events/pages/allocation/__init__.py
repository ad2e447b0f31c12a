"""Pages of how places are given: set up, decided, and shown to everyone."""

from events.pages.allocation import absences, applications, eligibility, lottery, manage

routes = [
    *manage.routes,
    *applications.routes,
    *eligibility.routes,
    *absences.routes,
    *lottery.routes,
]
