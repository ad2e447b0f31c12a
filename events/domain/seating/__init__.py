"""Seats of a hall: how they lie, what is painted on them, and which are given to whom."""
