"""What is printed and exported of a trip."""
