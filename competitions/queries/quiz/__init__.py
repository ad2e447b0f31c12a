"""Quizzes as pages and services read them."""
