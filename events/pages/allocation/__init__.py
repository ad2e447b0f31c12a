"""Pages of how places are given: set up, decided, and shown to everyone."""

from events.pages.allocation import absences, applications, eligibility, lottery, manage, ranking_list

routes = [
    *manage.routes,
    *ranking_list.routes,
    *applications.routes,
    *eligibility.routes,
    *absences.routes,
    *lottery.routes,
]
