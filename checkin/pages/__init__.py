"""The pages of the door: tickets and my code, the scanner, its doors and phones, attendance, sessions, certificates."""

from checkin.pages import attendance, certificates, course, door, hall, sheets, tickets, walk_ins

routes = [
    *tickets.routes,
    *door.routes,
    *attendance.routes,
    *course.routes,
    *certificates.routes,
    *hall.routes,
    *walk_ins.routes,
    *sheets.routes,
routes = [*tickets.routes, *door.routes, *attendance.routes, *course.routes, *certificates.routes]
from checkin.pages import attendance, door, doors, gates, tickets, worker
from checkin.pages import attendance, certificates, course, door, doors, gates, tickets, worker

routes = [
    *tickets.routes,
    *door.routes,
    *doors.routes,
    *gates.routes,
    *worker.routes,
    *attendance.routes,
    *course.routes,
    *certificates.routes,
]
