"""The words of verdicts as a phone keeps them, in the reader's language, with the places of their values left open."""

from typing import Any

import msgspec

from checkin.domain.conflicts import CONFLICT_WORDS
from checkin.domain.verdicts import BY_HAND, PHONE_SENTENCES, Verdict, headline_of, plain_words, tone_of
from foundation.i18n import template_of


def phone_words() -> str:
    """JSON: `{"verdicts": {verdict: {tone, headline, sentence, by_hand}}, "sentences": {…}, "conflicts": {…}}`."""
    words: dict[str, Any] = {
        "verdicts": {
            verdict.value: {
                "tone": tone_of(verdict).value,
                "headline": template_of(headline_of(verdict)),
                "sentence": template_of(plain_words(verdict)),
                "by_hand": verdict in BY_HAND,
            }
            for verdict in Verdict
        },
        "sentences": {name: template_of(sentence) for name, sentence in PHONE_SENTENCES.items()},
        "conflicts": {conflict.value: template_of(words) for conflict, words in CONFLICT_WORDS.items()},
    }
    return msgspec.json.encode(words).decode()
