"""What is printed or exported of events."""
