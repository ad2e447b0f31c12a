"""The pages of the members' room."""

from members.pages import (
    activation,
    audit,
    inbox,
    lists,
    me,
    member,
    messages,
    roster,
    sign_in,
    slips,
    told,
    tree,
)

routes = [
    *sign_in.routes,
    *activation.routes,
    *me.routes,
    *inbox.routes,
    *messages.routes,
    *told.routes,
    *lists.routes,
    *roster.routes,
    *tree.routes,
    *member.routes,
    *slips.routes,
    *audit.routes,
]
