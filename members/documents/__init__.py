"""What the members' room reads from and writes to files: the roster as a workbook, activation slips."""
