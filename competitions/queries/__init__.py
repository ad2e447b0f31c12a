"""What the pages of competitions read: a constant number of queries whatever the length of a list."""
