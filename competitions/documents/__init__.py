"""What competitions print."""
