"""The code on an activation slip: short enough to type, too long to guess (16 of Crockford's 32: 80 bits)."""

LENGTH = 16
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def written(text: str) -> str:
    """The code as kept, however it was typed: dashes and spaces go, letters that look like digits become them."""
    plain = "".join(character for character in text.upper() if character.isascii() and character.isalnum())
    return plain.translate(_MISREAD)


def is_code(code: str) -> bool:
    return len(code) == LENGTH and all(character in ALPHABET for character in code)


def shown(code: str) -> str:
    """In groups of four: `7K2M-…`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
