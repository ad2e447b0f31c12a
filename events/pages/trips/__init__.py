"""The pages of a trip: the organizer's path, the liaison's list, the notice, and the traveller's own."""
