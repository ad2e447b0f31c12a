"""A message as an e-mail: plain text and simple HTML, headers that nothing typed by people can break out of."""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from foundation import i18n
from foundation.i18n import gettext as _
from foundation.rendering import render
from foundation.settings import settings
from members.documents.messages import Words, one_line


def mail(words: Words, *, to: str, key: str, at: datetime, address: str = "", stop: str = "") -> EmailMessage:
    """`key` makes the Message-ID, so that the same message always has the same one; `stop`: the way out of mails."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender(settings().mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = one_line(words.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{_host()}>"
    message["Auto-Submitted"] = "auto-generated"
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    lines = [words.body, address, "—", _("You get this because you take part in your union's events.")]
    if stop:
        lines.append(_("No more mails: {address}", address=stop))
    message.set_content("\n\n".join(line for line in lines if line))
    context = {
        "words": words,
        "address": address,
        "stop": stop,
        "language_tag": i18n.TAGS[i18n.language.get()],
    }
    message.add_alternative(render("members/mail/message.html", context), subtype="html")
    return message


def sender(given: str) -> Address:
    """MAIL_FROM: an address, or a name and an address in angle brackets. Raises `ValueError` for what is none."""
    name, address = parseaddr(given)
    if "@" not in address:
        raise ValueError("MAIL_FROM holds no address")
    return Address(display_name=one_line(name), addr_spec=address)


def _host() -> str:
    return urlsplit(settings().address).hostname or "rallypoint.invalid"
