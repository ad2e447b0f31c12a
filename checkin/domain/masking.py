"""Masking of names on pages anyone may open (脱敏): 王*明 rather than 王小明."""


def masked(name: str) -> str:
    """The first and last letter of a name with one ``*`` for each between; of two letters only the first.

    王明 → 王*, 王小明 → 王*明, 买买提·艾力 → 买****力.
    """
    letters = name.strip()
    if len(letters) < 2:
        return "*"
    if len(letters) == 2:
        return letters[0] + "*"
    return letters[0] + "*" * (len(letters) - 2) + letters[-1]
