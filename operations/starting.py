"""The start of a server, step by step: port, data, database, demo, what production refuses, then serving."""

import asyncio
import contextlib
import os
import subprocess
import sys

import msgspec

from foundation import i18n
from foundation.messages import Sentence
from foundation.settings import Settings, use_settings
from members.domain import demo
from members.pages.fields import ROLES
from members.queries.demo import DemoSignIn, demo_sign_ins
from operations import console, installation, serving
from operations.console import tell


def serve(settings: Settings, *, tls: bool, demo_when_empty: bool) -> None:
    """Serve until stopped. Raises `Refusal` before anything is served when something speaks against it."""
    if tls and "HOST" not in os.environ:
        settings = msgspec.structs.replace(settings, host="0.0.0.0")  # noqa: S104 - the phones of the hall are the point
    listener = serving.listen(settings.host, settings.port)
    settings = installation.prepare(settings)
    papers = None
    if tls:
        settings, papers = serving.with_tls(settings)
    chooses = demo_when_empty and "RALLYPOINT_MODE" not in os.environ
    if chooses or settings.demo:
        settings = _with_demo(settings)
    with listener, installation.held(settings.data_dir, alone=False):
        people = asyncio.run(_ready(settings))

        def announce() -> None:
            tell(Sentence("Rallypoint is running: {address}", address=settings.address))
            if papers:
                tell(Sentence("Phones trust it once: {address}/trust-this-server", address=settings.address))
                tell(Sentence("Fingerprint of the authority: {fingerprint}", fingerprint=papers.fingerprint))
            _introduce(people)
            tell(Sentence("Ctrl-C stops it."))

        # Ctrl-C has been obeyed by then: everything is closed.
        with contextlib.suppress(KeyboardInterrupt):
            serving.server(announce, papers).run(sockets=[listener])


def _with_demo(settings: Settings) -> Settings:
    """The demo college in an empty database; demo mode where it is one."""
    empty, is_demo = asyncio.run(_state(settings))
    if empty:
        # In a process of its own: the server stays as small as it is on every later start.
        subprocess.run([sys.executable, "-m", "operations.command", "demo"], check=True)
    if empty or is_demo:
        settings = msgspec.structs.replace(settings, mode="demo")
        use_settings(settings)
    return settings


async def _state(settings: Settings) -> tuple[bool, bool]:
    """Whether nobody is there yet, and whether the demo is."""
    async with installation.opened(settings):
        return await installation.is_empty(), await installation.has_demo_accounts()


async def _ready(settings: Settings) -> list[DemoSignIn]:
    """The database migrated, and nothing that speaks against serving it; whom to introduce."""
    async with installation.opened(settings):
        if settings.demo:
            return await demo_sign_ins()
        reasons = await installation.reasons_against_production(settings)
    if reasons:
        for reason in reasons:
            tell(reason)
        console.give_up(Sentence("The server was not started."))
    return []


def _introduce(people: list[DemoSignIn]) -> None:
    if not people:
        return
    tell(Sentence("Demo sign-ins, all with the password {password}:", password=demo.PASSWORD))
    for person in people:
        role = i18n.gettext(dict(ROLES)[person.role] if person.role else "member")
        tell(f"  {person.staff_number}  {person.name}  {role}")
