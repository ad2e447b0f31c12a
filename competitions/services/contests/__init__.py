"""Acts on judged contests, one module a use case."""
