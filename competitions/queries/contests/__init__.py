"""Judged contests as pages and services read them."""
