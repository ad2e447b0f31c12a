"""What people call a group."""


def group_letter(number: int) -> str:
    """A, B … Z, then 27, 28 …"""
    return chr(64 + number) if number <= 26 else str(number)
