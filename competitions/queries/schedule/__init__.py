"""How the schedule is read: the hall, what is to be planned, the versions, the board."""
