"""The leaf every room stands on: settings, database, words, errors, rendering, live updates. Knows no members or events."""
