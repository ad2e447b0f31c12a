"""Web plumbing every package's pages share: security, static files, errors, preferences."""
