"""Scoring laws, draws, standings, umpiring and the papers of a competition."""
