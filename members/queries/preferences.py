"""How a member is told now."""

import msgspec

from members.message_tables import MessagePreference


class Preference(msgspec.Struct, frozen=True):
    """`proved`: the address the roster has is known to be theirs; `asked`: a link to it is on its way."""

    email: str
    mail: bool = True
    language: str = "zh_CN"
    proved: bool = False
    asked: bool = False


async def preference(member_id: str) -> Preference:
    rows = await MessagePreference.raw(
        "SELECT m.email, p.mail, p.language, p.proved_address, p.proof, p.proof_for FROM member m"
        " LEFT JOIN message_preference p ON p.member = m.id WHERE m.id = {}",
        member_id,
    )
    row = rows[0]
    if row["language"] is None:
        return Preference(row["email"])
    proved = bool(row["email"]) and row["email"] == row["proved_address"]
    asked = not proved and row["proof"] is not None and row["proof_for"] == row["email"]
    return Preference(row["email"], bool(row["mail"]), row["language"], proved, asked)
