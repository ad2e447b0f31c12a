"""What the `rallypoint` command says: sentences in the operator's language, errors without a traceback."""

import os
from typing import NoReturn

import click

from foundation import i18n
from foundation.errors import Refusal
from foundation.messages import Sentence


def speak_the_operators_language() -> None:
    """Chinese where the terminal is Chinese (LC_ALL, LC_MESSAGES, LANG), English elsewhere."""
    chosen = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    i18n.language.set("zh_CN" if chosen.startswith("zh") else "en")


def say(sentence: Sentence | str) -> str:
    return i18n.say(sentence)


def tell(sentence: Sentence | str) -> None:
    click.echo(say(sentence))


def give_up(sentence: Sentence) -> NoReturn:
    """Ends the command with exit status 1 and one sentence on the error stream."""
    raise Failure(say(sentence))


def give_up_for(refusal: Refusal) -> NoReturn:
    give_up(refusal.sentence)


class Failure(click.ClickException):
    """A sentence on the error stream, exit status 1."""

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)
