"""The acts on the way of a trip, from the branch's list to the settlement."""
