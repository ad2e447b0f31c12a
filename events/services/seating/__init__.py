"""Writing seats: making the plan, giving seats, moving people, returning what branches do not use."""
