"""The leaf all rooms stand on: settings, database, words, errors, rendering, live updates."""
