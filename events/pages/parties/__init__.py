"""The pages of parties: for their captain, their people, and those who are asked to join."""

from events.pages.parties import captain, companions, guests, joining, listing

routes = [*captain.routes, *joining.routes, *companions.routes, *guests.routes, *listing.routes]
