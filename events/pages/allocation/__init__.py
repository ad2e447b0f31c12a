"""Pages of how places are given: set up, decided, and shown to everyone."""

from events.pages.allocation import (
    absences,
    applications,
    eligibility,
    lottery,
    manage,
    outcome_list,
    ranking_list,
)

routes = [
    *manage.routes,
    *ranking_list.routes,
    *outcome_list.routes,
    *applications.routes,
    *eligibility.routes,
    *absences.routes,
    *lottery.routes,
]
