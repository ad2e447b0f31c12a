"""What a phone that read a ticket without network keeps of it: the proof without the ticket itself."""

from checkin.domain.ticket_token import Evidence, decoded, proof_of, read
from checkin.keys import keyring


def evidence(token: str) -> Evidence:
    signed = decoded(token)
    reading = read(token, keyring().own)
    return Evidence(reading.ticket, signed[9:11].hex(), reading.event_mark.hex(), proof_of(signed))
