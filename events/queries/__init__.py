"""Read models of events: a constant number of queries whatever the list's length."""
