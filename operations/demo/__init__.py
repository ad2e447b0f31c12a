"""A fictional college for trying things out: made from a fixed seed, dated from today, loaded through the services."""
