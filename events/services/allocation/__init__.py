"""Giving places together: sealing, drawing, ranking, approving."""
