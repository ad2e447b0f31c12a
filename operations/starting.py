"""The start of a server, step by step: port, data, database, demo, what production refuses, then serving."""

import asyncio
import contextlib
import os

import msgspec

from foundation import i18n
from foundation.messages import Sentence
from foundation.settings import Settings, use_settings
from members.domain import demo
from members.pages.fields import ROLES
from members.queries.demo import DemoSignIn, demo_sign_ins
from operations import console, installation, serving
from operations.console import tell
from operations.demo import loading


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
    with listener, installation.held(settings.data_dir, alone=False):
        settings, people = asyncio.run(_ready(settings, may_become_demo=chooses))

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


async def _ready(settings: Settings, *, may_become_demo: bool) -> tuple[Settings, list[DemoSignIn]]:
    """The settings to serve with: migrated, the demo loaded where it is wanted, production without objections."""
    async with installation.opened(settings):
        if may_become_demo and (await installation.is_empty() or await installation.has_demo_accounts()):
            settings = msgspec.structs.replace(settings, mode="demo")
            use_settings(settings)
        if settings.demo:
            if await installation.is_empty():
                await loading.fill()
            return settings, await demo_sign_ins()
        reasons = await installation.reasons_against_production(settings)
    if reasons:
        for reason in reasons:
            tell(reason)
        console.give_up(Sentence("The server was not started."))
    return settings, []


def _introduce(people: list[DemoSignIn]) -> None:
    if not people:
        return
    tell(Sentence("Demo sign-ins, all with the password {password}:", password=demo.PASSWORD))
    for person in people:
        role = i18n.gettext(dict(ROLES)[person.role] if person.role else "member")
        tell(f"  {person.staff_number}  {person.name}  {role}")
