"""The pages of the members' room."""

from members.pages import me, sign_in

routes = [*sign_in.routes, *me.routes]
