"""The pages of the door: tickets and my code, the scanner, its doors and phones, attendance, sessions, certificates."""

from checkin.pages import (
    attendance,
    certificates,
    course,
    door,
    doors,
    gates,
    guests,
    hall,
    sheets,
    tickets,
    walk_ins,
    worker,
)

routes = [
    *tickets.routes,
    *door.routes,
    *doors.routes,
    *gates.routes,
    *worker.routes,
    *attendance.routes,
    *course.routes,
    *certificates.routes,
    *hall.routes,
    *walk_ins.routes,
    *guests.routes,
    *sheets.routes,
]
