"""Read models of the members' room: what pages, guards and other packages may ask about people and branches."""

from members.queries.identities import identity_of_session as identity_of_session
from members.queries.tree import branch as branch
from members.queries.tree import branches as branches
