"""The doctor's look at telling people: the mail server, and messages that need a person."""

import asyncio

from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from members.documents.mail import sender
from members.message_tables import Delivery
from members.queries.outbox import counts_at
from members.services.post import Post, server_of
from operations.findings import Finding, State, good

TIMEOUT_S = 5.0


async def outbox_findings() -> list[Finding]:
    """Messages that failed or whose fate nobody knows; nothing while the table waits for its migration."""
    if not await Delivery.table_exists():
        return []
    counts = await counts_at(now())
    if not counts["unsure"] and not counts["failed"]:
        return [good(Sentence("No message needs a look"))]
    words = Sentence(
        "Messages that failed: {failed}, unsure: {unsure}", failed=counts["failed"], unsure=counts["unsure"]
    )
    return [Finding(State.DOUBTFUL, words, Sentence("Look at them under “Messages of the union”, “Outbox”."))]


async def mail_findings(settings: Settings) -> list[Finding]:
    """Whether mails can go out: the settings, and whether the server lets us in."""
    if not settings.smtp_url and not settings.mail_from:
        return [good(Sentence("Mail is not set up: people are told in the app"))]
    if not settings.mails:
        words = Sentence("Mail is half set up.")
        return [Finding(State.DOUBTFUL, words, Sentence("Set both SMTP_URL and MAIL_FROM."))]
    try:
        sender(settings.mail_from)
    except ValueError:
        words = Sentence("MAIL_FROM holds no mail address.")
        return [Finding(State.WRONG, words, Sentence("Use a form such as: union <union@example.edu.cn>"))]
    try:
        post = Post(server_of(settings.smtp_url), TIMEOUT_S)
    except Refusal as refused:
        return [Finding(State.WRONG, refused.sentence, Sentence("See docs/operations.md, “Mail and WeCom”."))]
    trouble = await asyncio.to_thread(post.trouble)
    if trouble:
        words = Sentence("Mails cannot go out: {reason}", reason=trouble)
        return [Finding(State.WRONG, words, Sentence("Look at SMTP_URL, the network and the mail account."))]
    return [good(Sentence("The mail server lets us in"))]
