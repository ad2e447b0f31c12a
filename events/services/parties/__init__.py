"""Parties: teams and households that sign up together, under a captain who carries all their places."""
