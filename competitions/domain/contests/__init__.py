"""Judged contests: criteria, what a judge may give, and the places that follow from the marks."""
