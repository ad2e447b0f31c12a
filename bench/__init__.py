"""Benchmarks side by side with their limits; `make bench` runs them all."""
