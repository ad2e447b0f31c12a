"""The demo's badminton tournament: six disciplines drawn in public and played up to their quarter-finals."""
