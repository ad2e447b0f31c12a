"""Pages of seats: the map on a phone, the editor of the plan, who sits where, and the running order."""

from events.pages.seating import choose, editor, people, programme, sheets

routes = [*choose.routes, *editor.routes, *people.routes, *programme.routes, *sheets.routes]
