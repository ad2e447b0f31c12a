"""Read models of the door: whom a ticket belongs to, who is there, what was refused."""
