"""The pages of the door: tickets and my code, the scanner, attendance."""

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
]
