"""SQLite under Piccolo: persistent connections, quick readers, one writer with group commit."""
