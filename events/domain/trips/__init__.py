"""The rules of a trip from the branch's list to the money; each also serves other events that need it."""
