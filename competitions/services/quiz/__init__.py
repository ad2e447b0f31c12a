"""Acts on quizzes, one module a use case."""
