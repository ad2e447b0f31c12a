"""The `rallypoint` command for those who run an installation. Each part of the work has a module of its own."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from functools import wraps
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import Settings
from operations import console
from operations.console import tell

Given = ParamSpec("Given")
Result = TypeVar("Result")


def program_version() -> str:
    return version_of("rallypoint")


def plainly(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """A refusal becomes one sentence on the error stream and exit status 1."""

    @wraps(command)
    def run(*arguments: Given.args, **options: Given.kwargs) -> Result:
        try:
            return command(*arguments, **options)
        except Refusal as refusal:
            console.give_up_for(refusal)

    return run


def awaited(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(program_version(), prog_name="Rallypoint")
def main() -> None:
    """Rallypoint: event registration and sports competitions of a staff union.

    Settings come from the environment: DATA_DIR, DATABASE_URL, HOST, PORT, PUBLIC_URL, RALLYPOINT_MODE,
    RALLYPOINT_SECRET, TIMEZONE. See docs/operations.md.
    """
    console.speak_the_operators_language()


@main.command()
@click.option("--tls", is_flag=True, help="HTTPS with a certificate authority of this machine's own.")
@click.option("--demo-when-empty", is_flag=True, help="Load the demo college into an empty database.")
@plainly
def serve(*, tls: bool, demo_when_empty: bool) -> None:
    """Serve until stopped (Ctrl-C, SIGTERM)."""
    # What is loaded now stays: walked in vain a hundred times, a quarter of the start. `serving` enables it again.
    gc.disable()
    from operations import starting

    starting.serve(Settings.load(), tls=tls, demo_when_empty=demo_when_empty)


@main.command()
@plainly
def migrate() -> None:
    """Bring the database to the form this version expects. `serve` does it too."""
    from operations import installation

    async def work() -> list[str]:
        async with installation.opened(settings) as done:
            return done

    settings = installation.prepare(Settings.load())
    for name in (done := awaited(work())):
        tell(name)
    tell(
        Sentence(
            "The database is up to date (1 change).",
            "The database is up to date ({count} changes).",
            count=len(done),
        )
    )


@main.command("create-admin")
@click.option("--staff-number", prompt=True, help="Of a member already there, or of a new one.")
@click.option("--name", default="", help="Of a new member.")
@click.option("--college", default="", help="The union's name, when there is none yet.")
@click.password_option(help="Asked for when left out, which keeps it out of the shell's history.")
@plainly
def create_admin(*, staff_number: str, name: str, college: str, password: str) -> None:
    """Make somebody administrator, with a password to sign in: the first step of a new installation."""
    from operations import administering, installation

    settings = installation.prepare(Settings.load())
    awaited(
        administering.create_admin(
            settings, college=college, staff_number=staff_number, name=name, password=password
        )
    )
    tell(Sentence("{number} is administrator and can sign in.", number=staff_number))


@main.command("import-roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Take it in without asking.")
@click.option(
    "--known-branches-only", is_flag=True, help="A branch nobody knows is a fault, not a new branch."
)
@plainly
def import_roster(*, file: Path, yes: bool, known_branches_only: bool) -> None:
    """Take in the roster from an Excel workbook: shown first, repeatable, nobody is ever deleted."""
    from operations import administering, installation

    def confirmed() -> bool:
        return yes or click.confirm(console.say(Sentence("Take this in?")))

    done = awaited(
        administering.import_roster(
            installation.prepare(Settings.load()),
            file.read_bytes(),
            add_branches=not known_branches_only,
            confirmed=confirmed,
            tell=tell,
        )
    )
    if done is None:
        tell(Sentence("Nothing was changed."))
    else:
        tell(Sentence("Taken in: {added} new, {changed} changed.", added=done.added, changed=done.changed))


@main.command("verify-audit")
@click.option("--known", default="", help="The last seal of a former run: shows whether the end was cut off.")
@plainly
def verify_audit(*, known: str) -> None:
    """Recompute the chain over the audit trail and name every place where it does not hold."""
    from operations import administering, installation

    found = awaited(administering.verify_audit(installation.prepare(Settings.load()), known))
    for gap in found.breaks:
        tell(
            Sentence(
                "Seal {sequence}, entry {entry}: {what}",
                sequence=gap.sequence,
                entry=gap.entry,
                what=gap.what,
            )
        )
    if not found.holds:
        console.give_up(Sentence("The audit trail was changed after it was written."))
    tell(
        Sentence(
            "The chain holds: {sealed} entries sealed, {waiting} waiting.",
            sealed=found.sealed,
            waiting=found.waiting,
        )
    )
    tell(Sentence("Last seal, to be kept elsewhere: {seal}", seal=found.last or "–"))


@main.group()
def draw() -> None:
    """Public draws."""


@draw.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plainly
def verify(*, file: Path) -> None:
    """Draw again from the published record of a draw or of a later stage (JSON) and say what comes out differently.
    Needs no database."""
    from competitions.domain.public_draw import verify as drawn_again

    checked = drawn_again(file.read_bytes())
    for difference in checked.differences:
        tell(difference)
    record = checked.record or checked.stage
    if not checked.genuine or record is None:
        console.give_up(Sentence("This record does not hold."))
    tell(Sentence("Genuine: drawn again, every line and every lot comes out the same."))
    tell(Sentence("Input hash: {hash}", hash=record.input_hash))


@main.group()
def lottery() -> None:
    """Lotteries and rankings of places."""


@lottery.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plainly
def verify_lottery(*, file: Path) -> None:
    """Work out again the published record of a lottery or a ranking of places (JSON) and say what comes out
    differently. Needs no database."""
    from events.domain.allocation import lottery as drawing
    from events.domain.allocation import ranking

    text = file.read_bytes()
    ranked = ranking.verify(text) if ranking.ALGORITHM.encode() in text else None
    checked = ranked or drawing.verify(text)
    for difference in checked.differences:
        tell(difference)
    if not checked.genuine or checked.record is None:
        console.give_up(Sentence("This record does not hold."))
    if ranked is None and not checked.record.seed:
        tell(Sentence("A closed list, not drawn yet; its hash holds."))
    else:
        tell(Sentence("Genuine: worked out again, every place comes out the same."))
    tell(Sentence("Input hash: {hash}", hash=checked.record.input_hash))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")
@plainly
def replay(*, file: Path, as_json: bool) -> None:
    """Play a match from a file again: its state after each entry and its scoresheet. Needs no database."""
    from competitions.domain.scoring.replay import replay as play_again
    from operations import replay as printing

    replayed = play_again(file.read_bytes())
    if as_json:
        tell(printing.as_json(replayed))
        return
    for line in printing.as_text(replayed, console.say):
        tell(line)


@main.command()
@click.option("--fresh", is_flag=True, help="Throw the present demo data away first.")
@plainly
def demo(*, fresh: bool) -> None:
    """Load the demo college into an empty database, dated from today."""
    from operations import installation
    from operations.demo import loading

    settings = installation.prepare(Settings.load())
    with installation.held(settings.data_dir, alone=True):
        awaited(loading.load(settings, fresh=fresh))


@main.command()
@click.option("--to", type=click.Path(path_type=Path), help="Where to write it [DATA_DIR/backups].")
@plainly
def backup(*, to: Path | None) -> None:
    """Write a consistent copy of database, keys and files; the server may run meanwhile."""
    from operations import installation
    from operations.backup import back_up

    written = back_up(installation.prepare(Settings.load()), now(), program_version(), to)
    tell(
        Sentence("Backup written: {file} ({size} kB)", file=str(written), size=written.stat().st_size // 1000)
    )
    tell(Sentence("It holds the keys of this installation: keep it where only you can read it."))


@main.command()
@click.option("--new-key", is_flag=True, help="Make a new key first.")
@plainly
def reseal(*, new_key: bool) -> None:
    """Seal what is kept encrypted (ID numbers, health) anew with the newest key."""
    from operations import administering, installation

    settings = installation.prepare(Settings.load())
    sealed = awaited(administering.reseal(settings, new_key=new_key))
    tell(Sentence("{count} answer sealed anew.", "{count} answers sealed anew.", count=sealed))
    tell(Sentence("Restart the server, run this once more, and then delete the older data-….key files."))


@main.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@plainly
def restore(*, archive: Path, yes: bool) -> None:
    """Replace database and files by those of a backup. The server must be stopped."""
    from operations import installation
    from operations import restore as restoring

    settings = Settings.load()
    installation.make_directory(settings)
    with installation.held(settings.data_dir, alone=True):
        manifest = restoring.read_manifest(archive)
        tell(
            Sentence(
                "Backup of {at}, made by version {version}.", at=manifest.made_at, version=manifest.version
            )
        )
        if not yes and not click.confirm(
            console.say(Sentence("Replace everything in this installation by it?"))
        ):
            console.give_up(Sentence("Nothing was changed."))
        aside = restoring.restore(settings, archive, now())
        settings = installation.prepare(settings)
        awaited(_migrated(settings))
    tell(Sentence("Restored."))
    if aside:
        tell(Sentence("What was there before is kept in {folder}.", folder=str(aside)))


async def _migrated(settings: Settings) -> None:
    from operations import installation

    async with installation.opened(settings):
        pass


@main.command()
@plainly
def doctor() -> None:
    """Look at everything the installation stands on; say what to do about what is wrong."""
    from operations import doctor as examining
    from operations.findings import State

    marks = {"good": "✓", "doubtful": "!", "wrong": "✗"}
    settings = Settings.load()
    findings = awaited(examining.examine(settings))
    for finding in findings:
        tell(f"{marks[finding.state]} {console.say(finding.what)}")
        if finding.cure:
            tell(f"    → {console.say(finding.cure)}")
    wrong = sum(finding.state is State.WRONG for finding in findings)
    if wrong:
        console.give_up(Sentence("One thing must be mended.", "{count} things must be mended.", count=wrong))


if __name__ == "__main__":
    main()
