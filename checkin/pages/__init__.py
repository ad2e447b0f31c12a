"""The pages of the door: tickets and my code, the scanner, attendance."""

from checkin.pages import attendance, certificates, course, door, tickets

routes = [*tickets.routes, *door.routes, *attendance.routes, *course.routes, *certificates.routes]
