"""Timed quizzes: the question bank, the paper of an attempt, its time, its points, and the ranking."""
